/** Which characters of a long text to fetch, and where the mark falls in them. Units: UTF-16; ends are exclusive. */

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

const aroundChars = 6000;
const stepChars = 30_000;

/** The cited place with some air, and what was asked for on each side; the beginning when nothing is cited. */
export function textWindow(cited: TextRange | null, stepsBefore: number, stepsAfter: number): TextRange {
  const { start, end } = cited ?? { start: 0, end: stepChars };
  return {
    start: Math.max(0, start - aroundChars - stepsBefore * stepChars),
    end: end + aroundChars + stepsAfter * stepChars,
  };
}

/** Splits fetched text at the cited range; the mark is empty when the range is not in it. */
export function markedParts(
  text: string,
  offset: number,
  cited: TextRange | null,
): { before: string; marked: string; after: string } {
  if (cited === null || cited.end <= offset || cited.start >= offset + text.length) {
    return { before: text, marked: '', after: '' };
  }
  const from = Math.max(0, cited.start - offset);
  const to = Math.max(from, cited.end - offset);
  return { before: text.slice(0, from), marked: text.slice(from, to), after: text.slice(to) };
}
