import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EvidenceSpan } from './core/types.js';
import { createEngine, type Engine } from './engine.js';
import { openRuntime } from './runtime/runtime.js';
import { TestTokenizer } from './testing/sequences.js';

const lease = `Lease Agreement. This lease is made between Anna Brown, the landlord, and Peter Gray, the tenant.
The rent is 950 dollars per month and is due on the first day of each month.
The tenant may keep one cat but no dogs. The landlord repairs the roof and the heating within ten days of notice.
Governing Law. This lease is governed by the laws of the State of Ohio.
Either party may terminate this lease with ninety days written notice. The pump XJ-4471 belongs to the landlord.`;
const story = `The captain sailed his ship into the storm. For three nights the crew saw neither moon nor stars.
On the fourth day an island rose out of the sea, green and silent. They called it Hope and rested there until spring.`;
const code = [
  `import { Queue } from './queue.js';

const limit = 10;

export function createQueueEvents(name: string): QueueEvents {
  const queue = new Queue(name);
  return queue.events();
}`,
  `import { createQueueEvents } from './events.js';

export function main(): void {
  const events = createQueueEvents('mail');
  events.on('done', () => stop());
}`,
];

let dir: string;
let tokenizer: TestTokenizer;
let engine: Engine;
const runtime = openRuntime({ threads: 2, device: 'cpu' });

const open = (hostPoolBytes = 2 ** 28): Promise<Engine> =>
  createEngine(
    { cacheDir: join(dir, 'cache'), modelDir: join(dir, 'model'), threads: 2, hostPoolBytes, device: 'auto' },
    runtime,
  );

// Neural runs on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-engine-'));
  tokenizer = await TestTokenizer.load();
  engine = await open();
  await engine.warm();
}, 180_000);

afterAll(async () => {
  await engine.dispose();
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

const salted = { tenantSalt: 'tenant-1' };
const documents = () =>
  ({
    lease: tokenizer.sequence([lease]),
    story: tokenizer.sequence([story]),
    code: tokenizer.sequence(code, 'code'),
  }) as const;

async function contextOf(e: Engine): ReturnType<Engine['compose']> {
  const refs = [];
  for (const [documentId, sequence] of Object.entries(documents()))
    refs.push({ documentId, unit: (await e.prefill(sequence, salted)).unit });
  return e.compose(refs);
}

const quote = (span: EvidenceSpan): string =>
  documents()[span.documentId as keyof ReturnType<typeof documents>].text.slice(span.charStart, span.charEnd);

async function unitPath(unit: string): Promise<string> {
  const folder = join(dir, 'cache', unit.slice(0, 2));
  return join(
    folder,
    (await readdir(folder)).find((name) => name.startsWith(unit))!,
  );
}

describe('prefill', () => {
  it('refuses a document without tokens, and tokens of another vocabulary', async () => {
    const sequence = tokenizer.sequence([lease]);
    const none = {
      ...sequence,
      ids: new Uint16Array(),
      charStart: new Uint32Array(),
      charEnd: new Uint32Array(),
    };
    await expect(engine.prefill(none, salted)).rejects.toMatchObject({ code: 'empty_document' });
    const foreign = { ...sequence, ids: sequence.ids.map(() => 60_000) };
    await expect(engine.prefill(foreign, salted)).rejects.toMatchObject({ code: 'storage_corrupt' });
  });

  it('stops when the caller gives up, before and within, and leaves no file', async () => {
    const sequence = tokenizer.sequence([`${lease} `.repeat(40)]);
    await expect(engine.prefill(sequence, { ...salted, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'service_unavailable',
    });
    const abort = new AbortController();
    const reason = new AppError('deadline_exceeded', 'Too late.');
    const options = { ...salted, signal: abort.signal, onProgress: () => abort.abort(reason) };
    await expect(engine.prefill(sequence, options)).rejects.toBe(reason);
    expect((await engine.prefill(sequence, salted)).hit).toBe(false);
  });

  it('computes once: the second time is a hit, for every process', async () => {
    const first = await engine.prefill(documents().story, salted);
    const again = await engine.prefill(documents().story, salted);
    expect(again).toEqual({ ...first, hit: true });
    const other = await open();
    expect((await other.prefill(documents().story, salted)).hit).toBe(true);
    await other.dispose();
  });

  it('is deterministic: the file is the same byte for byte', async () => {
    const { unit } = await engine.prefill(documents().lease, salted);
    const before = await readFile(await unitPath(unit));
    await engine.remove(unit);
    expect((await engine.prefill(documents().lease, salted)).hit).toBe(false);
    expect((await readFile(await unitPath(unit))).equals(before)).toBe(true);
  });

  it('gives another tenant, text, segmentation or tokenizer another unit', async () => {
    const sequence = documents().story;
    const { unit } = await engine.prefill(sequence, salted);
    for (const [other, salt] of [
      [sequence, 'tenant-2'],
      [{ ...sequence, text: sequence.text.toUpperCase() }, 'tenant-1'],
      [{ ...sequence, meta: { ...sequence.meta, tokenizer: 'test/2' } }, 'tenant-1'],
      [
        {
          ...sequence,
          segments: { charStart: Uint32Array.of(0), charEnd: Uint32Array.of(sequence.text.length) },
        },
        'tenant-1',
      ],
    ] as const)
      expect((await engine.prefill(other, { tenantSalt: salt })).unit).not.toBe(unit);
  });

  it('lets two computations of one unit run at once', async () => {
    const sequence = tokenizer.sequence([`${story} And so they came home.`]);
    const results = await Promise.all([engine.prefill(sequence, salted), engine.prefill(sequence, salted)]);
    expect(results[0].unit).toBe(results[1].unit);
    expect(await readdir(join(dir, 'cache', 'tmp'))).toEqual([]);
  });

  it('reports progress in tokens up to the last one', async () => {
    const sequence = tokenizer.sequence([`${lease} `.repeat(30)]);
    const seen: number[] = [];
    await engine.prefill(sequence, {
      ...salted,
      onProgress: (done, total) => {
        expect(total).toBe(sequence.ids.length);
        seen.push(done);
      },
    });
    expect(seen.length).toBeGreaterThan(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect(seen.at(-1)).toBe(sequence.ids.length);
  });

  it.each([
    ['a token latent', 4096 + 10],
    ['the header', -200],
  ])('computes a file again whose %s is damaged', async (_, at) => {
    const { unit } = await engine.prefill(documents().story, salted);
    const path = await unitPath(unit);
    const bytes = await readFile(path);
    bytes[(at + bytes.length) % bytes.length]! ^= 1;
    await writeFile(path, bytes);
    const again = await engine.prefill(documents().story, salted);
    expect(again).toMatchObject({ unit, hit: false });
  });
});

describe('attend', () => {
  it('refuses an empty question and an odd number of results', async () => {
    const context = await contextOf(engine);
    await expect(engine.attend(context, tokenizer.question(''), { top: 3 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    for (const top of [0, 1.5, 1000])
      await expect(engine.attend(context, tokenizer.question('Who?'), { top })).rejects.toMatchObject({
        param: 'top',
      });
  });

  it.each([
    ["Which state's law governs the lease?", 'State of Ohio', 'lease'],
    ['How much is the rent?', '950 dollars', 'lease'],
    ['What is XJ-4471?', 'XJ-4471', 'lease'],
    ['What did they call the island?', 'Hope', 'story'],
    ['Where is the function createQueueEvents defined?', 'export function createQueueEvents', 'code'],
  ])('answers %s', async (question, expected, documentId) => {
    const result = await engine.attend(await contextOf(engine), tokenizer.question(question), { top: 3 });
    expect(result.evidence[0]!.documentId).toBe(documentId);
    expect(quote(result.evidence[0]!)).toContain(expected);
    expect(result.found).toBe(true);
    expect(result.usage.tokens).toBe(Object.values(documents()).reduce((n, d) => n + d.ids.length, 0));
  });

  it('says that nothing was found, and still shows the nearest', async () => {
    const result = await engine.attend(
      await contextOf(engine),
      tokenizer.question('Which vitamins does spinach contain?'),
      { top: 2 },
    );
    expect(result.found).toBe(false);
    expect(result.evidence.length).toBeGreaterThan(0);
  });

  it('finds nothing in an empty context', async () => {
    const result = await engine.attend(await engine.compose([]), tokenizer.question('Who?'), { top: 2 });
    expect(result).toMatchObject({ found: false, evidence: [], usage: { tokens: 0 } });
  });

  it('gives spans of whole segments, disjoint, best first', async () => {
    const { evidence } = await engine.attend(
      await contextOf(engine),
      tokenizer.question('Who repairs what?'),
      { top: 10 },
    );
    evidence.forEach((span, i) => {
      const { segments } = documents()[span.documentId as 'lease'];
      expect(segments.charStart).toContain(span.charStart);
      expect(segments.charEnd).toContain(span.charEnd);
      if (i > 0) expect(span.score).toBeLessThanOrEqual(evidence[i - 1]!.score);
      for (const other of evidence.slice(0, i)) {
        const apart = other.charEnd <= span.charStart || span.charEnd <= other.charStart;
        expect(other.documentId !== span.documentId || apart).toBe(true);
      }
    });
  });

  it('gives the same evidence from memory, from disk, and through a pool that holds nothing', async () => {
    const question = tokenizer.question('Who may terminate the lease?');
    const context = await contextOf(engine);
    const warm = await engine.attend(context, question, { top: 5 });
    expect(warm.usage.tiers).toMatchObject({ host: warm.usage.tokens, disk: 0 });
    const poor = await open(0);
    const cold = await poor.attend(await poor.compose(context.units), question, { top: 5 });
    expect(cold.usage.tiers).toMatchObject({ host: 0, disk: warm.usage.tokens });
    expect(cold.evidence).toEqual(warm.evidence);
    expect(poor.stats().pool.bytes).toBe(0);
    await poor.dispose();
  });

  it('never answers from a damaged or a removed unit', async () => {
    const other = await open();
    const context = await contextOf(other);
    const { unit, documentId } = context.units[0]!;
    await other.remove(unit);
    const gone = { code: 'cache_corrupt', data: { unit, documentId } };
    await expect(other.attend(context, tokenizer.question('Who?'), { top: 1 })).rejects.toMatchObject(gone);
    await expect(other.compose(context.units)).rejects.toMatchObject(gone);
    await other.prefill(documents().lease, salted);
    await other.dispose();
    const path = await unitPath(unit);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 5000));
    const fresh = await open();
    await expect(fresh.attend(context, tokenizer.question('Who?'), { top: 1 })).rejects.toMatchObject(gone);
    await fresh.dispose();
  });

  it('never answers from a damaged page of latents, although the rest of the unit is in memory', async () => {
    const other = await open();
    await other.remove((await other.prefill(documents().lease, salted)).unit);
    const { unit } = await other.prefill(documents().lease, salted);
    expect(other.stats().pool).toMatchObject({ units: 1, pages: 0 });
    const context = await other.compose([{ unit, documentId: 'lease' }]);
    const path = await unitPath(unit);
    const bytes = await readFile(path);
    for (let page = 4096; page < 4 * 4096; page += 4096) bytes[page + 100]! ^= 8;
    await writeFile(path, bytes);
    const question = tokenizer.question('Who repairs the roof?');
    await expect(other.attend(context, question, { top: 1 })).rejects.toMatchObject({
      code: 'cache_corrupt',
      data: { unit, documentId: 'lease' },
    });
    expect(other.stats().pool).toMatchObject({ units: 0, pages: 0, bytes: 0 });
    await other.prefill(documents().lease, salted);
    await other.dispose();
  });
});
