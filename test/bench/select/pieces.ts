/** A book and then contracts, cut so that every asked-for size ends where a piece ends: a smaller context is the start of the greater. */
import { createTokenizer } from '@lectern/multimodal';
import { say, textOf } from '../engine-data.js';
import { loadContracts } from '../clauses/contracts.js';

export interface Piece {
  readonly id: string;
  readonly text: string;
  /** Of all pieces up to and with this one. */
  readonly tokensSoFar: number;
}

/** Sizes in tokens, ascending. Says so when the texts end before the greatest. */
export function cutPieces(sizes: readonly number[]): Piece[] {
  const tokenizer = createTokenizer();
  const pieces: Piece[] = [];
  const wanted = sizes.at(-1) ?? 0;
  let total = 0;
  for (const [name, text] of sources()) {
    const { ids, charStart, charEnd } = tokenizer.encode(text);
    for (let first = 0; first < ids.length && total < wanted;) {
      const next = sizes.find((size) => size > total) ?? total;
      const last = Math.min(ids.length, first + next - total) - 1;
      total += last + 1 - first;
      const piece = text.slice(charStart[first], charEnd[last]);
      pieces.push({ id: `${name} ${first}`, text: piece, tokensSoFar: total });
      first = last + 1;
    }
    if (total >= wanted) return pieces;
  }
  say(`the texts hold ${total} tokens, fewer than ${wanted}`);
  return pieces;
}

function* sources(): Generator<readonly [name: string, text: string]> {
  yield ['book', textOf('text', 'war-and-peace.txt')];
  for (const { id, sequence } of loadContracts(200, 0)) yield [id, sequence.text];
}
