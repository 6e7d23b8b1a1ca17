/** Bytes -> whether they are text, and in which encoding. Decides from the bytes alone. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The encoding of a text, or undefined for binary data. `whole` says that `bytes` is all of it, not a beginning. */
export function sniffEncoding(bytes: Uint8Array, whole: boolean): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !(bytes[2] === 0 && bytes[3] === 0)) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const { nulEven, nulOdd, controls, high } = countBytes(bytes);
  if (nulEven + nulOdd > 0) return utf16WithoutMark(bytes, nulEven, nulOdd);
  // A few stray control characters stand in real text files (terminal logs); one in fifty does not.
  if (controls * 50 > bytes.length) return undefined;
  if (high === 0 || isUtf8(bytes, whole)) return 'utf-8';
  if (mostlyUtf8(bytes)) return 'utf-8';
  // Compressed data has bytes of all kinds; an 8-bit text is mainly ASCII letters and spaces, and no controls.
  return controls === 0 && high * 2 < bytes.length ? 'windows-1252' : undefined;
}

interface ByteCounts {
  readonly nulEven: number;
  readonly nulOdd: number;
  readonly controls: number;
  readonly high: number;
}

function countBytes(bytes: Uint8Array): ByteCounts {
  let nulEven = 0;
  let nulOdd = 0;
  let controls = 0;
  let high = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0) {
      if (i % 2 === 0) nulEven++;
      else nulOdd++;
    } else if (byte > 0x7e) {
      if (byte === 0x7f) controls++;
      else high++;
    } else if (byte < 32 && !((byte >= 8 && byte <= 13) || byte === 27)) controls++;
  }
  return { nulEven, nulOdd, controls, high };
}

/** Latin text in UTF-16 has a zero in every second byte, nowhere else, and no control characters. */
function utf16WithoutMark(bytes: Uint8Array, nulEven: number, nulOdd: number): Encoding | undefined {
  const many = bytes.length * 0.2;
  const little = nulOdd > many && nulEven * 20 < nulOdd;
  const big = nulEven > many && nulOdd * 20 < nulEven;
  if ((!little && !big) || bytes.length % 2 !== 0) return undefined;
  const encoding = little ? 'utf-16le' : 'utf-16be';
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, 4096));
  return /[\0-\x07\x0e-\x1a\x1c-\x1f\ufffd]/u.test(text.slice(0, -1)) ? undefined : encoding;
}

/** A beginning may end inside a character. */
function isUtf8(bytes: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}

/** UTF-8 with a few broken characters, rather than another encoding. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  let broken = 0;
  let good = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) broken++;
    else if (code > 0x7f) good++;
  }
  return broken * 20 < good;
}
