/**
 * Prefill speed, cache size, memory, event-loop gaps and answer latency on one long text.
 *   ./lectern bench prefill [share of the text, default 1]
 */
import { figure, median, openBench, questionOf, report, say, sequenceOf, textOf } from './engine-data.js';

const share = Number(process.argv.slice(2).find((argument) => /^[\d.]+$/u.test(argument)) ?? '1');
const whole = textOf('text', 'war-and-peace.txt');
const text = whole.slice(0, Math.floor(whole.length * share));
const sequence = sequenceOf(text);
const { engine, close } = await openBench();

let gapMs = 0;
let last = performance.now();
let peakMb = 0;
const baseMb = process.memoryUsage().rss / 2 ** 20;
const watch = setInterval(() => {
  const now = performance.now();
  gapMs = Math.max(gapMs, now - last);
  last = now;
  peakMb = Math.max(peakMb, process.memoryUsage().rss / 2 ** 20);
}, 5);
const start = performance.now();
const prefill = await engine.prefill(sequence, { tenantSalt: `bench ${process.pid}` });
const seconds = (performance.now() - start) / 1000;
clearInterval(watch);
say(
  `prefill ${prefill.tokens} tokens in ${seconds.toFixed(1)} s: ${(prefill.tokens / seconds).toFixed(0)} tokens/s, ` +
    `${(prefill.bytes / prefill.tokens).toFixed(1)} bytes/token, rss ${baseMb.toFixed(0)} -> ${peakMb.toFixed(0)} MB, longest gap ${gapMs.toFixed(0)} ms`,
);

const context = await engine.compose([{ unit: prefill.unit, documentId: 'text' }]);
const times: number[] = [];
const stages = { select: [] as number[], read: [] as number[] };
const questions = [
  'Who is the maid of honor of the Empress?',
  'What illness did Anna Pavlovna say she was suffering from?',
  'When did Napoleon enter Moscow?',
  'Where was Prince Andrew wounded?',
  "Which state's law governs the agreement?",
];
for (let round = 0; round < 5; round++) {
  for (const question of questions) {
    const begin = performance.now();
    const result = await engine.attend(context, questionOf(question), { top: 3 });
    times.push(performance.now() - begin);
    stages.select.push(result.timingsMs.select);
    stages.read.push(result.timingsMs.read);
    if (round > 0) continue;
    say(`${question} ${result.found ? 'found' : 'not found'}`);
    for (const e of result.evidence)
      say(`   ${e.score.toFixed(2)} ${JSON.stringify(text.slice(e.charStart, e.charEnd).slice(0, 140))}`);
  }
}
say(
  `attend warm: median ${median(times).toFixed(0)} ms, best ${Math.min(...times).toFixed(0)} ms ` +
    `(select ${median(stages.select).toFixed(0)}, read ${median(stages.read).toFixed(0)})`,
);
await engine.remove(prefill.unit);
await close();
const bytesPerToken = prefill.bytes / prefill.tokens;
report('prefill', 1, [
  figure('prefill.tokens', prefill.tokens, 'tokens'),
  figure('prefill.tokens_per_second', prefill.tokens / seconds, 'tokens/s'),
  {
    ...figure('cache.bytes_per_token', bytesPerToken, 'bytes'),
    bar: 600,
    goal: 160,
    pass: bytesPerToken <= 600,
  },
  figure('prefill.memory_growth_mb', peakMb - baseMb, 'MiB'),
  figure('prefill.longest_gap_ms', gapMs, 'ms'),
  figure('attend.p50_ms', median(times), 'ms'),
  figure('select.p50_ms', median(stages.select), 'ms'),
]);
