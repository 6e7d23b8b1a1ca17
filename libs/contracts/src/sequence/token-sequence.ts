/**
 * TokenSequence: what reading a document gives and what the engine computes on. One sequence per document, whatever its
 * modality. It is not a chunk list: `text` is the whole extracted text and every other field points into it.
 *
 * Dims   T tokens, P places, S segments
 * Units  char offsets are UTF-16 indices into `text`; token offsets are indices into `ids`; ends are exclusive
 */

export type Modality = 'text' | 'code' | 'page' | 'image' | 'audio';

/** What a span of the sequence was read from; decides which Location its quotes get. */
export type SpanSource =
  | { readonly kind: 'chars' }
  | { readonly kind: 'lines'; readonly path: string; readonly language?: string; readonly commit?: string }
  | {
      readonly kind: 'page';
      readonly pageNumber: number;
      /** What the document calls the page where that is not its number: "iv", "A-3". */
      readonly label?: string;
      /** Displayed size in PDF points, rotation applied. */
      readonly width: number;
      readonly height: number;
      readonly read: 'text-layer' | 'ocr';
    }
  | {
      readonly kind: 'image';
      /** 1-based frame of a multi-page image; 1 otherwise. */
      readonly pageNumber: number;
      /** Displayed size in pixels, EXIF orientation applied. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'time'; readonly startMs: number; readonly endMs: number; readonly speaker?: string };

/**
 * Spans are in order, do not overlap and together cover all tokens. A `lines` span holds one whole file, so that line 1
 * starts at charStart. A page or image span holds that page; a `time` span holds one utterance.
 */
export interface Span {
  readonly modality: Modality;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  readonly charStart: number;
  readonly charEnd: number;
  readonly source: SpanSource;
}

/** The words of pages and images with their boxes, in order of charStart. Empty for the other modalities. */
export interface Places {
  /** (P) */
  readonly charStart: Uint32Array;
  /** (P) */
  readonly charEnd: Uint32Array;
  /** (P) 1-based page or frame number. */
  readonly page: Uint32Array;
  /** (P, 4) x0 y0 x1 y1, origin top left of the page as displayed, in points (page) or pixels (image). */
  readonly box: Float32Array;
}

/** The smallest pieces that may be quoted: a sentence, a line of code, a table row, an utterance. In order, disjoint. */
export interface Segments {
  /** (S) */
  readonly charStart: Uint32Array;
  /** (S) */
  readonly charEnd: Uint32Array;
}

/**
 * What a range of the text is to a reader of the document.
 *
 * section       a heading with all that stands below it, up to the next heading of its level or above
 * sheet … mail  parts of a workbook, presentation, book, mail or notebook
 * page_header   repeated at the top of pages, as page_footer at the bottom: read, but no part of the running text
 * function … type  symbols of program text, from their first line to their last
 */
export const structureKinds = [
  'section',
  'heading',
  'list_item',
  'table',
  'table_row',
  'table_cell',
  'caption',
  'footnote',
  'page_header',
  'page_footer',
  'figure',
  'formula',
  'seal',
  'note',
  'form_field',
  'link',
  'sheet',
  'slide',
  'chapter',
  'mail',
  'notebook_cell',
  'function',
  'class',
  'type',
  'secret',
] as const;
export type StructureKind = (typeof structureKinds)[number];

/** One part of the document's structure. Parts are nested or disjoint; sorted by charStart, an outer one before those inside it. */
export interface StructureSpan {
  readonly kind: StructureKind;
  readonly charStart: number;
  readonly charEnd: number;
  /** What a person calls it: the words of a heading, "Budget", "slide 3", "row 12", "retry()". A link's target. */
  readonly label?: string;
  /** Of headings, sections and list items: 1 is outermost. */
  readonly level?: number;
}

/** Something of the document that is not in the sequence, and why. Nothing is dropped without one of these. */
export interface Skipped {
  /** A path, "page 7", "00:12:31-00:12:40", "image 3". */
  readonly what: string;
  /** One sentence a person understands. */
  readonly why: string;
}

/** office: word-processor documents, workbooks, presentations. archive: a list of what is in it; its files are documents of their own. */
export const documentKinds = [
  'text',
  'code',
  'pdf',
  'image',
  'audio',
  'office',
  'book',
  'mail',
  'archive',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

export interface SequenceMeta {
  readonly kind: DocumentKind;
  readonly mediaType: string;
  /** Title found inside the document, if any; the file's name is kept by the record, not here. */
  readonly title?: string;
  readonly pageCount?: number;
  readonly durationMs?: number;
  readonly fileCount?: number;
  readonly language?: string;
  /** Name and version of what read it, for cache keys and support. */
  readonly reader: string;
  /** Identifies vocabulary and normalisation, e.g. "bert-uncased-30522/1". */
  readonly tokenizer: string;
}

export interface TokenSequence {
  readonly meta: SequenceMeta;
  readonly text: string;
  /** (T) ids of the vocabulary; the model's start and end markers are not among them. */
  readonly ids: Uint16Array;
  /** (T) start of the token in `text`. */
  readonly charStart: Uint32Array;
  /** (T) end of the token in `text`. */
  readonly charEnd: Uint32Array;
  readonly spans: readonly Span[];
  readonly places: Places;
  readonly segments: Segments;
  readonly structure: readonly StructureSpan[];
  readonly skipped: readonly Skipped[];
}
