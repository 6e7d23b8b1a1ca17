/**
 * Image files -> upright RGB pixels, one frame at a time, under a limit of pixels that is checked before anything is decoded.
 * JPEG, PNG, WebP, GIF, TIFF and AVIF through sharp, HEIC through libheif, BMP through the canvas; nothing else is let in, SVG least of all.
 *
 * Owns  no file handles after a call returns
 */
import { readFile } from 'node:fs/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { AppError } from '@lectern/contracts';
import heicDecode from 'heic-decode';
import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import type { Raster } from './ocr/raster.js';

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadTiff',
    'VipsForeignLoadHeif',
  ],
});
sharp.cache(false);

export interface OpenImage {
  readonly format: string;
  /** Pages of a TIFF; an animation counts as one. */
  readonly pages: number;
  /** Frames of an animation beyond the first, which are not read. */
  readonly unreadFrames: number;
  /** pageNumber is 1-based. Throws AppError limit_exceeded; unreadable_document, at the latest when its pixels are decoded */
  frame(pageNumber: number): Promise<Frame>;
}

export interface Frame {
  /** A pipeline whose pixels are upright, sRGB, on white (white letters on nothing: on black). */
  readonly pixels: Sharp;
  /** "20000 x 30000" when the frame is larger than the limit and comes scaled down to it. */
  readonly scaledFrom?: string;
}

export interface ImageFile {
  readonly path: string;
  readonly name: string;
}

/**
 * Pictures of up to this many times the limit are scaled down to half of it while they are decoded, row by row; libvips holds no
 * whole picture for that unless it is interlaced or turned. HEIC, AVIF and BMP decoders would, so theirs are refused.
 */
const mostOverLimit = 8;

/** Throws AppError limit_exceeded (too many pixels), unsupported_document (no such image), unreadable_document (broken) */
export async function openImage(file: ImageFile, maxPixels: number): Promise<OpenImage> {
  const bytes = await readFile(file.path);
  if (bytes.length > 26 && bytes.toString('latin1', 0, 2) === 'BM') return openBmp(bytes, file, maxPixels);
  const limits = {
    limitInputPixels: mostOverLimit * maxPixels,
    failOn: 'truncated',
    sequentialRead: true,
  } as const;
  try {
    const meta = await sharp(bytes, limits).metadata();
    const pages = meta.format === 'tiff' ? (meta.pages ?? 1) : 1;
    const isHeic = meta.format === 'heif' && meta.compression === 'hevc';
    if (isHeic && meta.width * meta.height > maxPixels) throw tooLarge(file, maxPixels);
    if (pages === 1) sizeOf(meta, file, maxPixels);
    return {
      format: isHeic ? 'heic' : meta.format,
      pages,
      unreadFrames: meta.format === 'tiff' ? 0 : (meta.pages ?? 1) - 1,
      frame: async (pageNumber) => {
        if (isHeic) return { pixels: onWhite(await decodeHeic(bytes, file)) };
        const page = { ...limits, page: pageNumber - 1 };
        try {
          // Pages of a TIFF have sizes of their own.
          const own = pageNumber === 1 ? meta : await sharp(bytes, page).metadata();
          const { width, scaledFrom } = sizeOf(own, file, maxPixels);
          const whole = sharp(bytes, { ...page, autoOrient: true });
          const image = scaledFrom === undefined ? whole : whole.resize({ width });
          const onDark = own.hasAlpha && (await isLightOnClear(image));
          return { pixels: onDark ? onBlack(image) : onWhite(image), ...(scaledFrom && { scaledFrom }) };
        } catch (thrown) {
          throw decodingError(thrown, file, maxPixels);
        }
      },
    };
  } catch (thrown) {
    throw decodingError(thrown, file, maxPixels);
  }
}

/** Width at which a frame is read; Throws AppError limit_exceeded when even scaling it down is too much. */
function sizeOf(meta: Metadata, file: ImageFile, maxPixels: number): { width: number; scaledFrom?: string } {
  const { width } = meta.autoOrient;
  const height = meta.pageHeight ?? meta.autoOrient.height;
  const share = maxPixels / (width * height);
  if (share >= 1) return { width };
  if (share * mostOverLimit < 1 || meta.format === 'heif') throw tooLarge(file, maxPixels);
  return { width: Math.max(1, Math.floor(width * Math.sqrt(share / 2))), scaledFrom: `${width} x ${height}` };
}

function onWhite(image: Sharp): Sharp {
  return image.flatten({ background: '#ffffff' }).toColourspace('srgb');
}

function onBlack(image: Sharp): Sharp {
  return image.flatten({ background: '#000000' }).toColourspace('srgb');
}

/** Whether a picture is mostly clear and what is drawn on it nearly white: on white it would vanish. */
async function isLightOnClear(image: Sharp): Promise<boolean> {
  const brightness = async (picture: Sharp): Promise<number> => {
    const small = picture.resize(256, 256, { fit: 'fill' }).greyscale();
    const data = await small.raw({ depth: 'uchar' }).toBuffer();
    return data.reduce((sum, value) => sum + value, 0) / data.length / 255;
  };
  const black = await brightness(onBlack(image.clone()));
  const covered = 1 - (await brightness(onWhite(image.clone()))) + black;
  return covered > 0 && covered < 0.25 && black > 0.75 * covered;
}

/** Decodes a frame. Dims (height, width, 3) */
export async function rasterOf(image: Sharp, file: ImageFile, maxPixels: number): Promise<Raster> {
  try {
    const { data, info } = await image
      .clone()
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { width: info.width, height: info.height, data };
    const rgb = new Uint8Array(info.width * info.height * 3);
    for (let i = 0; i < info.width * info.height; i++) rgb.fill(data[i * info.channels]!, i * 3, i * 3 + 3);
    return { width: info.width, height: info.height, data: rgb };
  } catch (thrown) {
    throw decodingError(thrown, file, maxPixels);
  }
}

/** libheif applies the file's own rotation. */
async function decodeHeic(bytes: Uint8Array, file: ImageFile): Promise<Sharp> {
  try {
    const { width, height, data } = await heicDecode({ buffer: bytes });
    return sharp(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), {
      raw: { width, height, channels: 4 },
    });
  } catch (thrown) {
    throw decodingError(thrown, file, 0);
  }
}

function openBmp(bytes: Buffer, file: ImageFile, maxPixels: number): OpenImage {
  const core = bytes.readUInt32LE(14) === 12;
  const width = core ? bytes.readUInt16LE(18) : Math.abs(bytes.readInt32LE(18));
  const height = core ? bytes.readUInt16LE(20) : Math.abs(bytes.readInt32LE(22));
  if (width === 0 || height === 0) throw decodingError(undefined, file, maxPixels);
  if (width * height > maxPixels) throw tooLarge(file, maxPixels);
  return {
    format: 'bmp',
    pages: 1,
    unreadFrames: 0,
    frame: async () => {
      try {
        const image = await loadImage(bytes);
        const canvas = createCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        const pixels = onWhite(
          sharp(new Uint8Array(data.buffer), {
            raw: { width: image.width, height: image.height, channels: 4 },
          }),
        );
        return { pixels };
      } catch (thrown) {
        throw decodingError(thrown, file, maxPixels);
      }
    },
  };
}

function tooLarge(file: ImageFile, maxPixels: number): AppError {
  const millions = Math.round(maxPixels / 1e6);
  return new AppError(
    'limit_exceeded',
    `"${file.name}" has more than ${millions} million pixels; make it smaller and add it again.`,
  );
}

/** Maps what the decoders throw; their own text is kept as the cause only. */
export function decodingError(thrown: unknown, file: ImageFile, maxPixels: number): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : '';
  if (/pixel limit/iu.test(message)) return tooLarge(file, maxPixels);
  if (/unsupported image format|unsupported codec/iu.test(message)) {
    return new AppError(
      'unsupported_document',
      `"${file.name}" is not an image of a kind that Lectern reads; save it as PNG, JPEG or TIFF and add that.`,
      { cause: thrown },
    );
  }
  return new AppError(
    'unreadable_document',
    `The image "${file.name}" is damaged or incomplete and could not be decoded; save it again and add that copy.`,
    { cause: thrown },
  );
}
