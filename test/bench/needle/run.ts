/**
 * `./lectern bench needle`: does the evidence hold the needle? Eight RULER forms x lengths x depths, ours and peers on the same
 * cases.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { figure, median, openBench, questionOf, report, say, sequenceOf } from '../engine-data.js';
import { type Case, type Form, makeCase } from './cases.js';
import { documentTokens, type Hay, type HayKind, makeHay, textIn } from './hay.js';
import { lengthName, readOptions } from './options.js';

export interface Outcome {
  readonly case: Case;
  readonly length: number;
  /** Side -> share of the gold values that its evidence holds. */
  readonly scores: ReadonlyMap<string, number>;
  readonly ms: number;
}

const options = readOptions(process.argv.slice(2));
const { engine, close } = await openBench();
const unitOfText = new Map<string, string>();
let prefilled = 0;

async function unitOf(text: string): Promise<string> {
  const known = unitOfText.get(text);
  if (known !== undefined) return known;
  const result = await engine.prefill(sequenceOf(text), { tenantSalt: 'bench needle' });
  if (!result.hit) prefilled += result.tokens;
  unitOfText.set(text, result.unit);
  return result.unit;
}

export const share = (gold: readonly string[], quotes: readonly string[]): number => {
  const all = quotes.join('\n');
  return gold.filter((value) => all.includes(value)).length / gold.length;
};

async function run(one: Case, texts: readonly string[]): Promise<Outcome> {
  const refs = [];
  for (const [place, text] of texts.entries())
    refs.push({ documentId: String(place), unit: await unitOf(text) });
  const context = await engine.compose(refs);
  const start = performance.now();
  const { evidence } = await engine.attend(context, questionOf(one.question), { top: one.form.top });
  const ms = performance.now() - start;
  const quotes = evidence.map((e) => texts[Number(e.documentId)]!.slice(e.charStart, e.charEnd));
  const scores = new Map([['lectern', share(one.gold, quotes)]]);
  if ((scores.get('lectern') ?? 0) < 1 && missesLeft-- > 0) {
    say(`  miss ${one.form.name} depth ${one.depth}: ${one.question}  gold ${one.gold.join(' ')}`);
    for (const [i, quote] of quotes.entries())
      say(`     ${evidence[i]!.score.toFixed(3)} ${JSON.stringify(quote.slice(0, 200))}`);
  }
  return { case: one, length: texts.length * documentTokens, scores, ms };
}

let missesLeft = options.misses;
const outcomes: Outcome[] = [];
const most = Math.floor(options.lengths.at(-1)! / documentTokens);
const kinds = new Set(options.forms.map((form) => form.hay));
for (const kind of kinds) {
  const start = performance.now();
  const hay = makeHay(kind, most, options.seed);
  const hayTexts = hay.documents.map((document) => textIn(document.sentences));
  say(`${kind}: ${hay.source}`);
  for (const form of options.forms.filter((f) => f.hay === kind)) {
    for (const length of options.lengths) {
      const own = await cell(form, hay, hayTexts, Math.floor(length / documentTokens));
      outcomes.push(...own);
      const mean = own.reduce((n, o) => n + o.scores.get('lectern')!, 0) / own.length;
      const byDepth = options.depths.map((d) =>
        own
          .filter((o) => o.case.depth === d)
          .map((o) => o.scores.get('lectern')!.toFixed(2))
          .join('/'),
      );
      say(
        `  ${form.name.padEnd(12)} ${lengthName(length).padStart(5)} ${mean.toFixed(3)}  ${byDepth.join(' ')}  ${median(own.map((o) => o.ms)).toFixed(0)} ms`,
      );
    }
  }
  say(`  ${prefilled} tokens computed so far, ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

async function cell(
  form: Form,
  hay: Hay,
  hayTexts: readonly string[],
  documents: number,
): Promise<Outcome[]> {
  const own: Outcome[] = [];
  for (const depth of options.depths)
    for (let sample = 0; sample < options.samples; sample++) {
      const one = makeCase(form, hay, { documents, depth, sample, seed: options.seed });
      const texts = Array.from({ length: documents }, (_, p) => one.replaced.get(p) ?? hayTexts[hay.at(p)]!);
      own.push(await run(one, texts));
    }
  return own;
}
await close();
