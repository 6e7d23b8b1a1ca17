import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../engine.js';
import { readQuestion } from '../memory/question.js';
import { TestTokenizer } from '../testing/sequences.js';
import type { UnitScan } from './coarse.js';
import { namedDocuments, withoutNames } from './named-documents.js';

let tokenizer: TestTokenizer;
beforeAll(async () => {
  tokenizer = await TestTokenizer.load();
});

const text = 'In the lease between Alder Holdings and Birch Partners, how much is the rent?';

/** Scans in which each term stands at the entry that `at` gives, undefined for nowhere. */
function scans(units: number, at: (unit: number, name: string) => number | undefined): UnitScan[] {
  const { terms } = readQuestion(tokenizer.lexicon, tokenizer.question(text));
  const names = new Map(
    ['alder', 'holdings', 'birch', 'partners', 'lease', 'rent'].map((word) => [
      readQuestion(tokenizer.lexicon, tokenizer.question(word)).terms[0]!.address,
      word,
    ]),
  );
  return Array.from({ length: units }, (_, unit) => ({
    dense: new Float32Array(100),
    hits: terms.map((term) => {
      const place = at(unit, names.get(term.address) ?? '');
      return place === undefined ? new Uint32Array() : Uint32Array.of(place);
    }),
  }));
}
const names = new Set(['alder', 'holdings', 'birch', 'partners']);
const named = (all: UnitScan[]): ReturnType<typeof namedDocuments> =>
  namedDocuments(readQuestion(tokenizer.lexicon, tokenizer.question(text)), all, 10);

describe('namedDocuments', () => {
  it('is the document that opens with the names, and no other', () => {
    const found = named(scans(8, (unit, name) => (unit === 3 && names.has(name) ? 2 : undefined)));
    expect([...found!.share]).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
    expect(found!.naming.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(4);
  });

  it('is none when the names stand only further down, in every document, or in the only one', () => {
    expect(named(scans(8, (unit, name) => (unit === 3 && names.has(name) ? 50 : undefined)))).toBeUndefined();
    expect(named(scans(8, (_, name) => (names.has(name) ? 2 : undefined)))).toBeUndefined();
    expect(named(scans(1, (_, name) => (names.has(name) ? 2 : undefined)))).toBeUndefined();
  });

  it('leaves what is asked inside the document, with its rows', () => {
    const question = tokenizer.question(text);
    const asked = readQuestion(tokenizer.lexicon, question);
    const found = named(scans(8, (unit, name) => (unit === 3 && names.has(name) ? 2 : undefined)))!;
    const rows = Float32Array.from({ length: question.ids.length + 2 }, (_, i) => i);
    const left = withoutNames(tokenizer.lexicon, question, asked, found, { rows, width: 1 });
    const words = [...left.question.ids].map((id) => tokenizer.lexicon.pieces[id]);
    expect(words).toContain('rent');
    for (const name of names) expect(words).not.toContain(name);
    expect([...left.rows]).toEqual([
      0,
      ...[...left.question.charStart].map((start) => question.charStart.indexOf(start) + 1),
      question.ids.length + 1,
    ]);
  });
});

describe('a question that names a document', () => {
  it('is answered from that document, though others say the same', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'lectern-named-'));
    const options = { cacheDir: join(dir, 'cache'), modelDir: join(dir, 'model'), threads: 2 };
    const engine = await createEngine({ ...options, hostPoolBytes: 2 ** 24, device: 'cpu' });
    const parties = ['Cedar Foods and Doran Mills', 'Alder Holdings and Birch Partners'];
    const more = ['Elm Works and Fenn Tools', 'Gale Motors and Holt Glass', 'Iris Yards and Juno Rail'];
    const units = await Promise.all(
      [...parties, ...more].map(async (between, i) => {
        const body = `This lease is made between ${between}. The premises are a warehouse by the river. `;
        const rent = `The tenant pays a monthly rent of ${700 + i} dollars. Either party may give notice in May.`;
        const { unit } = await engine.prefill(tokenizer.sequence([body + rent]), { tenantSalt: 'named' });
        return { unit, documentId: between };
      }),
    );
    const context = await engine.compose(units);
    const { evidence } = await engine.attend(context, tokenizer.question(text), { top: 3 });
    await engine.dispose();
    await rm(dir, { recursive: true, force: true });
    expect(evidence[0]!.documentId).toBe('Alder Holdings and Birch Partners');
  }, 60_000);
});
