/** Bytes of a text file -> its text. Tells when the encoding was a guess; never throws on bad bytes. */
import { sniffEncoding } from '../detect/encoding.js';

export interface Decoded {
  readonly text: string;
  /** What a reader should know about the decoding, when there is something. */
  readonly note?: string;
}

/**
 * Decodes, drops the byte order mark, and turns the page and tab marks that no tokeniser sees (form feed, vertical tab, next
 * line) into line breaks of the same length. Undefined for binary data. `charset` is what the document itself claims.
 */
export function decodeText(bytes: Uint8Array, charset?: string): Decoded | undefined {
  const encoding = sniffEncoding(bytes, true);
  if (encoding === undefined) return undefined;
  const claimed = encoding === 'windows-1252' && charset !== undefined ? decoderFor(charset) : undefined;
  const text = (claimed ?? new TextDecoder(encoding)).decode(bytes).replace(/[\f\v\u0085]/gu, '\n');
  if (encoding === 'windows-1252' && !claimed) {
    return {
      text,
      note: 'The text is not UTF-8 and was read as Windows-1252: accented letters may be wrong. Save it as UTF-8 to be sure.',
    };
  }
  const broken = countReplacements(text);
  if (broken > 0)
    return { text, note: `${broken} characters could not be decoded and stand as \uFFFD in the text.` };
  return { text };
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}

function countReplacements(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) count++;
  return count;
}
