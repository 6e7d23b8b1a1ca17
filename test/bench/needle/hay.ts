/**
 * Hay: documents of about 4,000 tokens that a context is made of. Each is computed once and used in every case. Noise is one
 * document, repeated; the essay is the novel in pieces, from its front again when it ends; hays of needles hold distinct keys.
 */
import { existsSync } from 'node:fs';
import { dataFile, textOf, tokensOf } from '../engine-data.js';
import { Draw } from '../random.js';
import { ownEssay } from './essay.js';
import { needle, uuidValue, valueOf, wordKeys, type Needle } from './needles.js';

export type HayKind = 'noise' | 'essay' | 'numbers' | 'uuids';

export interface HayDocument {
  /** Sentences in order; a document's text is these, joined by blanks. */
  readonly sentences: readonly string[];
  /** Needles of a hay of needles, beside their sentences; else empty. */
  readonly needles: readonly Needle[];
}

export interface Hay {
  /** What its text is, for the method line. */
  readonly source: string;
  /** The document at a place; defined for every place below the count it was made for. */
  readonly at: (place: number) => number;
  readonly documents: readonly HayDocument[];
  /** Documents that no context holds but with needles in them. */
  readonly bases: readonly HayDocument[];
}

/** Tokens of a document, at most, and less by at most one sentence. */
export const documentTokens = 4000;
/** Pieces of the essay that are kept back to put needles into. */
const essayBases = 20;

const noise =
  `The rain fell on the roof. A door stood open. The road went on past the hill. Nobody came by. The wind turned, and
then it turned back.`.split(/(?<=\.)\s+/u);

export function textIn(sentences: readonly string[]): string {
  const paragraphs: string[] = [];
  for (let i = 0; i < sentences.length; i += 8) paragraphs.push(sentences.slice(i, i + 8).join(' '));
  return paragraphs.join('\n\n');
}

/** Hay for contexts of up to `count` documents. */
export function makeHay(kind: HayKind, count: number, seed: string): Hay {
  switch (kind) {
    case 'noise': {
      const [document] = cut(repeated(noise), 1);
      return {
        source: 'one text of noise, repeated',
        at: () => 0,
        documents: [document!],
        bases: [document!],
      };
    }
    case 'essay': {
      const novel = existsSync(dataFile('text', 'war-and-peace.txt'));
      const pieces = novel
        ? cut(sentencesOf(textOf('text', 'war-and-peace.txt')), essayBases + count)
        : cut(ownEssay(seed), essayBases + count);
      const documents = pieces.slice(essayBases);
      return {
        source: `${novel ? 'War and Peace' : 'our own essay'}, ${documents.length} documents`,
        at: (place) => place % documents.length,
        documents,
        bases: pieces.slice(0, essayBases),
      };
    }
    case 'numbers':
    case 'uuids': {
      const documents = needleDocuments(kind === 'numbers' ? 'number' : 'uuid', count, seed);
      const total = documents.reduce((n, d) => n + d.needles.length, 0);
      return { source: `${total} needles of distinct keys`, at: (place) => place, documents, bases: [] };
    }
  }
}

function needleDocuments(kind: 'number' | 'uuid', count: number, seed: string): HayDocument[] {
  const draw = new Draw(`${seed} hay ${kind}`);
  const keys = kind === 'number' ? wordKeys(seed) : undefined;
  const made: Needle[] = [];
  function* sentences(): Generator<string> {
    for (;;) {
      const key = keys ? keys[made.length] : uuidValue(draw);
      if (key === undefined) return;
      const next = needle(kind, key, valueOf(kind, draw));
      made.push(next);
      yield next.sentence;
    }
  }
  let at = 0;
  return cut(sentences(), count).map(({ sentences: own }) => {
    const needles = made.slice(at, at + own.length);
    at += own.length;
    return { sentences: own, needles };
  });
}

function* repeated(sentences: readonly string[]): Generator<string> {
  for (;;) yield* sentences;
}

/** Paragraphs become runs of sentences; hard line breaks become blanks. */
function* sentencesOf(text: string): Generator<string> {
  for (const paragraph of text.split(/\n\s*\n/u)) {
    const flat = paragraph.replace(/\s+/gu, ' ').trim();
    if (flat.length > 0) yield* flat.split(/(?<=[.!?]["')]?) (?=["'(]?[A-Z])/u);
  }
}

/** Fills documents up to `documentTokens`, sentence by sentence; fewer than `count` when the sentences end. */
function cut(sentences: Iterable<string>, count: number): HayDocument[] {
  const documents: HayDocument[] = [];
  let own: string[] = [];
  let tokens = 0;
  for (const sentence of sentences) {
    const size = tokensOf(sentence);
    if (tokens + size > documentTokens) {
      documents.push({ sentences: own, needles: [] });
      own = [];
      tokens = 0;
      if (documents.length === count) return documents;
    }
    own.push(sentence);
    tokens += size;
  }
  return documents;
}
