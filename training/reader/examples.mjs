/**
 * Questions with marked answers -> what the span reader reads, as the engine itself gives it: one line of JSON per question, and the rows of
 * its passages in 16-bit floats.
 *   npm run build; node training/reader/examples.mjs DATA_FOLDER OUT_FOLDER [model=lite-dense] [contracts=140]
 *
 * Two kinds: paragraphs of our own (texts/), joined into documents so that each stands among others; contracts 161-300 of CUAD in order of the
 * sha256 of their id, asked in the words of clauses.txt. Every tenth paragraph and contract is for development. No benchmark asks these
 * questions or reads these texts.
 * Line: {part, kind, passages: [{m, firstRow, candidate: [from, to), score, answer: [start, end) | null}]}, rows from firstRow on
 */
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createEngine } from '../../libs/engine/dist/index.js';
import { rowChannels } from '../../libs/engine/dist/tensor/span-reader-shape.js';
import { questionOf, sequenceOf } from '../../test/dist/bench/engine-data.js';

const [data, out, model = 'lite-dense', contracts = '140'] = process.argv.slice(2);
const shape = { questionTokens: 40, passageTokens: 160 };
const firstPassages = 10;
const here = path.dirname(new URL(import.meta.url).pathname);
const hash = (text) => createHash('sha256').update(text).digest('hex');
mkdirSync(out, { recursive: true });
const engine = await createEngine({
  model,
  cacheDir: path.join(out, 'cache'),
  modelDir: path.join(out, 'model'),
  threads: 1,
  hostPoolBytes: 2 ** 30,
  device: 'cpu',
});
const lines = createWriteStream(path.join(out, 'examples.jsonl'));
const rows = createWriteStream(path.join(out, 'rows.f16'));

/** Half-precision bits, to nearest; values here are small and never NaN. */
function halves(values) {
  const f = Float32Array.from(values);
  const u = new Uint32Array(f.buffer);
  return Uint16Array.from(u, (x) => {
    const sign = (x >>> 16) & 0x8000;
    const exponent = ((x >>> 23) & 255) - 112;
    if (exponent <= 0) return sign;
    return sign | ((exponent << 10) + ((x & 0x7fffff) >>> 13) + ((x >>> 12) & 1));
  });
}

const channels = rowChannels(128);
let count = 0;

/** gold: char ranges of which any is an answer; spans of text, of which a quote needs half, where `long`. */
async function ask({ part, kind, text, context, gold, sequence, long }) {
  const passagesOf = (first) => engine.explain(context, questionOf(text), { passages: { shape, first } });
  const answerOf = ({ charStart, charEnd, tokenStart, tokenEnd, passage }) => {
    for (const [a, b] of gold) {
      const shared = Math.min(charEnd, b) - Math.max(charStart, a);
      const least = long ? 0.5 * Math.min(charEnd - charStart, b - a) : b - a;
      if (shared <= 0 || shared < least) continue;
      let from = Math.max(tokenStart, passage.from);
      let to = Math.min(tokenEnd, passage.to);
      while (from < to && sequence.charEnd[from] <= a) from++;
      while (to > from && sequence.charStart[to - 1] >= b) to--;
      if (from < to) return [from - passage.from, to - passage.from];
    }
    return null;
  };
  const marked = (explained) =>
    explained.filter((e) => e.passage).map((e) => ({ ...e, answer: answerOf(e) }));
  const chosen = marked(await passagesOf(firstPassages));
  if (gold.length > 0 && !chosen.some((e) => e.answer))
    chosen.push(
      ...marked(await passagesOf(200))
        .filter((e) => e.answer)
        .slice(0, 2),
    );
  if (chosen.length === 0) return;
  const passages = chosen.map(({ passage, tokenStart, tokenEnd, score, features, answer }) => {
    rows.write(new Uint8Array(halves(passage.rows).buffer));
    return {
      m: passage.rows.length / channels,
      firstRow: passage.firstRow,
      candidate: [Math.max(0, tokenStart - passage.from), Math.min(tokenEnd, passage.to) - passage.from],
      score,
      features,
      answer,
    };
  });
  lines.write(`${JSON.stringify({ part, kind, text, passages })}\n`);
  if (++count % 200 === 0) process.stdout.write(`${count} questions\n`);
  if (rows.writableNeedDrain) await new Promise((resolve) => rows.once('drain', resolve));
}

const folder = path.join(here, 'texts');
const paragraphs = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) =>
    readFileSync(path.join(folder, name), 'utf8')
      .trim()
      .split(/\n\s*\n/u)
      .map((block) => {
        const [, ...rest] = block.split('\n');
        const isQuestion = (line) => /^(?:[LP]\d|N) /u.test(line);
        return { text: rest.filter((l) => !isQuestion(l)), questions: rest.filter(isQuestion) };
      }),
  )
  .sort((a, b) => (hash(a.text[0]) < hash(b.text[0]) ? -1 : 1));
const perDocument = 40;
/** One document of every `perDocument` paragraphs. */
const documents = [];
for (let first = 0; first < paragraphs.length; first += perDocument) {
  const own = paragraphs.slice(first, first + perDocument);
  const sequence = sequenceOf(own.map(({ text }) => text.join(' ')).join('\n\n'));
  const { unit } = await engine.prefill(sequence, { tenantSalt: 'training' });
  documents.push({ first, own, sequence, context: await engine.compose([{ unit, documentId: 'd' }]) });
}
for (const [d, { first, own, sequence, context }] of documents.entries()) {
  const elsewhere = documents[(d + 1) % documents.length];
  for (const [i, { text, questions }] of own.entries()) {
    const part = (first + i) % 10 === 0 ? 'dev' : 'train';
    const start = sequence.text.indexOf(text.join(' '));
    if (start < 0) throw new Error(`not found: ${text[0]}`);
    for (const [n, line] of questions.entries()) {
      const [, kind, number, asked, answer] = /^([LPN])(\d?) (.+?\?)(?: = (.+))?$/u.exec(line) ?? [];
      if (!asked) throw new Error(`no question: ${line}`);
      let gold = [];
      if (kind !== 'N') {
        const before = text.slice(0, Number(number) - 1).join(' ').length;
        const from = sequence.text.indexOf(answer, start + before);
        gold = [[from, from + answer.length]];
      }
      await ask({ part, kind, text: asked, context, gold, sequence, long: false });
      // Else a question in other words would be an answered one, whatever the passage says.
      if (kind !== 'N' && n % 2 === 0 && documents.length > 1)
        await ask({
          part,
          kind: `${kind}-absent`,
          text: asked,
          context: elsewhere.context,
          gold: [],
          sequence: elsewhere.sequence,
          long: false,
        });
    }
  }
}

const phrasings = new Map(
  readFileSync(path.join(here, 'clauses.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' | '))
    .map(([type, ...texts]) => [type, texts]),
);
const types = [...phrasings.keys()];
const chosen = readFileSync(path.join(data, 'cuad', 'clauses.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .sort((a, b) => (hash(a.id) < hash(b.id) ? -1 : 1))
  .slice(160, 160 + Number(contracts));
for (const [i, { id, clauses }] of chosen.entries()) {
  const sequence = sequenceOf(readFileSync(path.join(data, 'cuad', 'txt', `${id}.txt`), 'utf8'));
  const { unit } = await engine.prefill(sequence, { tenantSalt: 'training' });
  const context = await engine.compose([{ unit, documentId: 'd' }]);
  const goldOf = (type) =>
    (clauses[type]?.spans ?? []).flatMap((span) => {
      const at = sequence.text.indexOf(span);
      return at < 0 ? [] : [[at, at + span.length]];
    });
  const turned = types.map((_, k) => types[(k * 7 + i * 5) % types.length]);
  const present = turned.filter((type) => goldOf(type).length > 0).slice(0, 12);
  const absent = turned.filter((type) => (clauses[type]?.spans ?? []).length === 0).slice(0, 8);
  for (const [k, type] of [...present, ...absent].entries()) {
    const texts = phrasings.get(type);
    const kind = present.includes(type) ? 'clause' : 'clause-absent';
    await ask({
      part: i % 10 === 0 ? 'dev' : 'train',
      kind,
      text: texts[(i + k) % texts.length],
      context,
      gold: goldOf(type),
      sequence,
      long: true,
    });
  }
}
lines.end();
rows.end();
await engine.dispose();
process.stdout.write(`${count} questions\n`);
