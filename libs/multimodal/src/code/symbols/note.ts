/** What a person is told of symbols that are missing. One row, however many files there are. */
import type { SkipList } from '../skip-list.js';
import type { SymbolReader } from './symbols.js';

/** Mutates `skips`. */
export function noteOnSymbols({ givenUp }: SymbolReader, skips: SkipList): void {
  if (givenUp === 0) return;
  skips.note(
    givenUp === 1 ? 'symbols of 1 file' : `symbols of ${givenUp.toLocaleString('en-US')} files`,
    'The text is read, but it is too long or too tangled to name its functions and classes.',
  );
}
