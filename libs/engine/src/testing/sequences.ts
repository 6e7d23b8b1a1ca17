/**
 * Small TokenSequences for tests, made with the model's own vocabulary by greedy longest match. It is a test helper: the
 * product's tokenizer lives in another library, which the engine may not import.
 */
import type { TokenSequence } from '@lectern/contracts';
import type { Question } from '../core/types.js';
import { loadModel, readModelFile } from '../loader/model.js';
import { parseVocabulary } from '../loader/vocabulary.js';
import { buildLexicon, type Lexicon } from '../memory/lexicon.js';

export class TestTokenizer {
  readonly lexicon: Lexicon;
  readonly #idOf: ReadonlyMap<string, number>;

  constructor(pieces: readonly string[]) {
    this.lexicon = buildLexicon(pieces);
    this.#idOf = new Map(pieces.map((piece, id) => [piece, id]));
  }

  static async load(): Promise<TestTokenizer> {
    const model = await loadModel('lite-dense');
    const bytes = await readModelFile(model, 'vocabulary');
    return new TestTokenizer(parseVocabulary(bytes, model.shape.vocabulary));
  }

  question(text: string): Question {
    const ids: number[] = [];
    const charStart: number[] = [];
    const charEnd: number[] = [];
    for (const match of text.toLowerCase().matchAll(/[a-z0-9]+|[^\sa-z0-9]/gu)) {
      for (let at = 0; at < match[0].length;) {
        const prefix = at > 0 ? '##' : '';
        let end = match[0].length;
        while (end > at && !this.#idOf.has(prefix + match[0].slice(at, end))) end--;
        const id = this.#idOf.get(prefix + match[0].slice(at, end)) ?? 100;
        if (end === at) end++;
        ids.push(id);
        charStart.push(match.index + at);
        charEnd.push(match.index + end);
        at = end;
      }
    }
    return {
      text,
      ids: Uint16Array.from(ids),
      charStart: Uint32Array.from(charStart),
      charEnd: Uint32Array.from(charEnd),
    };
  }

  /** One span per part; segments are lines for code and sentences otherwise. */
  sequence(parts: readonly string[], modality: 'text' | 'code' = 'text'): TokenSequence {
    const text = parts.join('\n\n');
    const { ids, charStart, charEnd } = this.question(text);
    const segments: [number, number][] = [];
    const spans: TokenSequence['spans'][number][] = [];
    let offset = 0;
    for (const [index, part] of parts.entries()) {
      const inside = (at: number): boolean => at >= offset && at < offset + part.length;
      const tokenStart = charStart.findIndex(inside);
      const count = charStart.filter(inside).length;
      spans.push({
        modality,
        tokenStart,
        tokenEnd: tokenStart + count,
        charStart: offset,
        charEnd: offset + part.length,
        source: modality === 'code' ? { kind: 'lines', path: `file${index}.ts` } : { kind: 'chars' },
      });
      const pattern = modality === 'code' ? /[^\n]+/gu : /[^.?!\n]+[.?!]*/gu;
      for (const m of part.matchAll(pattern)) {
        const lead = m[0].length - m[0].trimStart().length;
        if (m[0].trim()) segments.push([offset + m.index + lead, offset + m.index + m[0].length]);
      }
      offset += part.length + 2;
    }
    return {
      meta: { kind: modality, mediaType: 'text/plain', reader: 'test/1', tokenizer: 'test/1' },
      text,
      ids,
      charStart,
      charEnd,
      spans,
      places: {
        charStart: new Uint32Array(),
        charEnd: new Uint32Array(),
        page: new Uint32Array(),
        box: new Float32Array(),
      },
      segments: {
        charStart: Uint32Array.from(segments, (s) => s[0]),
        charEnd: Uint32Array.from(segments, (s) => s[1]),
      },
      structure: [],
      skipped: [],
    };
  }
}
