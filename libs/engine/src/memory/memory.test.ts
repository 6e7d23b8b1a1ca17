import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel, readModelFile } from '../loader/model.js';
import { parseVocabulary } from '../loader/vocabulary.js';
import { buildLexicon, type Lexicon, pieceFlag } from './lexicon.js';
import { buildPostings, lookup } from './postings.js';
import { answerKind, asksAboutDocument, readQuestion } from './question.js';
import { isMemorable, ngramAddress, splitWords } from './words.js';

let lexicon: Lexicon;
let idOf: Map<string, number>;

beforeAll(async () => {
  const pieces = parseVocabulary(await readModelFile(await loadModel('lite-dense'), 'vocabulary'), 30_522);
  lexicon = buildLexicon(pieces);
  idOf = new Map(pieces.map((piece, id) => [piece, id]));
});

/** Pieces separated by spaces. */
const encode = (pieces: string): Uint16Array => Uint16Array.from(pieces.split(' '), (p) => idOf.get(p)!);

describe('buildLexicon', () => {
  const base = (word: string): string | undefined => lexicon.pieces[lexicon.canonical[idOf.get(word)!]!];

  it('folds inflections onto a base form that the vocabulary knows', () => {
    for (const [word, expected] of Object.entries({
      agreements: 'agreement',
      governed: 'govern',
      terminated: 'terminate',
      parties: 'party',
      stopped: 'stop',
      laws: 'law',
      running: 'run',
    }))
      expect(`${word} -> ${base(word)}`).toBe(`${word} -> ${expected}`);
  });

  it('leaves words alone that only look inflected', () => {
    for (const word of ['this', 'business', 'news', 'his', 'king', 'bed', 'status', 'string'])
      expect(base(word)).toBe(word);
  });

  it('tells continuations, punctuation, numbers and stop words apart', () => {
    const flags = (piece: string): number => lexicon.flags[idOf.get(piece)!]!;
    expect(flags('##ing')).toBe(pieceFlag.continues);
    expect(flags('#')).toBe(pieceFlag.punctuation);
    expect(flags('[CLS]')).toBe(pieceFlag.punctuation);
    expect(flags('1805')).toBe(pieceFlag.digit);
    expect(flags('the')).toBe(pieceFlag.stop);
    expect(flags('law')).toBe(0);
  });
});

describe('splitWords', () => {
  it('joins pieces into one word and drops punctuation', () => {
    const words = splitWords(lexicon, encode('x ##j - 44 ##7 ##1 .'), 0, 7);
    expect([...words.start]).toEqual([0, 3]);
    expect([...words.end]).toEqual([2, 6]);
    expect(words.flags[1]! & pieceFlag.digit).toBeTruthy();
  });

  it('gives a word of several pieces another address than its pieces', () => {
    const whole = splitWords(lexicon, encode('create ##que ##ue'), 0, 3).address[0];
    const other = splitWords(lexicon, encode('create ##ue ##que'), 0, 3).address[0];
    const first = splitWords(lexicon, encode('create'), 0, 1).address[0];
    expect(new Set([whole, other, first]).size).toBe(3);
  });

  it('gives no n-gram past the end and none that begins or ends with a stop word', () => {
    const words = splitWords(lexicon, encode('of the law of nations'), 0, 5);
    expect(ngramAddress(words, 4, 2)).toBeUndefined();
    expect([isMemorable(words, 0, 2), isMemorable(words, 1, 2), isMemorable(words, 2, 2)]).toEqual([
      false,
      false,
      false,
    ]);
    expect([isMemorable(words, 2, 1), isMemorable(words, 2, 3)]).toEqual([true, true]);
  });
});

describe('postings', () => {
  it('find every n-gram exactly where a plain scan finds it', async () => {
    const words = ['law', 'lease', 'the', 'of', '.', '1805', '##s', 'court', '##ing'];
    const ids = encode(
      Array.from({ length: 3000 }, (_, i) => words[(i * i * 7 + i * 3) % words.length]).join(' '),
    );
    const starts = Uint32Array.from({ length: 300 }, (_, i) => i * 10);
    const postings = await buildPostings(lexicon, ids, starts);
    const expected = new Map<number, Set<number>>();
    const all = splitWords(lexicon, ids, 0, ids.length);
    for (let w = 0; w < all.count; w++) {
      for (const order of [1, 2, 3] as const) {
        const address = ngramAddress(all, w, order);
        if (address === undefined || !isMemorable(all, w, order)) continue;
        const entry = Math.floor(all.start[w]! / 10);
        expected.set(address, (expected.get(address) ?? new Set()).add(entry));
      }
    }
    expect(postings.address.length).toBe(expected.size);
    for (const [address, entries] of expected) expect(new Set(lookup(postings, address))).toEqual(entries);
    expect([...lookup(postings, 12_345)]).toEqual([]);
  });

  it('are the same however the work is sliced: n-grams over a slice border are kept', async () => {
    const ids = new Uint16Array(150_000).fill(idOf.get('the')!);
    const rare = encode('x ##j 44 ##7 ##1 lease');
    ids.set(rare, 65_536 - 3);
    const postings = await buildPostings(
      lexicon,
      ids,
      Uint32Array.from({ length: 9375 }, (_, i) => i * 16),
    );
    const words = splitWords(lexicon, rare, 0, rare.length);
    for (const order of [1, 2, 3] as const)
      expect(lookup(postings, ngramAddress(words, 0, order)!).length).toBe(1);
  });

  it('stop when the caller gives up', async () => {
    await expect(
      buildPostings(lexicon, encode('law law'), Uint32Array.of(0), AbortSignal.abort()),
    ).rejects.toMatchObject({ code: 'service_unavailable' });
  });
});

describe('readQuestion', () => {
  const ask = (text: string, pieces: string): ReturnType<typeof readQuestion> => {
    const ids = encode(pieces);
    const charStart: number[] = [];
    const charEnd: number[] = [];
    let at = 0;
    for (const piece of pieces.split(' ')) {
      const plain = piece.replace(/^##/u, '');
      const start = text.toLowerCase().indexOf(plain, at);
      charStart.push(start);
      charEnd.push((at = start + plain.length));
    }
    return readQuestion(lexicon, {
      text,
      ids,
      charStart: Uint32Array.from(charStart),
      charEnd: Uint32Array.from(charEnd),
    });
  };

  it('has no terms when nothing in it means anything', () => {
    expect(ask('What is it?', 'what is it ?').terms).toEqual([]);
  });

  it('trusts the memory more for numbers, identifiers, names and quoted words', () => {
    const plain = ask('which law governs?', 'which law governs ?');
    expect(plain.terms.some((t) => t.exact)).toBe(false);
    for (const [text, pieces] of [
      ['what is XJ-4471?', 'what is x ##j - 44 ##7 ##1 ?'],
      ['who met Napoleon?', 'who met napoleon ?'],
      ['what does "lease" mean?', 'what does " lease " mean ?'],
      ['what is queue_size?', 'what is queue _ size ?'],
    ] as const) {
      const asked = ask(text, pieces);
      expect(asked.gate).toBeGreaterThan(plain.gate);
      expect(asked.terms.some((t) => t.exact)).toBe(true);
    }
  });

  it('knows what kind of answer is asked for', () => {
    expect(answerKind('Where is function createQueueEvents defined?')).toBe('definition');
    expect(answerKind('When did the war end?')).toBe('time');
    expect(answerKind('How much is the rent?')).toBe('amount');
    expect(answerKind('Who signed?')).toBe('person');
    expect(answerKind("Which state's law governs?")).toBe('place');
    expect(answerKind('Is the license exclusive?')).toBe('any');
  });

  it('knows questions about the document itself', () => {
    expect(asksAboutDocument('What is the title of this agreement?')).toBe(true);
    expect(asksAboutDocument('Who are the parties to the contract?')).toBe(true);
    expect(asksAboutDocument('When was this letter written?')).toBe(true);
    expect(asksAboutDocument('When was the island found?')).toBe(false);
    expect(asksAboutDocument('What is the date of delivery?')).toBe(false);
  });

  it('takes the name as target of a definition, and plain words when there is none', () => {
    expect(ask('where is queue_size defined?', 'where is queue _ size defined ?').target.length).toBe(2);
    expect(ask('where is the queue class defined?', 'where is the queue class defined ?').target.length).toBe(
      1,
    );
  });
});
