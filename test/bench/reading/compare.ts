/**
 * How near one text is to another: which words it has, in which order, and whether a passage stands in it. Pure; knows no file format.
 *
 * Both sides lose what typesetting adds: width of white space, kinds of quotes and dashes, the hyphen of a word that a line end divided.
 */

/** Ligatures spelt out, quotes straight, hyphens inside words gone with the line end behind them, nothing that nobody sees. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00AD\u200B-\u200F\u2060\uFEFF]/gu, '')
    .replace(/[‘’‚‛′`´]/gu, "'")
    .replace(/[“”„‟″«»]/gu, '"')
    .replace(/(?<=\p{L})[-\u2010-\u2015]\s*(?=\p{L})/gu, '');
}

/** The words of a text, without punctuation. */
export function wordsOf(text: string): string[] {
  return plain(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** Share of the words of `wanted`, each counted as often as it stands there, that `found` has too; 1 of none. */
export function wordRecall(found: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of found) left.set(word, (left.get(word) ?? 0) + 1);
  let hits = 0;
  for (const word of wanted) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    hits++;
  }
  return wanted.length === 0 ? 1 : hits / wanted.length;
}

/**
 * Words that must be inserted and removed to make one list of the other, over the words of both: 0 the same, 1 nothing in common. Counting
 * stops at `most` changes, and the result is then a lower bound. O(words + most^2), after Myers' greedy comparison.
 */
export function wordDistance(a: readonly string[], b: readonly string[], most = 12_000): number {
  const total = a.length + b.length;
  if (total === 0) return 0;
  const limit = Math.min(most, total);
  /** Furthest x on each diagonal, shifted by limit + 1. */
  const furthest = new Int32Array(2 * limit + 3);
  for (let changes = 0; changes <= limit; changes++) {
    for (let k = -changes; k <= changes; k += 2) {
      const at = k + limit + 1;
      const down = k === -changes || (k !== changes && furthest[at - 1]! < furthest[at + 1]!);
      let x = down ? furthest[at + 1]! : furthest[at - 1]! + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      furthest[at] = x;
      if (x >= a.length && y >= b.length) return changes / total;
    }
  }
  return limit / total;
}

/** A text in which passages can be looked for, white space and hyphens aside. */
export class Haystack {
  readonly #texts: readonly string[];

  /** Several readings of one document, such as with and without its page headers: a passage may stand in any. */
  constructor(...texts: readonly string[]) {
    this.#texts = texts.map(dense);
  }

  has(passage: string): boolean {
    const wanted = dense(passage);
    return this.#texts.some((text) => text.includes(wanted));
  }
}

const dense = (text: string): string => plain(text).replace(/[\s\u2010-\u2015-]+/gu, '');
