/**
 * Real documents up to any number of tokens, always the same ones in the same order: contracts, a novel in parts, source trees,
 * shuffled. Past their end come copies, each with a first line of its own, so that no two documents are the same unit.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenSequence } from '@lectern/contracts';
import type { Engine, UnitRef } from '@lectern/engine';
import { assemble, createTokenizer } from '@lectern/multimodal';
import { dataPath, say, sequenceOf, textOf } from './engine-data.js';
import { Draw } from './random.js';

const tokenizer = createTokenizer();
const bookParts = 12;
/** Documents shorter than this are not worth a file. */
const leastTokens = 32;

interface Source {
  readonly id: string;
  /** `first` stands before the text. */
  readonly read: (first: string) => TokenSequence;
}

/** Documents of `tokens` tokens together; the last one is cut. */
export function* corpus(tokens: number): Generator<{ id: string; sequence: TokenSequence }> {
  const sources = new Draw('corpus').shuffled([...contracts(), ...book(), ...trees()]);
  let left = tokens;
  for (let copy = 0; left >= leastTokens; copy++) {
    for (const { id, read } of sources) {
      if (left < leastTokens) return;
      const name = copy === 0 ? id : `${id}, copy ${copy}`;
      const whole = read(copy === 0 ? '' : `This is copy ${copy} of ${id}.\n\n`);
      const sequence = whole.ids.length <= left ? whole : cut(whole, left);
      left -= sequence.ids.length;
      yield { id: name, sequence };
    }
  }
}

/** Prefills the corpus and composes nothing; what the folder holds already is only checked. */
export async function prefillCorpus(engine: Engine, tokens: number): Promise<UnitRef[]> {
  const refs: UnitRef[] = [];
  let done = 0;
  let computed = 0;
  const begin = performance.now();
  for (const { id, sequence } of corpus(tokens)) {
    const { unit, hit } = await engine.prefill(sequence, { tenantSalt: 'bench' });
    refs.push({ unit, documentId: id });
    done += sequence.ids.length;
    if (!hit) computed += sequence.ids.length;
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  say(`${done} tokens in ${refs.length} documents, ${computed} of them computed now, ${seconds} s`);
  return refs;
}

/** The same text up to its first `tokens` tokens. */
function cut(sequence: TokenSequence, tokens: number): TokenSequence {
  return sequenceOf(sequence.text.slice(0, sequence.charEnd[tokens - 1]));
}

function* contracts(): Generator<Source> {
  const folder = dataPath('cuad', 'txt');
  for (const file of readdirSync(folder).sort())
    yield { id: file, read: (first) => sequenceOf(first + textOf('cuad', 'txt', file)) };
}

function* book(): Generator<Source> {
  const text = textOf('text', 'war-and-peace.txt');
  const size = Math.ceil(text.length / bookParts);
  for (let part = 0; part < bookParts; part++)
    yield {
      id: `war-and-peace, part ${part + 1}`,
      read: (first) => sequenceOf(first + text.slice(part * size, (part + 1) * size)),
    };
}

/** The source files of a repository as one document. */
function* trees(): Generator<Source> {
  for (const id of ['hono', 'bullmq']) {
    const archive = dataPath('code', `${id}.tar.gz`);
    yield { id, read: (first) => treeOf(archive, first) };
  }
}

function treeOf(archive: string, first: string): TokenSequence {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-corpus-'));
  execFileSync('tar', ['xzf', archive, '-C', folder]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/src\/.*\.ts$/u.test(path) && !path.includes('test'))
    .sort()
    .map((path, i) => ({ path, text: (i === 0 ? first : '') + readFileSync(join(folder, path), 'utf8') }));
  rmSync(folder, { recursive: true });
  return treeOfTexts(files, 'code');
}

/** Files of a folder as one document. */
export function treeOfTexts(
  files: readonly { readonly path: string; readonly text: string }[],
  modality: 'code' | 'text' = 'text',
): TokenSequence {
  const pieces = files.map(({ path, text }) => ({
    modality,
    source: { kind: 'lines' as const, path },
    text,
  }));
  return assemble(
    { pieces, skipped: [], reader: 'bench/1', kind: 'code', mediaType: 'text/plain' },
    tokenizer,
  );
}
