/** One page -> a draft of it: its text layer where there is a usable one, OCR where the page only shows text; with what stands on it besides. */
import type { Skipped } from '@lectern/contracts';
import { unreadableRegions } from '../image/read-image.js';
import { draftPage } from '../layout/page-draft.js';
import type { PageDraft } from '../layout/page-draft.js';
import type { Run } from '../layout/run.js';
import type { ReadContext } from '../ports/reader.js';
import { marksOf } from './annotations.js';
import type { PageMarks } from './annotations.js';
import type { OpenPdf, PdfPage } from './document.js';
import { FontWeights } from './font-weights.js';
import { GlyphAdvances } from './glyph-advances.js';
import { toMatrix, identity } from './matrix.js';
import type { Matrix } from './matrix.js';
import type { OcrResult } from '../image/ocr/read-raster.js';
import { ocrPage } from './ocr-page.js';
import { paintOf } from './page-paint.js';
import type { OperatorList, PagePaint } from './page-paint.js';
import { runsOf } from './page-text.js';
import type { FontStyle, Fonts, TextItem } from './page-text.js';
import { agreement, judgeLayer } from './text-layer.js';
import type { LayerVerdict } from './text-layer.js';
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

/** A layer that raises doubt stays when this share of what OCR reads stands in it. */
const enoughAgreement = 0.5;

/** pdf.js yields often enough for most pages to be given up; OCR is bounded by the size of what it reads. */
export const pageTimeoutMs = 45_000;

export interface PageResult {
  readonly draft: PageDraft;
  readonly width: number;
  readonly height: number;
  readonly read: 'text-layer' | 'ocr';
  readonly files: PageMarks['files'];
  readonly skipped: readonly Skipped[];
}

type Groups = readonly (readonly Run[])[];

/** Reads the pages of one document; keeps what it learns about the document's fonts between them. */
export class PageReader {
  readonly #pdf: OpenPdf;
  readonly #context: ReadContext;
  readonly #fonts: Fonts = { advances: new GlyphAdvances(), weights: new FontWeights() };
  #learned = 0;

  constructor(pdf: OpenPdf, context: ReadContext) {
    this.#pdf = pdf;
    this.#context = context;
  }

  /** Mutates the page: leaves its caches to the caller's cleanup(). */
  async read(page: PdfPage, pageNumber: number): Promise<PageResult> {
    const { width, height, transform } = page.getViewport({ scale: 1 });
    const content = await withTimeLimit('reading its text', pageTimeoutMs, page.getTextContent());
    const items = content.items.filter((item) => 'str' in item) as unknown as TextItem[];
    const letters = items.reduce((n, item) => n + item.str.replace(/\s/gu, '').length, 0);
    const layerText = items.map((item) => item.str).join(' ');
    const verdict = judgeLayer(layerText);
    const learns = letters > 0 && this.#learned < maxLearningPages && this.#meetsUnknownLetters(items);
    const looks = letters < sparseLetters || verdict !== 'usable';
    const operators = learns || looks ? await this.#operators(page) : undefined;
    if (learns && operators) {
      this.#learned++;
      this.#fonts.advances.learn(operators, this.#pdf.ops);
      this.#fonts.weights.learn(page, new Set(items.map((item) => item.fontName)));
    }
    const matrix = toMatrix(transform) ?? identity;
    const styles = content.styles as unknown as Readonly<Record<string, FontStyle>>;
    const layer = runsOf(items, styles, matrix, this.#fonts);
    const paint = operators ? paintOf(operators, this.#pdf.ops, page.view) : undefined;
    const marks = await this.#marks(page, matrix, width);
    const result = (groups: Groups, read: PageResult['read'], skipped: readonly Skipped[]): PageResult => {
      const [body = [], ...aside] = groups;
      const all = [[...body, ...marks.runs], ...aside, ...marks.notes];
      const draft = draftPage(all, pageNumber, marks.links);
      return { draft, width, height, read, files: marks.files, skipped };
    };
    if (!paint || !wantsOcr(letters, verdict, paint)) {
      const blank = { what: `page ${pageNumber}`, why: 'the page is blank' };
      const empty = layer.length === 0 && marks.runs.length + marks.notes.length === 0;
      return result(layer, 'text-layer', empty ? [blank] : []);
    }
    if (paint.imageShare > 0 && this.#pdf.hugeMasks) {
      const why = 'a picture on this page is too large to be drawn, so only the text layer was read';
      return result(verdict === 'garbage' ? [] : layer, 'text-layer', [{ what: `page ${pageNumber}`, why }]);
    }
    const read = await ocrPage(page, this.#context.limits.maxPixels, this.#context.models);
    if (verdict !== 'garbage' && staysWithLayer(letters, verdict, layerText, read))
      return result(layer, 'text-layer', []);
    const what = `page ${pageNumber}`;
    const unread: Skipped[] = read.unreadable > 0 ? [unreadableRegions(what, read.unreadable)] : [];
    if (read.letters === 0) unread.splice(0, 1, { what, why: 'no text found on this page' });
    return result(read.groups, 'ocr', unread);
  }

  #meetsUnknownLetters(items: readonly TextItem[]): boolean {
    let letters = 0;
    let unknown = 0;
    for (const item of items) {
      letters += item.str.length;
      unknown += item.str.length * (1 - this.#fonts.advances.known(item.fontName, item.str));
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

  async #marks(page: PdfPage, matrix: Matrix, width: number): Promise<PageMarks> {
    try {
      const raw: unknown = await withTimeLimit('reading its notes', pageTimeoutMs, page.getAnnotations());
      return marksOf(Array.isArray(raw) ? raw : [], matrix, width);
    } catch {
      return { links: [], runs: [], notes: [], files: [] };
    }
  }
}

function wantsOcr(letters: number, verdict: LayerVerdict, paint: PagePaint): boolean {
  if (verdict !== 'usable' || letters === 0) return paint.paints;
  if (letters < fewLetters) return paint.imageShare >= pictureShare || paint.outlines >= manyOutlines;
  return letters < sparseLetters && paint.imageShare >= scanShare;
}

function staysWithLayer(letters: number, verdict: LayerVerdict, layer: string, read: OcrResult): boolean {
  if (verdict !== 'doubtful') return read.letters < letters;
  const text = read.groups
    .flatMap((runs) => runs.flatMap((run) => run.words.map((word) => word.text)))
    .join(' ');
  return (
    read.letters < 0.4 * letters || judgeLayer(text) !== 'usable' || agreement(layer, text) >= enoughAgreement
  );
}
