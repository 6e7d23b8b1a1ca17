import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine } from './engine.js';
import { openRuntime } from './runtime/runtime.js';
import { TestTokenizer } from './testing/sequences.js';

vi.setConfig({ testTimeout: 60_000 });

const file = (name: string, lines: number): string =>
  Array.from(
    { length: lines },
    (_, i) => `export function ${name}Number${i}(value) { return ${name} + ${i * 7}; }`,
  ).join('\n');
const [first, second, third, fourth] = [
  file('alpha', 9),
  file('beta', 3),
  file('gamma', 14),
  file('delta', 1),
] as const;
const changed = second.replace('beta + 7', 'beta - 8');

let dir: string;
let tokenizer: TestTokenizer;
/** One keeps earlier versions, the other has never seen them. */
let engine: Engine;
let fresh: Engine;
const runtime = openRuntime({ threads: 1, device: 'cpu' });
const salted = { tenantSalt: 'tenant-1' };

function open(name: string, model: 'tiny' | 'lite-dense' = 'tiny'): Promise<Engine> {
  const folders = { cacheDir: join(dir, name), modelDir: join(dir, 'model') };
  return createEngine({ ...folders, model, threads: 1, hostPoolBytes: 2 ** 24, device: 'auto' }, runtime);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-earlier-'));
  tokenizer = await TestTokenizer.load();
  engine = await open('kept');
  fresh = await open('fresh');
}, 60_000);

afterAll(async () => {
  await engine.dispose();
  await fresh.dispose();
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

const path = (kept: 'kept' | 'fresh', unit: string): string =>
  join(dir, kept, unit.slice(0, 2), `${unit}.ctx`);
const code = (...files: readonly string[]): ReturnType<TestTokenizer['sequence']> =>
  tokenizer.sequence(files, 'code');
const tokensOf = (text: string): number => tokenizer.question(text).ids.length;

describe('prefill of a document with earlier versions', () => {
  it.each([
    ['one file changed', [first, changed, third, fourth], [changed]],
    ['files moved about', [fourth, third, first, second], []],
    ['one file new at the front', [file('zeta', 5), first, second, third, fourth], [file('zeta', 5)]],
    ['one file gone', [first, third, fourth], []],
    ['every file twice', [first, second, first, second], []],
    ['nothing in common', [file('eta', 4), file('theta', 2)], [file('eta', 4), file('theta', 2)]],
  ])('reads only what is new, and ends with the very bytes of reading it all: %s', async (_, files, read) => {
    const { unit: before } = await engine.prefill(code(first, second, third, fourth), salted);
    const done: number[] = [];
    const options = { ...salted, earlier: [before], onProgress: (n: number) => done.push(n) };
    const now = await engine.prefill(code(...files), options);
    expect(now.hit).toBe(false);
    const readTokens = read.reduce((n, text) => n + tokensOf(text), 0);
    expect(now.tokens - now.reusedTokens).toBe(readTokens);
    if (now.reusedTokens > 0) expect(done[0]).toBe(now.reusedTokens);
    expect(done.at(-1)).toBe(now.tokens);
    const scratch = await fresh.prefill(code(...files), salted);
    expect(scratch).toEqual({ ...now, reusedTokens: 0 });
    expect(
      Buffer.compare(await readFile(path('kept', now.unit)), await readFile(path('fresh', now.unit))),
    ).toBe(0);
    await engine.remove(now.unit);
    await fresh.remove(now.unit);
  });

  it('takes files of prose too, each by itself, and files of several earlier versions', async () => {
    const notes = [
      'A note about the functions. It says what they are for.',
      'Another note. It says less.',
    ] as const;
    const tree = (...files: readonly string[]): ReturnType<typeof code> => {
      const sequence = code(...files);
      const isNote = (i: number): boolean => notes.some((note) => note === files[i]);
      const spans = sequence.spans.map((s, i) => (isNote(i) ? { ...s, modality: 'text' as const } : s));
      return { ...sequence, spans };
    };
    const { unit } = await engine.prefill(tree(first, notes[0], third), salted);
    const other = await engine.prefill(code(fourth), salted);
    const now = await engine.prefill(tree(fourth, notes[1], notes[0], third), {
      ...salted,
      earlier: [unit, other.unit],
    });
    expect(now.tokens - now.reusedTokens).toBe(tokensOf(notes[1]));
  });

  it('says that all of a hit was there', async () => {
    const { tokens } = await engine.prefill(code(first), salted);
    expect(await engine.prefill(code(first), salted)).toMatchObject({ hit: true, reusedTokens: tokens });
  });

  it("takes nothing of another tenant's unit, nor of one that is not there", async () => {
    const { unit } = await engine.prefill(code(first, second), { tenantSalt: 'tenant-2' });
    const now = await engine.prefill(code(first, fourth), { ...salted, earlier: [unit, 'ab'.repeat(32)] });
    expect(now.reusedTokens).toBe(0);
  });

  it('computes what an earlier file holds damaged, and forgets that file', async () => {
    const { unit } = await engine.prefill(code(third, first), salted);
    const bytes = await readFile(path('kept', unit));
    bytes[4096 + 300]! ^= 1;
    await writeFile(path('kept', unit), bytes);
    const now = await engine.prefill(code(third, changed, first), { ...salted, earlier: [unit] });
    const scratch = await fresh.prefill(code(third, changed, first), salted);
    expect(now.reusedTokens).toBeLessThan(now.tokens);
    expect(now.unit).toBe(scratch.unit);
    expect(
      Buffer.compare(await readFile(path('kept', now.unit)), await readFile(path('fresh', now.unit))),
    ).toBe(0);
    await expect(engine.compose([{ unit, documentId: 'd' }])).rejects.toMatchObject({
      code: 'cache_corrupt',
    });
  });

  it('ends with the very bytes with the real model in 8 bits too', async () => {
    const [real, other] = [await open('kept', 'lite-dense'), await open('fresh', 'lite-dense')];
    const { unit } = await real.prefill(code(file('alpha', 40), second, third), salted);
    const files = [third, file('alpha', 40), changed];
    const now = await real.prefill(code(...files), { ...salted, earlier: [unit] });
    expect(now.tokens - now.reusedTokens).toBe(tokensOf(changed));
    const scratch = await other.prefill(code(...files), salted);
    expect(scratch.unit).toBe(now.unit);
    expect(
      Buffer.compare(await readFile(path('kept', now.unit)), await readFile(path('fresh', now.unit))),
    ).toBe(0);
    await Promise.all([real.dispose(), other.dispose()]);
  });
});
