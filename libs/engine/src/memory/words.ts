/**
 * Token ids -> words with their addresses. A word is a piece with the pieces that continue it; its address is a hash of the
 * canonical pieces, so that an identifier of ten pieces is found as exactly as a plain word. Punctuation makes no word:
 * "XJ-4471" is the word pair (xj, 4471), "7.2" is (7, 2).
 *
 * Source  Engram's addressing: multiplicative-XOR hash of canonicalised n-grams
 */
import { type Lexicon, pieceFlag } from './lexicon.js';

/** Words of a run of tokens, as parallel columns. */
export interface Words {
  /** (N) 32-bit address of order 1. */
  readonly address: Uint32Array;
  /** (N) token at which the word starts. */
  readonly start: Uint32Array;
  /** (N) token after its last piece. */
  readonly end: Uint32Array;
  /** (N) bits of pieceFlag (stop, digit); `continues` marks a word of several pieces. */
  readonly flags: Uint8Array;
  readonly count: number;
}

const multiplier = 0x9e3779b1;

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ (value + 1), multiplier);
  return (h ^ (h >>> 15)) >>> 0;
}

const orderSeed = [0, 0x51ed270b, 0x2545f491, 0x6c8e9cf5] as const;

/** Splits ids[from, to) into words; a continuation at `from` counts as the start of a word. O(to - from). */
export function splitWords(lexicon: Lexicon, ids: Uint16Array, from: number, to: number): Words {
  const size = to - from;
  const address = new Uint32Array(size);
  const start = new Uint32Array(size);
  const end = new Uint32Array(size);
  const flags = new Uint8Array(size);
  let count = 0;
  for (let t = from; t < to;) {
    const id = ids[t]!;
    let bits = lexicon.flags[id] ?? pieceFlag.punctuation;
    if (bits & pieceFlag.punctuation) {
      t++;
      continue;
    }
    let hash = orderSeed[1] as number;
    hash = mix(hash, lexicon.canonical[id]!);
    let stop = t + 1;
    while (stop < to && (lexicon.flags[ids[stop]!] ?? 0) & pieceFlag.continues) {
      hash = mix(hash, lexicon.canonical[ids[stop]!]!);
      bits = (bits | (lexicon.flags[ids[stop]!]! & pieceFlag.digit) | pieceFlag.continues) & ~pieceFlag.stop;
      stop++;
    }
    if (stop === t + 1) bits &= ~pieceFlag.continues;
    address[count] = hash;
    start[count] = t;
    end[count] = stop;
    flags[count] = bits;
    count++;
    t = stop;
  }
  return {
    address: address.subarray(0, count),
    start: start.subarray(0, count),
    end: end.subarray(0, count),
    flags: flags.subarray(0, count),
    count,
  };
}

/** Address of the n-gram of `order` words (1 to 3) that starts at word `at`; undefined when it runs past the end. */
export function ngramAddress(words: Words, at: number, order: 1 | 2 | 3): number | undefined {
  if (at + order > words.count) return undefined;
  if (order === 1) return words.address[at]!;
  let hash: number = orderSeed[order];
  for (let i = 0; i < order; i++) hash = mix(hash, words.address[at + i]!);
  return hash;
}

/** N-grams worth remembering: those that neither begin nor end with a word that carries no meaning. */
export function isMemorable(words: Words, at: number, order: 1 | 2 | 3): boolean {
  return !((words.flags[at]! | words.flags[at + order - 1]!) & pieceFlag.stop);
}
