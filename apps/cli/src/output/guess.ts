/** The tree of `add --dry-run`: folders and files with what reading them will take, the largest first. Pure. */
import type { Branch, Guess } from '../collect/estimate.js';
import { bytes, count, milliseconds, plural, table } from './format.js';

const rowsOfFolder = 8;
const depthShown = 3;

/** Words for about so many: two digits are all that a guess holds. */
function about(value: number): string {
  if (value < 100) return count(Math.ceil(value));
  const digits = 10 ** (Math.floor(Math.log10(value)) - 1);
  return count(Math.round(value / digits) * digits);
}

function rowOf(name: string, guess: Guess): string[] {
  return [
    name,
    guess.files === 1 ? '' : plural(guess.files, 'file'),
    bytes(guess.bytes),
    guess.pages > 0 ? `${about(guess.pages)} pages` : '',
    guess.minutes > 0 ? `${about(guess.minutes)} min of sound` : '',
    `${about(guess.tokens)} tokens`,
    milliseconds(Math.max(1000, guess.seconds * 1000)),
  ];
}

function rowsOf(branch: Branch, depth: number): string[][] {
  const sorted = [...branch.branches].sort((a, b) => b.guess.tokens - a.guess.tokens);
  const indent = '  '.repeat(depth);
  const rows: string[][] = [];
  for (const child of sorted.slice(0, rowsOfFolder)) {
    const folder = child.branches.length > 0;
    rows.push(rowOf(`${indent}${child.name}${folder ? '/' : ''}`, child.guess));
    if (folder && depth + 1 < depthShown) rows.push(...rowsOf(child, depth + 1));
  }
  const rest = sorted.slice(rowsOfFolder);
  if (rest.length > 0) rows.push([`${indent}and ${count(rest.length)} more`]);
  return rows;
}

export function guessText(root: Branch): string {
  const { guess } = root;
  return [
    table([...rowsOf(root, 0), rowOf('Together', guess)]),
    '',
    `About ${about(guess.tokens)} tokens, about ${milliseconds(Math.max(1000, guess.seconds * 1000))} on two cores without a GPU. Nothing was read or sent.`,
  ].join('\n');
}
