/** One page of a PDF file as PNG for the viewer. */
import { AppError } from '@lectern/contracts';
import { openPdf } from './document.js';
import { drawPage } from './render.js';

export interface RenderPdfOptions {
  readonly path: string;
  /** For messages; the path is not shown. */
  readonly name?: string;
  /** 1-based. */
  readonly pageNumber: number;
  readonly maxPixels: number;
  readonly password?: string;
}

/** 144 dpi: sharp on most screens. */
const viewScale = 2;

/**
 * PNG bytes of the page as displayed, two pixels per point or fewer where that is above maxPixels; the width of the PNG over
 * the page's width in points is the scale.
 * Throws  AppError not_found (no such page), encrypted_document, unreadable_document
 */
export async function renderPdfPage(options: RenderPdfOptions): Promise<Uint8Array> {
  const name = options.name ?? 'the document';
  const { pageNumber, maxPixels } = options;
  const pdf = await openPdf(options.path, { name, maxPixels: 100_000_000, password: options.password });
  try {
    if (pageNumber < 1 || pageNumber > pdf.document.numPages) {
      throw new AppError(
        'not_found',
        `"${name}" has no page ${pageNumber}; it has ${pdf.document.numPages}.`,
      );
    }
    const page = await pdf.document.getPage(pageNumber);
    const { canvas } = await drawPage(page, viewScale, maxPixels);
    return new Uint8Array(await canvas.encode('png'));
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError(
      'unreadable_document',
      `Page ${pageNumber} of "${name}" is damaged and could not be drawn.`,
      { cause: thrown },
    );
  } finally {
    await pdf.close();
  }
}
