/** Documents of our own words, all different, of a length that takes the worker from a moment to some seconds. */
import { Draw } from '../random.js';
import { ownEssay } from '../needle/essay.js';

/** About `sentences` x 25 tokens; the first sentence names the document, so that it can be asked for. */
export function textOf(number: number, sentences: number): string {
  const essay = ownEssay(`kills ${number}`);
  const lines = [`The keeper of ledger ${number} is called ${nameOf(number)}.`];
  for (let i = 0; i < sentences; i++) lines.push(String(essay.next().value));
  return lines.join(' ');
}

export function questionOf(number: number): string {
  return `Who is the keeper of ledger ${number}?`;
}

const syllables = 'ba do fe gi hu ka lo me ni po ra su te vo wi za'.split(' ');

export function nameOf(number: number): string {
  const draw = new Draw(`kills name ${number}`);
  const name = Array.from({ length: 3 }, () => syllables[draw.below(syllables.length)] ?? '').join('');
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
