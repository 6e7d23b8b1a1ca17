/** RTF -> its tokens: groups, control words, bytes of text. Knows what no word means, but for \bin, whose bytes it skips. */

export type RtfToken =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'word'; readonly word: string; readonly value: number | undefined }
  | { readonly kind: 'symbol'; readonly symbol: string }
  /** One byte written as \'xx. */
  | { readonly kind: 'byte'; readonly byte: number }
  /** Plain bytes, as latin1. */
  | { readonly kind: 'text'; readonly text: string };

/** O(source). `source` is the file as latin1. */
export function* rtfTokens(source: string): Generator<RtfToken, undefined> {
  const pattern =
    /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n\\]/gu;
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    const [, word, value, hex, symbol, brace, text] = match;
    if (word !== undefined) {
      const number = value === undefined ? undefined : Number(value);
      if (word === 'bin' && number !== undefined && number > 0) pattern.lastIndex += number;
      else yield { kind: 'word', word, value: number };
    } else if (hex !== undefined) yield { kind: 'byte', byte: Number.parseInt(hex, 16) };
    else if (symbol !== undefined) yield { kind: 'symbol', symbol };
    else if (brace !== undefined) yield { kind: brace === '{' ? 'open' : 'close' };
    else if (text !== undefined) yield { kind: 'text', text };
  }
  return undefined;
}
