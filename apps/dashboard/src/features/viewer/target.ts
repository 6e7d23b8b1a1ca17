/** What the viewer is asked to open, and which of its views can. */
import type { Citation, DocumentDetail } from '@lectern/client';

export interface ViewerTarget {
  readonly documentId: string;
  readonly title: string;
  /** Null when a document is opened from the list. */
  readonly citation: Citation | null;
  /** Grows with each opening, so that the same place can be gone to again. */
  readonly turn: number;
}

export type ViewName = 'pages' | 'lines' | 'sound' | 'text';

/** The view that can show a citation's kind of place. */
export function viewOfCitation(citation: Citation): ViewName {
  switch (citation.type) {
    case 'box_location':
    case 'region_location':
      return 'pages';
    case 'line_location':
      return 'lines';
    case 'time_location':
      return 'sound';
    case 'char_location':
      return 'text';
  }
}

/** The view for a document opened as a whole. */
export function viewOfKind(kind: NonNullable<DocumentDetail['kind']>): ViewName {
  switch (kind) {
    case 'pdf':
    case 'image':
      return 'pages';
    case 'code':
      return 'lines';
    case 'audio':
      return 'sound';
    case 'text':
    case 'office':
    case 'book':
    case 'mail':
    case 'archive':
      return 'text';
  }
}
