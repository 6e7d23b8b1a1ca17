import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from './engine.js';
import { engramModel, engramModelShape } from './testing/engram-model.js';
import { writeRandomModel } from './testing/random-model.js';
import { TestTokenizer } from './testing/sequences.js';

let dir: string;
let tokenizer: TestTokenizer;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-engine-engram-'));
  const shape = { ...engramModelShape, vocabulary: 30_522 };
  await writeRandomModel(join(dir, 'with'), { ...engramModel, shape });
  await writeRandomModel(join(dir, 'without'), { ...engramModel, shape: { ...shape, engram: null } });
  tokenizer = await TestTokenizer.load();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const open = (model: string): Promise<Engine> =>
  createEngine({
    cacheDir: join(dir, `cache-${model}`),
    modelDir: join(dir, 'graphs'),
    model: join(dir, model),
    threads: 1,
    hostPoolBytes: 2 ** 20,
    device: 'cpu',
  });

/** Name of the unit and evidence from it. */
async function answer(model: string): Promise<{ unit: string; spans: readonly unknown[] }> {
  const engine = await open(model);
  const text = 'The rent is 950 dollars. The law of Ohio governs this lease. The tenant keeps a cat. '.repeat(
    8,
  );
  const { unit } = await engine.prefill(tokenizer.sequence([text]), { tenantSalt: 't' });
  const context = await engine.compose([{ unit, documentId: 'lease' }]);
  const { evidence } = await engine.attend(context, tokenizer.question('Which law governs the lease?'), {
    top: 3,
  });
  await engine.dispose();
  return { unit, spans: evidence.map((e) => [e.tokenStart, e.tokenEnd, e.score]) };
}

describe('an engine whose model has conditional memory', { timeout: 60_000 }, () => {
  it('prefills and answers, the same after a restart, with one table file for all graphs', async () => {
    const first = await answer('with');
    const files = await readdir(join(dir, 'graphs'));
    await rm(join(dir, 'cache-with'), { recursive: true });
    expect(await answer('with')).toEqual(first);
    expect(first.spans.length).toBeGreaterThan(0);
    expect(files.filter((name) => name.endsWith('.rows')).length).toBe(1);
  });

  it('never shares units with a model without it', async () => {
    expect((await answer('without')).unit).not.toBe((await answer('with')).unit);
  });
});
