/** Needles: one sentence that files a value under a key, and the questions about it. Texts and keys are our own. */
import { Draw } from '../random.js';
import { adjectives, nouns } from './words.js';

export type ValueKind = 'number' | 'uuid';

export interface Needle {
  readonly key: string;
  readonly value: string;
  readonly sentence: string;
}

const nameOf = { number: 'number', uuid: 'code' } as const;

export function needle(kind: ValueKind, key: string, value: string): Needle {
  return {
    key,
    value,
    sentence: `The keeper's book gives ${value} as the secret ${nameOf[kind]} of ${key}.`,
  };
}

/** One question for all keys. */
export function questionFor(kind: ValueKind, keys: readonly string[], several: boolean): string {
  const list = keys.length > 1 ? `${keys.slice(0, -1).join(', ')} and ${keys.at(-1) ?? ''}` : (keys[0] ?? '');
  const noun = nameOf[kind];
  return several
    ? `Which secret ${noun}s does the keeper's book give for ${list}?`
    : `Which secret ${noun} does the keeper's book give for ${list}?`;
}

/** Seven digits, not beginning with zero. */
export function numberValue(draw: Draw): string {
  return String(1_000_000 + draw.below(9_000_000));
}

/** The shape of a random (version 4) UUID. */
export function uuidValue(draw: Draw): string {
  const hex = Array.from({ length: 4 }, () => draw.next().toString(16).padStart(8, '0')).join('');
  const variant = '89ab'[draw.below(4)] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export function valueOf(kind: ValueKind, draw: Draw): string {
  return kind === 'number' ? numberValue(draw) : uuidValue(draw);
}

/** All keys of words, in an order of the seed's. */
export function wordKeys(seed: string): readonly string[] {
  if (known?.seed !== seed) {
    const keys = new Draw(`${seed} keys`).shuffled(adjectives.flatMap((a) => nouns.map((n) => `${a}-${n}`)));
    known = { seed, keys };
  }
  return known.keys;
}

let known: { readonly seed: string; readonly keys: readonly string[] } | undefined;
