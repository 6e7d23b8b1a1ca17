/**
 * A PDF file -> one piece per page, one page in memory at a time. A page that fails is left out with a reason; the document
 * fails only when it cannot be opened or has no page.
 */
import { AppError } from '@lectern/contracts';
import type { Skipped } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { openPdf } from './document.js';
import type { OpenPdf } from './document.js';
import { cleanText } from './page-text.js';
import { PageReader, pageTimeoutMs } from './read-page.js';
import type { PageResult } from './read-page.js';
import { withTimeLimit } from './time-limit.js';

export interface PdfInput {
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
}

/**
 * Units   words in points of the page as displayed (rotation and crop box applied), origin top left
 * Throws  AppError encrypted_document, unreadable_document (broken, or no page readable), empty_document (no pages), model_missing, model_invalid
 */
export async function readPdf(file: PdfInput, context: ReadContext): Promise<ReadResult> {
  const { limits } = context;
  const pdf = await openPdf(file.path, {
    name: file.name,
    maxPixels: limits.maxPixels,
    password: context.password,
  });
  try {
    const pageCount = pdf.document.numPages;
    if (pageCount === 0) throw new AppError('empty_document', `"${file.name}" has no pages.`);
    const pages = Math.min(pageCount, limits.maxPages);
    const reader = new PageReader(pdf, context);
    const pieces: Piece[] = [];
    const skipped: Skipped[] = [];
    for (let pageNumber = 1; pageNumber <= pages; pageNumber++) {
      const read = await readPage(pdf, reader, pageNumber);
      if ('piece' in read) {
        pieces.push(read.piece);
        skipped.push(...read.skipped);
      } else skipped.push(read);
      context.onProgress({ stage: 'reading', done: pageNumber, total: pages, unit: 'pages' });
    }
    if (pieces.length === 0) {
      throw new AppError(
        'unreadable_document',
        `None of the ${pages} pages of "${file.name}" could be read; export the document again and add that copy.`,
        { data: { skipped: skipped.slice(0, 20) } },
      );
    }
    if (pageCount > pages)
      skipped.push({
        what: `pages ${pages + 1}-${pageCount}`,
        why: `only the first ${pages} pages are read`,
      });
    const title = await titleOf(pdf);
    return { pieces, skipped, ...(title === undefined ? {} : { title }), pageCount, reader: 'pdf/1' };
  } finally {
    await pdf.close();
  }
}

async function readPage(pdf: OpenPdf, reader: PageReader, pageNumber: number): Promise<PageResult | Skipped> {
  try {
    const page = await withTimeLimit('opening the page', pageTimeoutMs, pdf.document.getPage(pageNumber));
    try {
      return await reader.read(page, pageNumber);
    } finally {
      page.cleanup();
    }
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code !== 'deadline_exceeded') throw thrown;
    const why =
      thrown instanceof AppError
        ? thrown.message
        : 'the page is damaged and could not be read; the others were';
    return { what: `page ${pageNumber}`, why };
  }
}

/** The title in the file's metadata, unless it is what a program put there by itself. */
async function titleOf(pdf: OpenPdf): Promise<string | undefined> {
  try {
    const { info } = await pdf.document.getMetadata();
    const raw = (info as Readonly<Record<string, unknown>>)['Title'];
    if (typeof raw !== 'string') return undefined;
    const title = cleanText(raw).replace(/\s+/gu, ' ').trim();
    const automatic =
      /^(?:untitled|microsoft word|document\d*$|slide \d+|\S+\.[a-z]\w{1,4}$|.*\.(?:docx?|pdf|indd|xlsx?|pptx?|tex|rtf)$)/iu;
    const letters = title.match(/\p{L}/gu)?.length ?? 0;
    if (letters < 4 || title.length > 300 || automatic.test(title)) return undefined;
    return title;
  } catch {
    return undefined;
  }
}
