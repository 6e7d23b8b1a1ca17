/** Prefills the fitting documents and writes every candidate of every question with its features: one JSON line a question. */
import { appendFileSync, rmSync } from 'node:fs';
import { openBench, questionOf, say } from '../engine-data.js';
import { fitSet } from './cases.js';

const [out = 'fit.jsonl', kinds = '', countText = '36'] = process.argv.slice(2);
const { documents, questions } = fitSet(Number(countText));
const wanted = questions.filter((q) => kinds === '' || kinds.split(',').some((k) => q.kind.startsWith(k)));
const needed = new Set(wanted.flatMap((q) => q.context));
const { engine, close } = await openBench();
const units = new Map<string, string>();
const begin = performance.now();
for (const { name, sequence } of documents.filter((d) => needed.has(d.name))) {
  const { unit, tokens, bytes, hit } = await engine.prefill(sequence, { tenantSalt: 'bench' });
  units.set(name, unit);
  say(
    `${name.slice(0, 30)} ${tokens} tokens, ${(bytes / tokens).toFixed(1)} bytes/token, hit ${String(hit)}, ${((performance.now() - begin) / 1000).toFixed(0)} s`,
  );
}
rmSync(out, { force: true });
const started = performance.now();
for (const q of wanted) {
  const context = await engine.compose(
    q.context.map((documentId) => ({ documentId, unit: units.get(documentId) ?? '' })),
  );
  const judged = await engine.explain(context, questionOf(q.text));
  const rows = judged.map((j) => {
    const right = q.gold.some((g) => {
      const shared = Math.min(j.charEnd, g.end) - Math.max(j.charStart, g.start);
      return (
        g.document === j.documentId &&
        shared > 0 &&
        shared >= 0.5 * Math.min(j.charEnd - j.charStart, g.end - g.start)
      );
    });
    return { f: Object.values(j.features), right, at: [j.documentId, j.charStart, j.charEnd] };
  });
  const names = Object.keys(judged[0]?.features ?? {});
  appendFileSync(out, `${JSON.stringify({ kind: q.kind, text: q.text, names, rows })}\n`);
}
say(`${wanted.length} questions, ${((performance.now() - started) / wanted.length).toFixed(1)} ms each`);
await close();
