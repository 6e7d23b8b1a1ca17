/** What detecting a file gives. Not a promise that it can be read: a reader decides that. */
import type { DocumentKind } from '@lectern/contracts';

export const formats = [
  'plain',
  'markdown',
  'html',
  'lines',
  'csv',
  'json',
  'jsonl',
  'xml',
  'subtitles',
  'source',
  'zip',
  'tar',
  'tar.gz',
  'gz',
  'pdf',
  'image',
  'audio',
  'docx',
  'xlsx',
  'pptx',
  'odf',
  'rtf',
  'epub',
  'eml',
  'mbox',
  'msg',
] as const;

/**
 * lines: text whose lines are its records (YAML, logs). source: one file of program text. audio: also the sound of
 * a video container.
 */
export type Format = (typeof formats)[number];

export interface Detected {
  readonly kind: DocumentKind;
  readonly mediaType: string;
  readonly format: Format;
  /** True when one text file stands gzip-compressed in the file; format and media type are those of the inner file. */
  readonly gzip?: boolean;
}

/** A file as the registry hands it to a reader. */
export interface DetectedFile {
  readonly path: string;
  /** The name it was uploaded under: for messages and hints, never a path. */
  readonly name: string;
  readonly mediaType: string;
  readonly format: Format;
  readonly gzip?: boolean;
}
