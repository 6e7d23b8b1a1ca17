/**
 * Finds pictures' masks of more pixels than may be decoded, before anything is. pdf.js leaves out pictures that are too large, but not their
 * masks, and a file of a few kilobytes can hold one of hundreds of megapixels. Looks at the bytes alone: dictionaries of pictures are never
 * compressed. A file that hides its sizes behind references is not caught; the reading process has a memory limit of its own.
 */

/** Bytes before and after "/Width" in which the rest of its dictionary is looked for. */
const reach = 600;
const maxPictures = 50_000;

/** O(bytes) */
export function hasHugeMask(file: Buffer, maxPixels: number): boolean {
  let at = file.indexOf('/Width');
  for (let n = 0; at >= 0 && n < maxPictures; n++) {
    const width = Number(/^\/Width\s+(\d{1,9})/u.exec(file.toString('latin1', at, at + 24))?.[1] ?? 0);
    if (width > 0 && isHugeMask(file, at, width, maxPixels)) return true;
    at = file.indexOf('/Width', at + 6);
  }
  return false;
}

function isHugeMask(file: Buffer, at: number, width: number, maxPixels: number): boolean {
  const from = Math.max(0, at - reach);
  const around = file.toString('latin1', from, at + reach);
  const opens = around.lastIndexOf(' obj', at - from);
  if (opens < 0) return false;
  const closes = around.indexOf('stream', at - from);
  const dictionary = around.slice(opens, closes < 0 ? undefined : closes);
  const height = Number(/\/Height\s+(\d{1,9})/u.exec(dictionary)?.[1] ?? 0);
  if (width * height <= maxPixels) return false;
  const object = /(\d+)\s+\d+$/u.exec(around.slice(0, opens))?.[1];
  return object !== undefined && ['/SMask', '/Mask'].some((name) => file.includes(`${name} ${object} `));
}
