/**
 * A candidate and what stands around it -> the rows that the span reader reads: one in front, the question's, the passage's. A row is
 * a token's latent and a few signs that ids alone tell.
 *
 * Dims  Q question tokens read, n passage tokens read, M = 1 + Q + n rows, L latent width, C channels
 */
import type { UnitData } from '../core/unit.js';
import { type Lexicon, pieceFlag } from '../memory/lexicon.js';
import type { QuestionLatents } from '../model/reader.js';
import { type RowSign, rowChannels, rowSigns, type SpanReaderShape } from '../tensor/span-reader-shape.js';
import type { Candidate } from './candidates.js';
import type { TokenRun } from './ranges.js';

/** Tokens on either side of a candidate that are read with it. */
const aroundTokens = 20;

/** What the rows are made from. */
export interface PassageSource {
  readonly unit: UnitData;
  readonly candidate: Candidate;
  /** Holds the candidate and what stands around it. */
  readonly run: TokenRun;
  /** (run, L) as the cache gives them. */
  readonly latents: Float32Array;
  /** (run) highest cosine with a token of the question, and their mean by weight. */
  readonly best: Float32Array;
  readonly attention: Float32Array;
}

export interface Passage extends TokenRun {
  /** (M, C) */
  readonly rows: Float32Array;
  /** Row of token `from`. */
  readonly firstRow: number;
}

const signAt = Object.fromEntries(rowSigns.map((name, i) => [name, i])) as Readonly<Record<RowSign, number>>;

/** Writes passages of one question. */
export class PassageWriter {
  readonly #lexicon: Lexicon;
  readonly #shape: SpanReaderShape;
  readonly #width: number;
  readonly #asked: number;
  /** (1 + Q, C) */
  readonly #front: Float32Array;
  readonly #ids: ReadonlySet<number>;
  readonly #words: ReadonlySet<number>;

  /** Dims: ids (at least Q); latents as the reader has them. */
  constructor(lexicon: Lexicon, shape: SpanReaderShape, ids: Uint16Array, question: QuestionLatents) {
    const width = question.whole.length;
    this.#lexicon = lexicon;
    this.#shape = shape;
    this.#width = width;
    const tokens = question.weights.length;
    this.#asked = Math.min(tokens, shape.questionTokens);
    const channels = rowChannels(width);
    this.#front = new Float32Array((1 + this.#asked) * channels);
    this.#front.set(question.whole);
    this.#front[width + signAt.whole] = 1;
    for (let i = 0; i < this.#asked; i++) {
      const row = this.#front.subarray((1 + i) * channels, (2 + i) * channels);
      row.set(question.rows.subarray(i * width, (i + 1) * width));
      row[width + signAt.question] = 1;
      row[width + signAt.weight] = question.weights[i]! * tokens;
      this.#describe(row, ids[i]!);
    }
    const meaningful = [...ids].filter(
      (id) => !(lexicon.flags[id]! & (pieceFlag.stop | pieceFlag.punctuation)),
    );
    this.#ids = new Set(meaningful);
    this.#words = new Set(meaningful.map((id) => lexicon.canonical[id]!));
  }

  /** The candidate with its surroundings, or as much of it as the reader takes. */
  write({ unit, candidate, run, latents, best, attention }: PassageSource): Passage {
    const { passageTokens } = this.#shape;
    const { tokenStart, tokenEnd } = candidate;
    const room = Math.max(0, passageTokens - (tokenEnd - tokenStart));
    const from = Math.max(run.from, tokenStart - Math.min(aroundTokens, room >> 1));
    const to = Math.min(run.to, tokenEnd + aroundTokens, from + passageTokens);
    const width = this.#width;
    const channels = rowChannels(width);
    const firstRow = 1 + this.#asked;
    const rows = new Float32Array((firstRow + to - from) * channels);
    rows.set(this.#front);
    for (let t = from; t < to; t++) {
      const at = (firstRow + t - from) * channels;
      const row = rows.subarray(at, at + channels);
      const j = t - run.from;
      const id = unit.ids[t]!;
      setUnit(row, latents, j * width, width);
      row[width + signAt.passage] = 1;
      row[width + signAt.candidate] = t >= tokenStart && t < tokenEnd ? 1 : 0;
      row[width + signAt.sameToken] = this.#ids.has(id) ? 1 : 0;
      row[width + signAt.sameWord] = this.#words.has(this.#lexicon.canonical[id]!) ? 1 : 0;
      row[width + signAt.capital] = (unit.capital[t >> 3]! >> (t & 7)) & 1;
      row[width + signAt.best] = best[j]!;
      row[width + signAt.attention] = attention[j]!;
      this.#describe(row, id);
    }
    return { from, to, rows, firstRow };
  }

  #describe(row: Float32Array, id: number): void {
    const flags = this.#lexicon.flags[id]!;
    for (const name of ['digit', 'continues', 'punctuation', 'stop'] as const)
      row[this.#width + signAt[name]] = flags & pieceFlag[name] ? 1 : 0;
  }
}

/** Writes the row's first `width` numbers, divided by their length; zeros stay zeros. */
function setUnit(row: Float32Array, values: Float32Array, from: number, width: number): void {
  let square = 0;
  for (let d = 0; d < width; d++) square += values[from + d]! ** 2;
  const inverse = square > 0 ? 1 / Math.sqrt(square) : 0;
  for (let d = 0; d < width; d++) row[d] = values[from + d]! * inverse;
}
