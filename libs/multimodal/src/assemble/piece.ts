/**
 * What every reader (text, code, pdf, image, audio) hands to assemble(): one Piece per span-to-be, in reading order.
 * Readers know about formats; assemble() alone knows about tokens.
 */
import type { Modality, SpanSource, StructureSpan } from '@lectern/contracts';

/** A word with its box. Every character of a page that is not white space belongs to exactly one word. */
export interface Word {
  /** UTF-16 offset into the piece's text. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** 1-based. */
  readonly page: number;
  /** x0 y0 x1 y1, origin top left of the page as displayed, in points (page) or pixels (image). */
  readonly box: readonly [number, number, number, number];
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface Piece {
  readonly modality: Modality;
  readonly source: SpanSource;
  readonly text: string;
  /** For pages and images, in order of start. */
  readonly words?: readonly Word[];
  /** Quotable pieces; when absent, assemble() segments the text itself: lines for code, sentences otherwise. */
  readonly segments?: readonly TextRange[];
  /**
   * Parts of this piece, offsets into its text, nested or disjoint, in any order. Headings carry a level; assemble() makes the
   * sections, which may run over pieces. A heading without a label is called by its words.
   */
  readonly structure?: readonly StructureSpan[];
}
