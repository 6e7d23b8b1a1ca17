/**
 * `./lectern bench needle`: does the evidence hold the needle? Eight RULER forms x lengths x depths, ours and peers on the same
 * cases. A context of L tokens is L / 4,000 documents; hay is computed once, a case brings one or two documents of its own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openBench, report, say } from '../engine-data.js';
import { openEmbedder } from '../peers/minilm-q8.js';
import { type Case, makeCase } from './cases.js';
import { documentTokens, makeHay, textIn } from './hay.js';
import { paint } from './heat-map.js';
import { lengthName, readOptions } from './options.js';
import { barsOf, mean, type Outcome, panelOf, scoresAt, shareHeld, table } from './results.js';
import { Bm25Side, ChunkSide, LecternSide, type Side } from './sides.js';

type EncodeRgb = (rgb: Uint8Array, width: number, height: number) => Uint8Array;

const titles: Readonly<Record<string, string>> = {
  lectern: 'Lectern',
  bm25: 'BM25 over chunks',
  chunks: 'MiniLM q8 over chunks',
};

/** Throws Error on a wrong option. */
export async function runNeedle(args: readonly string[], encodeRgb: EncodeRgb): Promise<void> {
  const options = readOptions(args);
  const { forms, lengths, depths } = options;
  const { engine, close } = await openBench();
  const lectern = new LecternSide(engine);
  const embedder = options.peerTokens > 0 ? await openEmbedder() : undefined;
  const kept = process.env['BENCH_DIR'];
  const outcomes: Outcome[] = [];
  let misses = options.misses;

  const run = async (one: Case, texts: readonly string[], sides: readonly Side[]): Promise<void> => {
    for (const side of sides) {
      const { quotes, ms } = await side.ask(texts, one.question, one.form.top);
      const score = shareHeld(one.gold, quotes);
      const { form, depth } = one;
      outcomes.push({
        form: form.name,
        length: one.documents * documentTokens,
        depth,
        side: side.name,
        score,
        ms,
      });
      if (side === lectern && score < 1 && misses-- > 0) explain(one, quotes);
    }
  };

  for (const kind of new Set(forms.map((form) => form.hay))) {
    const hay = makeHay(kind, Math.floor((lengths.at(-1) ?? 0) / documentTokens), options.seed);
    const hayTexts = hay.documents.map((document) => textIn(document.sentences));
    const textAt = (place: number): string => hayTexts[hay.at(place)] ?? '';
    const bm25 = new Bm25Side();
    const chunks =
      embedder && new ChunkSide(embedder, kept === undefined ? undefined : join(kept, 'vectors'));
    say(`${kind}: ${hay.source}`);
    for (const length of lengths) {
      const documents = Math.floor(length / documentTokens);
      const sides = [lectern, bm25, ...(chunks && length <= options.peerTokens ? [chunks] : [])];
      for (const form of forms.filter((f) => f.hay === kind)) {
        for (const depth of depths)
          for (let sample = 0; sample < options.samples; sample++) {
            const one = makeCase(form, hay, { documents, depth, sample, seed: options.seed });
            const texts = Array.from({ length: documents }, (_, p) => one.replaced.get(p) ?? textAt(p));
            await run(one, texts, sides);
          }
        const shown = sides.map(({ name: side }) => {
          const cell = { side, form: form.name, length: documents * documentTokens };
          return `${side} ${mean(scoresAt(outcomes, cell)).toFixed(3)}`;
        });
        say(`  ${lengthName(length).padStart(4)} ${form.name.padEnd(11)} ${shown.join('  ')}`);
      }
    }
  }
  await embedder?.dispose();
  await close();

  const grid = { forms, depths, lengths: lengths.map((l) => l - (l % documentTokens)) };
  const sides = ['lectern', 'bm25', ...(embedder ? ['chunks'] : [])];
  for (const side of sides) for (const line of table(outcomes, side, grid)) say(line);
  for (const form of forms) say(`${form.name}: ${form.says}; top ${form.top}`);
  say(`${lectern.computedTokens} tokens computed in this run`);
  const picture = paint({
    title: 'Needles found, by length and depth',
    note: `share of gold values in the evidence; strips from the top: depth ${depths.map((d) => d * 100).join(', ')} %; questions per strip: ${options.samples}`,
    forms: forms.map((form) => form.name),
    lengths: grid.lengths.map(lengthName),
    depths: depths.map(String),
    panels: sides.map((side) => panelOf(outcomes, side, titles[side] ?? side, grid)),
  });
  mkdirSync(dirname(options.png), { recursive: true });
  writeFileSync(options.png, encodeRgb(picture.rgb, picture.width, picture.height));
  say(`heat map: ${options.png}`);
  report('needle', options.samples, barsOf(outcomes, grid));
}

function explain(one: Case, quotes: readonly string[]): void {
  say(
    `  missed: ${one.form.name}, ${one.documents} documents, depth ${one.depth}, sample ${one.sample}: ${one.question}`,
  );
  say(`    gold: ${one.gold.join(', ')}`);
  for (const quote of quotes) say(`    quote: ${JSON.stringify(quote.slice(0, 240))}`);
}
