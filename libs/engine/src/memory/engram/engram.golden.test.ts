import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel, readModelFile } from '../../loader/model.js';
import { parseVocabulary } from '../../loader/vocabulary.js';
import type { EngramShape } from '../../tensor/model-shape.js';
import { type CanonicalIds, canonicalIds } from './canonical.js';
import { hashRows, layerHashes } from './hash.js';
import { multipliers } from './multipliers.js';

interface Canonical {
  readonly count: number;
  readonly sha256: string;
  readonly shared: readonly (readonly [string, string])[];
  readonly samples: readonly (readonly [number, number])[];
  readonly extra: readonly number[];
}
interface Inputs {
  readonly pieces: readonly string[];
  readonly sequences: readonly { name: string; ids: number[]; text?: number[] }[];
}
interface RowsCase {
  readonly shape: EngramShape;
  readonly section: number;
  readonly sequence: string;
  readonly sizes: readonly number[];
  readonly multipliers: readonly string[];
  readonly rows: readonly (readonly number[])[];
}
const golden = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../../../test/golden/engram/${name}.json`, import.meta.url), 'utf8'),
  );
const inputs = golden('inputs') as Inputs;
const canonical = golden('canonical') as Canonical;
let pieces: readonly string[];
let ids: CanonicalIds;

beforeAll(async () => {
  const model = await loadModel('lite-dense');
  pieces = parseVocabulary(await readModelFile(model, 'vocabulary'), model.shape.vocabulary);
  ids = canonicalIds(pieces);
});

describe('canonical ids against the oracle', () => {
  it('are the same for every piece of the vocabulary', () => {
    const digest = createHash('sha256').update(new Uint8Array(ids.of.buffer)).digest('hex');
    expect(canonical.samples.map(([id]) => [id, ids.of[id]])).toEqual(canonical.samples);
    expect({ count: ids.count, digest }).toEqual({ count: canonical.count, digest: canonical.sha256 });
  });

  it('join the same pieces', () => {
    const idOf = new Map(pieces.map((piece, id) => [piece, id]));
    const apart = canonical.shared.filter(([a, b]) => ids.of[idOf.get(a)!] !== ids.of[idOf.get(b)!]);
    expect(apart).toEqual([]);
    expect(canonical.shared.length).toBeGreaterThan(100);
  });

  it('are the same for pieces that the vocabulary does not have', () => {
    expect([...canonicalIds(inputs.pieces).of]).toEqual(canonical.extra);
  });
});

describe('addresses against the oracle', () => {
  it.each(
    (golden('rows') as RowsCase[]).map((c, i) => [
      `${i}: layer ${c.shape.layers[c.section]!}, ${c.sequence}`,
      c,
    ]),
  )(
    'are the same integers, case %s',
    (_, { shape, section, sequence, sizes, multipliers: expected, rows }) => {
      const { ids: tokens, text } = inputs.sequences.find((s) => s.name === sequence)!;
      const of = Uint32Array.from(tokens, (id) => ids.of[id]!);
      const mask = Uint8Array.from(text ?? [...of].map((id) => Math.min(id, 1)));
      const hash = layerHashes(shape, ids.count)[section]!;
      expect([...hash.size]).toEqual(sizes);
      const r = multipliers(shape.seed, shape.layers[section]!, ids.count, Math.max(...shape.orders));
      expect(r.map(String)).toEqual(expected);
      expect([...hashRows(hash, of, mask, of.length)]).toEqual(rows.flat());
    },
  );
});
