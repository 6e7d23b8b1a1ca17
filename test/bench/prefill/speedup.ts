/**
 * Tokens per second of ours and of the chunk pipeline on the same text: text in memory -> context file on disk, against text in
 * memory -> vectors in memory. Both tokenise; the peer has the fastest of three batch sizes. Same threads, same original weights.
 */
import type { Engine } from '@lectern/engine';
import { median, say, sequenceOf } from '../engine-data.js';
import { longText } from '../long-text.js';
import { spread, turnAbout } from '../measure.js';
import { characterChunks } from '../peers/chunks.js';
import { bestBatch, openEmbedder } from '../peers/minilm-q8.js';

export interface Speedup {
  /** Tokens per second, medians. */
  readonly ours: number;
  readonly peer: number;
}

/** Past the front matter, in the middle of the story. */
const sampleFrom = 200_000;

/** Cost: runs x (sample / 5,000) seconds or so. */
export async function measureSpeedup(engine: Engine, tokens: number, runs: number): Promise<Speedup> {
  const text = longText(tokens, sampleFrom);
  const chunking = characterChunks();
  const embedder = await openEmbedder();
  const chunksOf = (some: string): string[] =>
    chunking.cut(some).map((c) => some.slice(c.charStart, c.charEnd));
  const batch = await bestBatch(embedder, chunksOf(text).slice(0, 32));
  await prefillOnce(engine, text.slice(0, 20_000), 'warm');
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < runs; round++) {
    await turnAbout(round, [
      async () => {
        ours.push(tokens / (await prefillOnce(engine, text, `speed ${round}`)));
      },
      async () => {
        const begin = performance.now();
        await embedder.embed(chunksOf(text), batch);
        peer.push(tokens / ((performance.now() - begin) / 1000));
      },
    ]);
  }
  await embedder.dispose();
  const ratios = ours.map((rate, round) => rate / (peer[round] ?? NaN));
  say(`speed on ${tokens} tokens, ${runs} runs in turns, tokens/s as median (least to greatest):`);
  say(`  ours, text to context file        ${spread(ours)}`);
  say(`  MiniLM q8, ${chunking.name}, batch ${batch} ${spread(peer)}`);
  say(`  run by run, ours over the peer    ${spread(ratios, 2)}`);
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
