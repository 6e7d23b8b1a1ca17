/** One page of an image file as PNG for the viewer: upright, and in its own size unless that is above the limit. */
import { AppError } from '@lectern/contracts';
import sharp from 'sharp';
import { decodingError, openImage, rasterOf } from './decode.js';

export interface RenderImageOptions {
  readonly path: string;
  /** For messages; the path is not shown. */
  readonly name?: string;
  /** 1-based. */
  readonly pageNumber: number;
  readonly maxPixels: number;
}

/** Decoding may take more pixels than the picture that is handed out. */
const maxDecodedPixels = 100_000_000;

/**
 * PNG bytes. Unless the image has more than maxPixels, one pixel of the PNG is one pixel of the location's boxes.
 * Throws  AppError not_found (no such page), unreadable_document, unsupported_document, limit_exceeded
 */
export async function renderImagePage(options: RenderImageOptions): Promise<Uint8Array> {
  const file = { path: options.path, name: options.name ?? 'the image' };
  const image = await openImage(file, maxDecodedPixels);
  if (options.pageNumber < 1 || options.pageNumber > image.pages) {
    throw new AppError(
      'not_found',
      `"${file.name}" has no page ${options.pageNumber}; it has ${image.pages}.`,
    );
  }
  const { pixels } = await image.frame(options.pageNumber);
  const { width, height, data } = await rasterOf(pixels, file, maxDecodedPixels);
  const scale = Math.min(1, Math.sqrt(options.maxPixels / (width * height)));
  try {
    const upright = sharp(data, { raw: { width, height, channels: 3 } });
    const sized = scale < 1 ? upright.resize(Math.max(1, Math.floor(width * scale))) : upright;
    return new Uint8Array(await sized.png({ compressionLevel: 6 }).toBuffer());
  } catch (thrown) {
    throw decodingError(thrown, file, options.maxPixels);
  }
}
