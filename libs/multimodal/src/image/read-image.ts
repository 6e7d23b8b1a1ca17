/** An image file -> one piece per page, through OCR. Decoding, recognition and layout live beside it. */
import type { Skipped, SpanSource } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import { composeDocument } from '../layout/compose.js';
import { draftPage } from '../layout/page-draft.js';
import type { PageDraft } from '../layout/page-draft.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { openImage, rasterOf } from './decode.js';
import { readRaster } from './ocr/read-raster.js';

/** mediaType is what detection found; decoding goes by the content alone. */
export interface ImageInput {
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
}

type ImageSource = Extract<SpanSource, { kind: 'image' }>;

/**
 * Reads every page of an image, one frame in memory at a time. A page without text gives a piece with empty text and a skipped entry; a page that cannot be
 * decoded gives a skipped entry, unless it is the only one.
 *
 * Units   words in pixels of the image as displayed (EXIF orientation applied)
 * Throws  AppError unsupported_document, unreadable_document, limit_exceeded, model_missing, model_invalid
 */
export async function readImage(file: ImageInput, context: ReadContext): Promise<ReadResult> {
  const { limits } = context;
  const image = await openImage(file, limits.maxPixels);
  const pages = Math.min(image.pages, limits.maxPages);
  const drafts: PageDraft[] = [];
  const sources: ImageSource[] = [];
  const skipped: Skipped[] = [];
  for (let pageNumber = 1; pageNumber <= pages; pageNumber++) {
    const where = image.pages > 1 ? `page ${pageNumber}` : 'image';
    try {
      const { pixels, scaledFrom } = await image.frame(pageNumber);
      const raster = await rasterOf(pixels, file, limits.maxPixels);
      const read = await readRaster(raster, context.models);
      if (read.letters === 0) skipped.push({ what: where, why: 'no text found in this image' });
      else if (read.unreadable > 0) skipped.push(unreadableRegions(where, read.unreadable));
      if (scaledFrom !== undefined) {
        const why = `it has ${scaledFrom} pixels and was read at ${raster.width} x ${raster.height}; very small print may be lost`;
        skipped.push({ what: where, why });
      }
      drafts.push(draftPage(read.groups, pageNumber));
      sources.push({ kind: 'image', pageNumber, width: raster.width, height: raster.height });
    } catch (thrown) {
      if (image.pages === 1 || !isOfPage(thrown)) throw thrown;
      skipped.push({ what: where, why: thrown.message });
    }
    context.onProgress({ stage: 'reading', done: pageNumber, total: pages, unit: 'pages' });
  }
  if (image.pages > pages)
    skipped.push({
      what: range('page', pages + 1, image.pages),
      why: `only the first ${pages} pages are read`,
    });
  if (image.unreadFrames > 0)
    skipped.push({
      what: range('frame', 2, image.unreadFrames + 1),
      why: 'of an animation only the first frame is read',
    });
  const pieces = [...composeDocument(drafts)].map((page, i): Piece => {
    return { modality: 'image', source: sources[i]!, ...page };
  });
  return { pieces, skipped, pageCount: image.pages, reader: 'image/2' };
}

function range(what: string, first: number, last: number): string {
  return first === last ? `${what} ${first}` : `${what}s ${first}-${last}`;
}

/** What was seen as text but could not be read with confidence; for the list of skipped parts. */
export function unreadableRegions(where: string, count: number): Skipped {
  const regions = count === 1 ? 'one region that looks' : `${count} regions that look`;
  return { what: where, why: `${regions} like text could not be read with confidence` };
}

/** Whether a failure concerns one page only: a missing model concerns all. */
function isOfPage(thrown: unknown): thrown is Error {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    ['unreadable_document', 'limit_exceeded'].includes(String(thrown.code))
  );
}
