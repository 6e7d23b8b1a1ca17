/**
 * `./lectern bench clauses`: evidence over contracts whose clauses a lawyer marked (CUAD), and what it is worth beside a chunk pipeline.
 *   [contracts=100] [skip=36] [questions per contract=6]
 *   --named 4     questions per contract over all contracts together, where the question calls the contract
 *   --png FILE    the reliability diagram, .cache/bench/reliability.png unless told otherwise
 *   --fit         also fits the score model to what it saw and prints weights for score-model.ts; take skip 0 and 36 contracts
 * The score model was fitted on the first 36 contracts, so figures are to be taken with skip >= 36.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { figure, median, openBench, report, say } from '../engine-data.js';
import { fitScoreModel } from '../engine-fit.js';
import { barred } from '../measure.js';
import { openEmbedder } from '../peers/minilm-q8.js';
import { loadContracts } from './contracts.js';
import { type EvidenceFigures, measureEvidence } from './evidence.js';
import { measureRecall, type Recall } from './recall.js';
import { reliabilityOf, sayReliability } from './reliability.js';
import { paintReliability } from './reliability-plot.js';
import { lecternSide, peerSides } from './sides.js';

type EncodeRgb = (rgb: Uint8Array, width: number, height: number) => Uint8Array;

export async function runClauses(args: readonly string[], encodeRgb: EncodeRgb): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      fit: { type: 'boolean', default: false },
      named: { type: 'string', default: '4' },
      png: { type: 'string', default: '.cache/bench/reliability.png' },
      json: { type: 'boolean', default: false },
    },
  });
  const [count = '100', skip = '36', per = '6'] = positionals;
  const contracts = loadContracts(Number(count), Number(skip));
  const { engine, close } = await openBench();
  const units = new Map<string, string>();
  let tokens = 0;
  for (const { id, sequence } of contracts) {
    const result = await engine.prefill(sequence, { tenantSalt: 'bench' });
    units.set(id, result.unit);
    tokens += result.tokens;
  }
  say(`${contracts.length} contracts from place ${Number(skip) + 1} on, ${tokens} tokens`);

  const figures = await measureEvidence(engine, contracts, units, { per: Number(per), fit: values.fit });
  if (values.fit) say(JSON.stringify(fitScoreModel(figures.labelled), null, 2));
  const reliability = [
    reliabilityOf('the first quote', figures.firsts),
    reliabilityOf('all five quotes', figures.all),
  ];
  say('score against share right, own contract, clauses marked, absent and of other domains together');
  reliability.forEach(sayReliability);
  const picture = paintReliability('reliability of scores', reliability);
  mkdirSync(dirname(values.png), { recursive: true });
  writeFileSync(values.png, encodeRgb(picture.rgb, picture.width, picture.height));
  say(`reliability diagram: ${values.png}`);

  const embedder = await openEmbedder();
  const kept = process.env['BENCH_DIR'];
  const keepDir = kept === undefined ? undefined : join(kept, 'vectors');
  const [chunks, bm25, fused] = await peerSides(contracts, embedder, keepDir);
  const ours = lecternSide(engine, units);
  const sides = { chunks, others: [ours, bm25, fused] };
  const own = await measureRecall(contracts, sides, { over: 'own', count: Number(per) });
  const all = await measureRecall(contracts, sides, { over: 'all', count: Number(values.named) });
  await embedder.dispose();
  await close();

  const points = (r: Recall, side: string): number => 100 * (r.recall.get(side) ?? NaN);
  const over = (r: Recall): number => points(r, ours.name) - points(r, chunks.name);
  const side = (prefix: string, r: Recall) =>
    [ours, chunks, bm25, fused].map((s, i) =>
      figure(`${prefix}_${['lectern', 'chunks', 'bm25', 'fused'][i] ?? ''}`, points(r, s.name), '%'),
    );
  report(
    'clauses',
    1,
    [
      figure('clauses.tokens', tokens, 'tokens'),
      ...evidenceBars(figures),
      ...reliability.map(({ error }, i) =>
        figure(`clauses.reliability_error_${i === 0 ? 'first' : 'all'}`, error, 'share'),
      ),
      ...side('clauses.own_recall', own),
      figure('clauses.own_points_over_chunks', over(own), 'points'),
      ...side('clauses.recall', all),
      barred(
        { name: 'clauses.points_over_chunks', value: over(all), unit: 'points' },
        { bar: 10, goal: 25, peer: points(all, chunks.name) },
      ),
    ],
    { reliability },
  );
}

function evidenceBars(f: EvidenceFigures): ReturnType<typeof figure>[] {
  return [
    figure('clauses.own_contract_r1', f.marked.share('first'), 'share'),
    figure('clauses.own_contract_r5', f.marked.share('five'), 'share'),
    figure('clauses.absent_answered', f.absent.share('found'), 'share'),
    figure('clauses.foreign_answered', f.foreign.share('found'), 'share'),
    figure('clauses.together_r1', f.together.share('first'), 'share'),
    figure('clauses.together_r5', f.together.share('five'), 'share'),
    figure('clauses.together_foreign_answered', f.foreignTogether.share('found'), 'share'),
    figure('clauses.together_p50_ms', median(f.together.ms), 'ms'),
  ];
}
