/**
 * Questions for fitting and calibrating the score model: over contracts with marked clauses (the first 36 of CUAD by hash), over slices
 * of a novel with paragraphs of our own inserted, over records that differ in a value, over source code; and for each kind questions
 * whose answer is not in the context. No benchmark asks any of them.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { TokenSequence } from '@lectern/contracts';
import { assemble, createTokenizer } from '@lectern/multimodal';
import { clauseQuestions, foreignQuestions } from '../engine-clause-questions.js';
import { dataPath, sequenceOf, textOf } from '../engine-data.js';
import { Draw } from '../random.js';
import { fitParagraphs } from './paragraphs.js';

export interface FitDocument {
  readonly name: string;
  readonly sequence: TokenSequence;
}

export interface FitQuestion {
  readonly kind: string;
  readonly text: string;
  /** Names of the documents in context. */
  readonly context: readonly string[];
  /** A quote is right when it holds all of a phrase, or half of what it shares with a longer one; none for questions without answer. */
  readonly gold: readonly { readonly document: string; readonly start: number; readonly end: number }[];
}

export interface FitSet {
  readonly documents: readonly FitDocument[];
  readonly questions: readonly FitQuestion[];
}

interface Paragraph {
  readonly text: string;
  readonly questions: readonly {
    readonly text: string;
    readonly answer: string;
    readonly paraphrased: boolean;
  }[];
}

function paragraphs(): Paragraph[] {
  return fitParagraphs
    .trim()
    .split(/\n\n+/u)
    .map((block) => {
      const lines = block.split('\n').slice(1);
      const asked = lines.filter((line) => /^[LP]\d /u.test(line));
      return {
        text: lines.filter((line) => !/^[LP]\d /u.test(line)).join(' '),
        questions: asked.map((line) => {
          const [text = '', answer = ''] = line.slice(3).split(' = ');
          return { text, answer, paraphrased: line.startsWith('P') };
        }),
      };
    });
}

const sliceChars = 120_000;

/** Slices of the novel, two of them with half of the paragraphs each between their own. */
function novel(): FitSet {
  const text = textOf('text', 'war-and-peace.txt');
  const slice = (i: number): string => text.slice(300_000 + i * 600_000, 300_000 + i * 600_000 + sliceChars);
  const all = paragraphs();
  const halves = [all.filter((_, i) => i % 2 === 0), all.filter((_, i) => i % 2 === 1)];
  const documents: FitDocument[] = [];
  const questions: FitQuestion[] = [];
  const plain = ['novel-c', 'novel-d'];
  halves.forEach((half, h) => {
    const blocks = slice(h).split(/\n\n+/u);
    half.forEach((paragraph, i) => {
      blocks.splice(Math.floor(((i + 0.5) / half.length) * blocks.length), 0, paragraph.text);
    });
    const name = `novel-${'ab'[h] ?? ''}`;
    const sequence = sequenceOf(blocks.join('\n\n'));
    documents.push({ name, sequence });
    for (const paragraph of half) {
      const at = sequence.text.indexOf(paragraph.text);
      for (const { text: asked, answer, paraphrased } of paragraph.questions) {
        const start = at + paragraph.text.indexOf(answer);
        const kind = paraphrased ? 'paraphrase' : 'literal';
        const gold = [{ document: name, start, end: start + answer.length }];
        questions.push({ kind, text: asked, context: [name, ...plain], gold });
        const other = `novel-${'ba'[h] ?? ''}`;
        questions.push({ kind: `${kind}-absent`, text: asked, context: [other, ...plain], gold: [] });
      }
    }
  });
  plain.forEach((name, i) => documents.push({ name, sequence: sequenceOf(slice(i + 2)) }));
  return { documents, questions };
}

const places =
  'amber basalt cedar dune ember fjord grove heath inlet jetty knoll ledge mesa nook orchid plum quay reef slate thorn'.split(
    ' ',
  );
const animals =
  'falcon otter heron lynx marten newt owl pike quail raven stoat toad urchin viper wren yak zebra badger'.split(
    ' ',
  );

/** Records that differ in a key and a value, some keys with two values, alone and among the novel. */
function records(): FitSet {
  const draw = new Draw('fit records');
  const lines: string[] = [];
  const asked: { key: string; values: string[] }[] = [];
  places.forEach((place, p) => {
    animals.forEach((animal, a) => {
      const key = `${place}-${animal}`;
      const values =
        (p + a) % 9 === 0
          ? [draw, draw, draw].map((d) => String(1000 + d.below(9000)))
          : [String(1000 + draw.below(9000))];
      for (const value of values) lines.push(`Locker ${key} opens with the number ${value}.`);
      if ((p * 18 + a) % 11 === 0 || values.length > 1) asked.push({ key, values });
    });
  });
  const sequence = sequenceOf(draw.shuffled(lines).join('\n'));
  const questions = asked.map(({ key, values }): FitQuestion => ({
    kind: values.length > 1 ? 'values' : 'record',
    text:
      values.length > 1 ? `Which numbers open locker ${key}?` : `With which number does locker ${key} open?`,
    context: ['records'],
    gold: values.map((value) => {
      const line = `Locker ${key} opens with the number ${value}.`;
      const start = sequence.text.indexOf(line);
      return { document: 'records', start, end: start + line.length };
    }),
  }));
  for (let i = 0; i < 30; i++)
    questions.push({
      kind: 'record-absent',
      text: `With which number does locker ${draw.shuffled(places)[0] ?? ''}-${draw.shuffled(['gecko', 'salmon', 'bison', 'weasel'])[0] ?? ''} open?`,
      context: ['records'],
      gold: [],
    });
  return { documents: [{ name: 'records', sequence }], questions };
}

/** Source files of a repository; where its exported names are defined. */
function code(): FitSet {
  const names = ['hono', 'bullmq'] as const;
  const files = names.map((name) => {
    const archive = dataPath('code', `${name}.tar.gz`);
    const list = execFileSync('tar', ['tzf', archive], { encoding: 'utf8' })
      .split('\n')
      .filter((path) => /^[^/]+\/src\/.*\.ts$/u.test(path) && !path.includes('test'))
      .sort()
      .filter((_, i) => i % 3 === 0)
      .slice(0, 25);
    return list.map((path) => ({
      path,
      text: execFileSync('tar', ['xzOf', archive, path], { encoding: 'utf8', maxBuffer: 2 ** 26 }).slice(
        0,
        12_000,
      ),
    }));
  });
  const tokenizer = createTokenizer();
  const documents = files.map((list, i): FitDocument => ({
    name: names[i] ?? '',
    sequence: assemble(
      {
        pieces: list.map(({ path, text }) => ({
          modality: 'code' as const,
          source: { kind: 'lines' as const, path },
          text,
        })),
        skipped: [],
        reader: 'bench/1',
        kind: 'code',
        mediaType: 'text/plain',
      },
      tokenizer,
    ),
  }));
  const questions: FitQuestion[] = [];
  documents.forEach(({ name, sequence }, i) => {
    const other = names[1 - i] ?? '';
    const defined = [
      ...sequence.text.matchAll(/^export (?:async )?(?:function|class|interface|type|const) (\w{6,})/gmu),
    ];
    for (const match of defined.filter((_, k) => k % Math.ceil(defined.length / 30) === 0)) {
      const symbol = match[1] ?? '';
      const gold = [{ document: name, start: match.index, end: match.index + match[0].length }];
      const text =
        [`Where is ${symbol} defined?`, `What is the definition of ${symbol}?`][questions.length % 2] ?? '';
      questions.push({ kind: 'code', text, context: [name], gold });
      questions.push({ kind: 'code-absent', text, context: [other], gold: [] });
    }
  });
  return { documents, questions };
}

interface Contract {
  readonly id: string;
  readonly clauses: Readonly<Record<string, { readonly spans: readonly string[] }>>;
}

function contracts(count: number): FitSet {
  const order = (id: string): string => createHash('sha256').update(id).digest('hex');
  const list = textOf('cuad', 'clauses.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Contract)
    .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
    .slice(0, count);
  const documents: FitDocument[] = [];
  const questions: FitQuestion[] = [];
  const types = Object.keys(clauseQuestions);
  list.forEach(({ id, clauses }, i) => {
    const sequence = sequenceOf(textOf('cuad', 'txt', `${id}.txt`));
    documents.push({ name: id, sequence });
    const goldOf = (type: string): FitQuestion['gold'] =>
      (clauses[type]?.spans ?? []).flatMap((span) => {
        const start = sequence.text.indexOf(span);
        return start < 0 ? [] : [{ document: id, start, end: start + span.length }];
      });
    const turned = types.map((_, k) => types[(k * 7 + i * 5) % types.length] ?? '');
    const ask = (type: string, kind: string): void => {
      const texts = clauseQuestions[type] ?? [];
      questions.push({ kind, text: texts[i % texts.length] ?? '', context: [id], gold: goldOf(type) });
    };
    for (const type of turned.filter((t) => goldOf(t).length > 0).slice(0, 10)) ask(type, 'clause');
    for (const type of turned.filter((t) => goldOf(t).length === 0).slice(0, 5)) ask(type, 'clause-absent');
    for (let k = 0; k < 3; k++)
      questions.push({
        kind: 'foreign',
        text: foreignQuestions[(i * 3 + k * 5) % foreignQuestions.length] ?? '',
        context: [id],
        gold: [],
      });
  });
  return { documents, questions };
}

export function fitSet(contractCount: number): FitSet {
  const parts = [novel(), records(), code(), contracts(contractCount)];
  return { documents: parts.flatMap((p) => p.documents), questions: parts.flatMap((p) => p.questions) };
}
