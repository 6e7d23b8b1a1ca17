/** How large the type of a line is, from the height of its ink and from which letters stand in it: "ace" is lower than "Apj" of the same size. */
import type { ReadLine } from './recognise-lines.js';

/** Shares of the em, about the same in all text faces. */
const xHeight = 0.52;
const ascent = 0.21;
const descent = 0.21;
const ideograph = 0.92;
/** Height of the detector's boxes over that of the ink in them: 1.08 to 1.27, the longer the line the less. */
const overhang = 1.1;

/** Height of the em in pixels of the picture. */
export function emOf({ words, box, outer }: Pick<ReadLine, 'words' | 'box' | 'outer'>): number {
  const text = words.map((word) => word.text).join('');
  // Where lines stand close, ink of a neighbour reaches into the strip; then the detector's box, somewhat higher than the letters, says more.
  const ink = Math.min(box.height, outer.height / overhang);
  return ink / inkShare(text);
}

/** Height of a text's ink as a share of its em. */
export function inkShare(text: string): number {
  if (/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return ideograph;
  const rises = /[\p{Lu}\p{N}bdfhijklt!?%&$\u00A7\u00DF()[\]{}/'"]|[\u00E0-\u00FF]/u.test(text);
  const falls = /[gjpqy\u00E7()[\]{}/,;\u00A7Q$]/u.test(text);
  return xHeight + (rises ? ascent : 0) + (falls ? descent : 0);
}
