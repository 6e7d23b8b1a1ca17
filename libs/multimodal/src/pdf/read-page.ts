/** One page -> one piece: its text layer where there is a usable one, OCR where the page only shows text. */
import type { Skipped } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import { unreadableRegions } from '../image/read-image.js';
import { composePage } from '../layout/compose.js';
import type { PageText } from '../layout/compose.js';
import type { ReadContext } from '../ports/reader.js';
import type { OpenPdf, PdfPage } from './document.js';
import { GlyphAdvances } from './glyph-advances.js';
import { toMatrix, identity } from './matrix.js';
import { ocrPage } from './ocr-page.js';
import { paintOf } from './page-paint.js';
import type { OperatorList, PagePaint } from './page-paint.js';
import { cleanText, isGarbage, runsOf } from './page-text.js';
import type { FontStyle, TextItem } from './page-text.js';
import { withTimeLimit } from './time-limit.js';

/** A scan often carries a few words of real text: a stamp, a file number. */
const sparseLetters = 400;
const fewLetters = 12;
const scanShare = 0.5;
/** A page with a page number only is read again when it also has a picture, or so many shapes that they may be letters. */
const pictureShare = 0.05;
const manyOutlines = 30;
/** Operator lists cost as much as the text itself; after this many pages unknown letters keep typical widths. */
const maxLearningPages = 400;

/** pdf.js yields often enough for most pages to be given up; OCR is bounded by the size of what it reads. */
export const pageTimeoutMs = 45_000;

export interface PageResult {
  readonly piece: Piece;
  readonly skipped: readonly Skipped[];
}

/** Reads the pages of one document; keeps what it learns about the document's fonts between them. */
export class PageReader {
  readonly #pdf: OpenPdf;
  readonly #context: ReadContext;
  readonly #advances = new GlyphAdvances();
  #learned = 0;

  constructor(pdf: OpenPdf, context: ReadContext) {
    this.#pdf = pdf;
    this.#context = context;
  }

  /** Mutates the page: leaves its caches to the caller's cleanup(). */
  async read(page: PdfPage, pageNumber: number): Promise<PageResult> {
    const viewport = page.getViewport({ scale: 1 });
    const content = await withTimeLimit('reading its text', pageTimeoutMs, page.getTextContent());
    const items = content.items.filter((item) => 'str' in item) as unknown as TextItem[];
    const letters = items.reduce((n, item) => n + item.str.replace(/\s/gu, '').length, 0);
    const garbage = isGarbage(items.map((i) => cleanText(i.str)).join(' '));
    const learns = letters > 0 && this.#learned < maxLearningPages && this.#meetsUnknownLetters(items);
    const looks = letters < sparseLetters || garbage;
    const operators = learns || looks ? await this.#operators(page) : undefined;
    if (learns && operators) {
      this.#learned++;
      this.#advances.learn(operators, this.#pdf.ops);
    }
    const matrix = toMatrix(viewport.transform) ?? identity;
    const styles = content.styles as unknown as Readonly<Record<string, FontStyle>>;
    const layer = composePage(runsOf(items, styles, matrix, this.#advances), pageNumber);
    const paint = operators ? paintOf(operators, this.#pdf.ops, page.view) : undefined;
    const result = (text: PageText, read: 'text-layer' | 'ocr', skipped: readonly Skipped[]): PageResult => ({
      piece: {
        modality: 'page',
        source: { kind: 'page', pageNumber, width: viewport.width, height: viewport.height, read },
        ...text,
      },
      skipped,
    });
    if (!paint || !wantsOcr(letters, garbage, paint)) {
      const blank = { what: `page ${pageNumber}`, why: 'the page is blank' };
      return result(layer, 'text-layer', layer.text === '' ? [blank] : []);
    }
    const read = await ocrPage(page, this.#context.limits.maxPixels, this.#context.models);
    if (!garbage && read.letters < letters) return result(layer, 'text-layer', []);
    const what = `page ${pageNumber}`;
    const unread: Skipped[] = read.unreadable > 0 ? [unreadableRegions(what, read.unreadable)] : [];
    if (read.letters === 0) unread.splice(0, 1, { what, why: 'no text found on this page' });
    return result(composePage(read.groups, pageNumber), 'ocr', unread);
  }

  #meetsUnknownLetters(items: readonly TextItem[]): boolean {
    let letters = 0;
    let unknown = 0;
    for (const item of items) {
      letters += item.str.length;
      unknown += item.str.length * (1 - this.#advances.known(item.fontName, item.str));
    }
    return unknown > 0.02 * letters;
  }

  async #operators(page: PdfPage): Promise<OperatorList | undefined> {
    try {
      return await withTimeLimit('reading its drawing', pageTimeoutMs, page.getOperatorList());
    } catch {
      // A page whose drawing is broken may still have its text.
      return undefined;
    }
  }
}

function wantsOcr(letters: number, garbage: boolean, paint: PagePaint): boolean {
  if (garbage || letters === 0) return paint.paints;
  if (letters < fewLetters) return paint.imageShare >= pictureShare || paint.outlines >= manyOutlines;
  return letters < sparseLetters && paint.imageShare >= scanShare;
}
