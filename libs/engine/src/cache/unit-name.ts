/** A unit's name: the hash of everything that determines its content. Change any of it and it is another unit. */
import { createHash } from 'node:crypto';
import type { TokenSequence } from '@lectern/contracts';

export interface NameParts {
  /** Secret or id of the tenant, so that nothing computed for one is found by another. */
  readonly tenantSalt: string;
  readonly model: string;
  /** Hash of the model's shape and files. */
  readonly modelFingerprint: string;
  /** Versions and parameters of everything that computes: graph, precision, windows, entries, memory, file. */
  readonly recipe: Readonly<Record<string, string | number>>;
}

/** Equal for units that were made alike: everything that their names hold besides the document. */
export function makerName({ tenantSalt, model, modelFingerprint, recipe }: NameParts): string {
  const parts = [tenantSalt, model, modelFingerprint, ...sortedRecipe(recipe).flat()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function sortedRecipe(recipe: NameParts['recipe']): [string, string | number][] {
  return Object.entries(recipe).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** 64 hex digits. Cost: one sha256 over about 30 bytes per token. */
export function unitName(sequence: TokenSequence, parts: NameParts): string {
  const hash = createHash('sha256');
  const text = (value: string): void => {
    hash.update(`${Buffer.byteLength(value)}:`).update(value);
  };
  const column = (view: Uint16Array | Uint32Array): void => {
    text(String(view.byteLength));
    hash.update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  };
  text(parts.tenantSalt);
  text(parts.model);
  text(parts.modelFingerprint);
  text(JSON.stringify(sortedRecipe(parts.recipe)));
  text(sequence.meta.tokenizer);
  column(sequence.ids);
  column(sequence.charStart);
  column(sequence.charEnd);
  column(sequence.segments.charStart);
  column(sequence.segments.charEnd);
  column(Uint32Array.from(sequence.spans.flatMap((s) => [s.charStart, s.charEnd])));
  const kinds = sequence.spans.map(
    (s) => `${s.modality === 'code' ? 'c' : 't'}${s.source.kind === 'lines' ? 'f' : ''}`,
  );
  text(kinds.join(' '));
  text(capitalsKey(sequence));
  return hash.digest('hex');
}

/** Ids are lower case; which words are capitalised is taken from the text, so the text counts too. */
function capitalsKey(sequence: TokenSequence): string {
  return createHash('sha256').update(sequence.text).digest('hex');
}
