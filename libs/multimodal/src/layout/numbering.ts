/** "ARTICLE IV", "Section 4.2", "4.2.1", "A.": the number that a heading or an item opens with, and how deep it lies. Text only. */

export interface Numbering {
  /** division: an article, chapter, exhibit. section: called so or divided by points. plain: "4." letter: "A.", "IV." */
  readonly kind: 'division' | 'section' | 'plain' | 'letter';
  /** Numbers in it: 2 in "4.2". */
  readonly depth: number;
  /** UTF-16 length with its white space. */
  readonly length: number;
}

const division =
  /^(?:article|chapter|part|exhibit|schedule|appendix|annex|attachment|book|volume|teil|kapitel|anhang)\s+(?:\d{1,3}|[ivxlc]{1,6}|[a-z])(?:-?\d{1,2})?(?=$|[\s.:,)–—-])[.:)]?(?:\s*[–—:-]\s*)?\s*/iu;
const section = /^(?:(?:section|sec\.|clause|§+)\s*)(\d{1,3}(?:\.\d{1,3})*)[.:)]?(?=$|\s)\s*/iu;
const decimal = /^(\d{1,3}(?:\.\d{1,3})+)[.)]?(?=$|\s)\s*/u;
const plain = /^\d{1,2}[.)](?=$|\s)\s*/u;
const letter = /^(?:[A-Z]|[IVX]{1,5})\.(?=$|\s)\s*/u;

export function numberingOf(text: string): Numbering | undefined {
  const called = division.exec(text);
  if (called) return { kind: 'division', depth: 1, length: called[0].length };
  const numbered = section.exec(text) ?? decimal.exec(text);
  if (numbered) return { kind: 'section', depth: numbered[1]!.split('.').length, length: numbered[0].length };
  const simple = plain.exec(text);
  if (simple) return { kind: 'plain', depth: 1, length: simple[0].length };
  const lettered = letter.exec(text);
  return lettered ? { kind: 'letter', depth: 1, length: lettered[0].length } : undefined;
}

/** What opens an item of a list: a bullet, "(a)", "1.", "iv)". */
const itemMark =
  /^(?:[•●▪◦‣○■□➢➤·–—*-]\s|\((?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,6})\)|(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,6})[.)]\s)/u;

export const opensListItem = (text: string): boolean => itemMark.test(text);

const small: ReadonlySet<string> = new Set(
  'a an and as at by for from in into of on or per the to under upon with within without not'.split(' '),
);

/** Whether most words begin with a capital, as in a title: "Use of the Marks". */
export function isTitleCase(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  const counted = words.filter((word, i) => i === 0 || !small.has(word.toLowerCase()));
  return counted.length > 0 && counted.every((word) => /^\p{Lu}/u.test(word));
}

/**
 * UTF-16 length of the heading that runs into its paragraph: "4.2 Renewal. The term ..." gives that of "4.2 Renewal."; 0 when
 * there is none.
 */
export function runInLength(text: string): number {
  const numbering = numberingOf(text);
  if (!numbering || numbering.kind === 'letter') return 0;
  const rest = text.slice(numbering.length);
  const title = /^([^.:;!?]{2,90})[.:](?=\s+["“(]?[\p{Lu}\d])/u.exec(rest)?.[1];
  if (title === undefined || title.split(/\s+/u).length > 12 || !isTitleCase(title)) return 0;
  return numbering.length + title.length + 1;
}
