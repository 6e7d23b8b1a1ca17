/**
 * Asks the fitting questions, prints how the score model that is in use does, and fits a new one. Not a benchmark: it has no peer.
 *   ./lectern bench fit [contracts=10] [kinds, such as clause,record] [--fit]
 */
import { figure, openBench, questionOf, report, say } from '../engine-data.js';
import { fitScoreModel, knotsOf, type LabelledQuestion, reliability } from '../engine-fit.js';
import { fitSet } from './cases.js';

const words = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const contracts = Number(words.find((w) => /^\d+$/u.test(w)) ?? '10');
const kinds = words.find((w) => !/^\d+$/u.test(w))?.split(',');
const { documents, questions } = fitSet(contracts);
const wanted = questions.filter((q) => !kinds || kinds.some((k) => q.kind.startsWith(k)));
const needed = new Set(wanted.flatMap((q) => q.context));
const { engine, close } = await openBench();
const units = new Map<string, string>();
for (const { name, sequence } of documents.filter((d) => needed.has(d.name)))
  units.set(name, (await engine.prefill(sequence, { tenantSalt: 'bench' })).unit);

interface Tally {
  asked: number;
  first: number;
  five: number;
  found: number;
}

const tallies = new Map<string, Tally>();
const labelled: LabelledQuestion[] = [];
/** What the features sum up to, and the span reader's word: of candidates that it read, and of first quotes. */
const joined: LabelledQuestion[] = [];
const firsts: { kind: string; rank: number; sum: number; odds: number; right: boolean }[] = [];
const quotes: { score: number; right: boolean }[] = [];
for (const q of wanted) {
  const context = await engine.compose(
    q.context.map((documentId) => ({ documentId, unit: units.get(documentId) ?? '' })),
  );
  const isRight = (j: { documentId: string; charStart: number; charEnd: number }): boolean =>
    q.gold.some((g) => {
      const shared = Math.min(j.charEnd, g.end) - Math.max(j.charStart, g.start);
      const least = 0.5 * Math.min(j.charEnd - j.charStart, g.end - g.start);
      return g.document === j.documentId && shared > 0 && shared >= least;
    });
  const { evidence, found } = await engine.attend(context, questionOf(q.text), { top: 5 });
  const right = evidence.map(isRight);
  evidence.forEach((e, i) => quotes.push({ score: e.score, right: right[i] ?? false }));
  const tally = tallies.get(q.kind) ?? { asked: 0, first: 0, five: 0, found: 0 };
  tallies.set(q.kind, tally);
  tally.asked++;
  if (right[0]) tally.first++;
  if (right.includes(true)) tally.five++;
  if (found) tally.found++;
  if (!process.argv.includes('--fit')) continue;
  const judged = await engine.explain(context, questionOf(q.text));
  labelled.push({ features: judged.map((j) => j.features), right: judged.map(isRight) });
  const read = judged.filter((j) => j.odds !== undefined);
  if (read.length > 0)
    joined.push({ features: read.map(({ sum, odds = 0 }) => ({ sum, odds })), right: read.map(isRight) });
  firsts.push(
    ...evidence.flatMap(({ tokenStart, documentId }, i) => {
      const judgedQuote = judged.find((j) => j.tokenStart === tokenStart && j.documentId === documentId);
      return judgedQuote?.odds === undefined
        ? []
        : [{ kind: q.kind, rank: i, sum: judgedQuote.sum, odds: judgedQuote.odds, right: right[i] ?? false }];
    }),
  );
}
for (const [kind, t] of tallies) {
  const share = (n: number): string => (n / t.asked).toFixed(3);
  say(
    `${kind.padEnd(18)} ${t.asked} questions, R@1 ${share(t.first)}, R@5 ${share(t.five)}, found ${share(t.found)}`,
  );
}
say('score          quotes  mean score  right');
for (const row of reliability(quotes))
  say(
    `${row.from.toFixed(2)} - ${row.to.toFixed(2)}  ${String(row.quotes).padStart(8)}  ${row.meanScore.toFixed(3)}  ${row.right.toFixed(3)}`,
  );
if (labelled.length > 0) say(JSON.stringify(fitScoreModel(labelled), null, 2));
if (joined.length > 0) {
  const { bias, weights } = fitScoreModel(joined);
  say(JSON.stringify({ bias, weights }, null, 2));
  const sums = firsts.map(({ sum, odds, right }) => ({
    sum: bias + (weights['sum'] ?? 0) * sum + (weights['odds'] ?? 0) * odds,
    right,
  }));
  say(`knots ${JSON.stringify(knotsOf(sums))}`);
}
await close();
report('fit', 1, [figure('fit.questions', wanted.length, 'questions')]);
