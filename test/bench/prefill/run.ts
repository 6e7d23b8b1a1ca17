/**
 * `./lectern bench prefill`: speed against the chunk pipeline, speed at length, cache size, memory, event-loop gaps, latency.
 *   --tokens 40k --runs 5         the sample of the comparison and its runs
 *   --long 1M --short 10k --long-runs 5   the long text, the short one and the long runs; --long-runs 0 leaves both out
 */
import { parseArgs } from 'node:util';
import { type Bar, figure, openBench, report } from '../engine-data.js';
import { barred, sizeFrom } from '../measure.js';
import { measureAsking } from './asking.js';
import { measureLinearity } from './linearity.js';
import { measureSpeedup } from './speedup.js';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '40k' },
    runs: { type: 'string', default: '5' },
    long: { type: 'string', default: '1M' },
    short: { type: 'string', default: '10k' },
    'long-runs': { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const longRuns = Number(values['long-runs']);
const { engine, close } = await openBench();
const bars: Bar[] = [];

if (runs > 0) {
  const { ours, peer } = await measureSpeedup(engine, sizeFrom(values.tokens), runs);
  bars.push(
    { ...figure('prefill.tokens_per_second', ours, 'tokens/s'), peer: Number(peer.toPrecision(6)) },
    barred(
      { name: 'prefill.speedup_vs_chunk_embedding', value: ours / peer, unit: 'times' },
      { bar: 1.5, goal: 3, peer: 1 },
    ),
  );
}
if (longRuns > 0) {
  const sizes = { long: sizeFrom(values.long), short: sizeFrom(values.short) };
  const { long, short, last, text, growthMiB, gapMs } = await measureLinearity(engine, sizes, longRuns);
  const linearity = {
    name: `prefill.linearity_${values.long.toLowerCase()}`,
    value: long / short,
    unit: 'times',
  };
  const asking = await measureAsking(engine, last, text);
  await engine.remove(last.unit);
  bars.push(
    figure('prefill.long_tokens', last.tokens, 'tokens'),
    figure('prefill.long_tokens_per_second', long, 'tokens/s'),
    figure('prefill.short_tokens_per_second', short, 'tokens/s'),
    sizes.long === 1_000_000
      ? barred(linearity, { bar: 0.9, goal: 1 })
      : figure(linearity.name, linearity.value, linearity.unit),
    barred(
      { name: 'cache.bytes_per_token', value: last.bytes / last.tokens, unit: 'bytes' },
      { bar: 600, goal: 160, atMost: true },
    ),
    figure('prefill.memory_growth_mb', growthMiB, 'MiB'),
    figure('prefill.longest_gap_ms', gapMs, 'ms'),
    figure('attend.p50_ms', asking.whole, 'ms'),
    figure('select.p50_ms', asking.select, 'ms'),
  );
}
await close();
report('prefill', Math.max(runs, longRuns), bars);
