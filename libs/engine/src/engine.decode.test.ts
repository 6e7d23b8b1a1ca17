import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Context, createEngine, type Engine } from './engine.js';
import { openRuntime } from './runtime/runtime.js';
import { TestTokenizer } from './testing/sequences.js';

vi.setConfig({ testTimeout: 60_000 });

const texts = {
  lease:
    'The rent is 950 dollars. The law of Ohio governs this lease. The tenant keeps a cat and no dogs. '.repeat(
      6,
    ),
  story:
    'The captain sailed into the storm. The crew saw neither moon nor stars. An island rose out of the sea. ',
};
let dir: string;
let tokenizer: TestTokenizer;
let engine: Engine;
const runtime = openRuntime({ threads: 1, device: 'cpu' });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-decode-'));
  tokenizer = await TestTokenizer.load();
  engine = await open();
}, 60_000);

afterAll(async () => {
  await engine.dispose();
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

function open(hostPoolBytes = 2 ** 24): Promise<Engine> {
  const folders = { cacheDir: join(dir, 'cache'), modelDir: join(dir, 'model') };
  return createEngine({ ...folders, threads: 1, hostPoolBytes, device: 'auto' }, runtime);
}

async function contextOf(of: Engine): Promise<Context> {
  const refs = [];
  for (const [documentId, text] of Object.entries(texts))
    refs.push({
      documentId,
      unit: (await of.prefill(tokenizer.sequence([text]), { tenantSalt: 't' })).unit,
    });
  return of.compose(refs);
}

describe('decode', () => {
  it('attends to what the question is about, and says where that stands', async () => {
    const context = await contextOf(engine);
    const [step] = await engine.decode(context, tokenizer.question('Who sailed into the storm?'), {
      steps: 1,
      topEntries: 4,
    });
    const [best] = step!.spans;
    expect(best!.documentId).toBe('story');
    expect(texts.story.slice(best!.charStart, best!.charEnd)).toContain('captain sailed');
    expect(step!.spans).toHaveLength(4);
    expect(step!.spans.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 4);
    const weights = step!.spans.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  });

  it('selects anew with every step', async () => {
    const context = await contextOf(engine);
    const question = tokenizer.question('What may the tenant keep?');
    const steps = await engine.decode(context, question, { steps: 3, topEntries: 3 });
    expect(steps).toHaveLength(3);
    expect(steps[1]!.spans.map(({ score }) => score)).not.toEqual(steps[0]!.spans.map(({ score }) => score));
  });

  it('gives the same numbers from memory and from disk, and after a restart', async () => {
    const question = tokenizer.question('Which law governs, and how much is the rent?');
    const options = { steps: 2, topEntries: 5 };
    const first = await engine.decode(await contextOf(engine), question, options);
    const other = await open(0);
    expect(await other.decode(await contextOf(other), question, options)).toEqual(first);
    await other.dispose();
  });

  it('refuses steps and entries out of range, and an empty question', async () => {
    const context = await contextOf(engine);
    const question = tokenizer.question('What?');
    for (const options of [
      { steps: 0, topEntries: 1 },
      { steps: 65, topEntries: 1 },
      { steps: 1, topEntries: 0 },
      { steps: 1, topEntries: 1.5 },
    ])
      await expect(engine.decode(context, question, options)).rejects.toMatchObject({
        code: 'invalid_request',
      });
    const empty = tokenizer.question('');
    await expect(engine.decode(context, empty, { steps: 1, topEntries: 1 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('says which document is missing', async () => {
    const { unit } = await engine.prefill(tokenizer.sequence(['A note that goes away.']), {
      tenantSalt: 't',
    });
    const context = await engine.compose([{ unit, documentId: 'note' }]);
    await engine.remove(unit);
    await expect(
      engine.decode(context, tokenizer.question('What goes away?'), { steps: 1, topEntries: 1 }),
    ).rejects.toMatchObject({ code: 'cache_corrupt', data: { documentId: 'note' } });
  });
});
