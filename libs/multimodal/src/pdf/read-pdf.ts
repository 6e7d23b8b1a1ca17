/**
 * A PDF file -> one piece per page. pdf.js holds one page at a time; what is kept of each is its lines, until all are read and it is known what
 * pages repeat. A page that fails is left out with a reason; the document fails only when it cannot be opened or has no page.
 */
import { AppError } from '@lectern/contracts';
import type { Skipped, SpanSource } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import { composeDocument } from '../layout/compose.js';
import type { PageDraft } from '../layout/page-draft.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { attachmentsOf, nameOf } from './attachments.js';
import type { FileMark } from './attachments.js';
import { bookmarksOf, pageLabelsOf } from './bookmarks.js';
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
    const drafts: PageDraft[] = [];
    const sources: PageSource[] = [];
    const files: FileMark[] = [];
    const skipped: Skipped[] = [];
    for (let pageNumber = 1; pageNumber <= pages; pageNumber++) {
      const read = await readPage(pdf, reader, pageNumber);
      if ('draft' in read) {
        const { draft, width, height } = read;
        drafts.push(draft);
        sources.push({ kind: 'page', pageNumber, width, height, read: read.read });
        files.push(...read.files.map(({ id, name }) => ({ id, name: nameOf(name) })));
        skipped.push(...read.skipped);
      } else skipped.push(read);
      context.onProgress({ stage: 'reading', done: pageNumber, total: pages, unit: 'pages' });
    }
    if (drafts.length === 0) {
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
    const pieces = await piecesOf(pdf, drafts, sources);
    const inside = await attachmentsOf(pdf, files, context);
    skipped.push(...inside.skipped);
    const title = await titleOf(pdf);
    return {
      pieces,
      skipped,
      attachments: inside.attachments,
      ...(title === undefined ? {} : { title }),
      pageCount,
      reader: 'pdf/2',
    };
  } finally {
    await pdf.close();
  }
}

type PageSource = Extract<SpanSource, { kind: 'page' }>;

/** Mutates  drafts: empties it, so that lines and pieces are not held together */
async function piecesOf(
  pdf: OpenPdf,
  drafts: (PageDraft | undefined)[],
  sources: readonly PageSource[],
): Promise<Piece[]> {
  const labels = await pageLabelsOf(pdf);
  const pieces: Piece[] = [];
  for (const text of composeDocument(drafts, await bookmarksOf(pdf))) {
    const source = sources[pieces.length]!;
    const label = labels?.[source.pageNumber - 1];
    const called =
      label === undefined || label === '' || label === String(source.pageNumber) ? {} : { label };
    pieces.push({ modality: 'page', source: { ...source, ...called }, ...text });
  }
  return pieces;
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
