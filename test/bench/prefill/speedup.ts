/**
 * Tokens per second of ours and of the chunk pipeline on the same text: text in memory -> context file on disk, against text in
 * memory -> vectors in memory. Both tokenise; every run tries the peer with each of three batch sizes, and the one with the best median
 * counts. Same threads, same original weights.
 */
import type { Engine } from '@lectern/engine';
import { median, say, sequenceOf } from '../engine-data.js';
import { longText } from '../long-text.js';
import { spread, turnAbout } from '../measure.js';
import { characterChunks } from '../peers/chunks.js';
import { openEmbedder } from '../peers/minilm-q8.js';

export interface Speedup {
  /** Tokens per second, medians. */
  readonly ours: number;
  readonly peer: number;
}

/** Texts that the peer embeds at a time. */
const batches = [1, 8, 32];
/** Past the front matter, in the middle of the story. */
const sampleFrom = 200_000;

/** Cost: runs x (sample / 2,000) seconds or so. */
export async function measureSpeedup(engine: Engine, tokens: number, runs: number): Promise<Speedup> {
  const text = longText(tokens, sampleFrom);
  const chunking = characterChunks();
  const embedder = await openEmbedder();
  const chunksOf = (some: string): string[] =>
    chunking.cut(some).map((c) => some.slice(c.charStart, c.charEnd));
  for (const batch of batches) await embedder.embed(chunksOf(text).slice(0, 32), batch);
  await prefillOnce(engine, text.slice(0, 20_000), 'warm');
  const ours: number[] = [];
  const peers = batches.map((batch) => ({ batch, rates: [] as number[] }));
  for (let round = 0; round < runs; round++) {
    await turnAbout(round, [
      async () => {
        ours.push(tokens / (await prefillOnce(engine, text, `speed ${round}`)));
      },
      ...peers.map(({ batch, rates }) => async () => {
        const begin = performance.now();
        await embedder.embed(chunksOf(text), batch);
        rates.push(tokens / ((performance.now() - begin) / 1000));
      }),
    ]);
  }
  await embedder.dispose();
  const peer = peers.reduce((x, y) => (median(y.rates) > median(x.rates) ? y : x)).rates;
  const ratios = ours.map((rate, round) => rate / (peer[round] ?? NaN));
  say(`speed on ${tokens} tokens, ${runs} runs in turns, tokens/s as median (least to greatest):`);
  say(`  ours, text to context file         ${spread(ours)}`);
  for (const { batch, rates } of peers)
    say(`  MiniLM q8, ${chunking.name}, batch ${String(batch).padEnd(2)} ${spread(rates)}`);
  say(`  run by run, ours over its best     ${spread(ratios, 2)}`);
  return { ours: median(ours), peer: median(peer) };
}

/** Seconds from text to context file, which is removed again. */
async function prefillOnce(engine: Engine, text: string, salt: string): Promise<number> {
  const begin = performance.now();
  const { unit } = await engine.prefill(sequenceOf(text), { tenantSalt: `bench ${process.pid} ${salt}` });
  const seconds = (performance.now() - begin) / 1000;
  await engine.remove(unit);
  return seconds;
}
