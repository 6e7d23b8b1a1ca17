/**
 * A page whose lines are found and in order, before its text is written: what a page repeats, which sizes are headings and which words a
 * line end divided is only known after all pages. Holds what is needed for that and nothing of the format it was read from.
 */
import { blocksOf } from './lines.js';
import type { Line } from './lines.js';
import type { Box4, Run } from './run.js';

/** A place on the page that points somewhere else. */
export interface PageLink {
  readonly box: Box4;
  readonly target: string;
}

export interface PageDraft {
  readonly pageNumber: number;
  /** Blocks of the main direction of writing, in reading order. */
  readonly body: readonly (readonly Line[])[];
  /** Blocks of other directions, such as a stamp along the margin. */
  readonly aside: readonly (readonly Line[])[];
  readonly links: readonly PageLink[];
}

/** Groups are written in one direction each, the first is the body. */
export function draftPage(
  groups: readonly (readonly Run[])[],
  pageNumber: number,
  links: readonly PageLink[] = [],
): PageDraft {
  const [body = [], ...aside] = groups.map((runs) => blocksOf(runs.filter((r) => r.words.length > 0)));
  return { pageNumber, body, aside: aside.flat(), links };
}
