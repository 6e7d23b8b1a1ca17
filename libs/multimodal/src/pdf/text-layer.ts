/**
 * Is a page's text layer its text? Fonts without a table of meanings give other letters than they show: private-use ones, or a cipher. Measured
 * on the text alone; where that only raises doubt, the page is read by OCR as well and the two are compared.
 */

/** usable; garbage: nothing of it means anything; doubtful: letters, but not those of a language. */
export type LayerVerdict = 'usable' | 'garbage' | 'doubtful';

const garbageShare = 0.3;
const doubtfulShare = 0.08;
/** Latin letters of a page below which their frequencies say nothing. */
const minLatin = 120;
/** In languages written with Latin letters these make up more than half of a text; of a cipher seldom a third. */
const usual = /[eaionrst]/giu;
const leastUsual = 0.45;
/** Letters and figures among what is not white space. */
const leastWords = 0.45;

/** `text`: as the file has it, nothing cleaned away: control characters are a font's own numbers. */
export function judgeLayer(text: string): LayerVerdict {
  const signs = text.replace(/[\s\0]/gu, '');
  const bad = signs.match(/[\uFFFD\p{Co}\p{Cn}\p{Cc}]/gu)?.length ?? 0;
  if (bad > garbageShare * signs.length && (signs.length >= 8 || bad === signs.length)) return 'garbage';
  if (signs.length >= 40 && bad > doubtfulShare * signs.length) return 'doubtful';
  const solid = signs.replace(/[._…–—-]/gu, '');
  const words = solid.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0;
  if (solid.length >= 60 && words < leastWords * solid.length) return 'doubtful';
  const plain = text.normalize('NFD');
  const latin = plain.match(/[a-zA-Z]/gu)?.length ?? 0;
  if (latin < minLatin || latin < 0.5 * words) return 'usable';
  return (plain.match(usual)?.length ?? 0) < leastUsual * latin ? 'doubtful' : 'usable';
}

/** Share of the words that OCR read which the layer has too, 0..1; 1 when OCR read none. */
export function agreement(layer: string, read: string): number {
  const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const known = new Set(words(layer));
  const seen = words(read);
  return seen.length === 0 ? 1 : seen.filter((word) => known.has(word)).length / seen.length;
}
