/** Test only: small TokenSequences made by hand, one token per word, one segment per line. */
import type { Places, SpanSource, TokenSequence } from '@lectern/contracts';

export interface SmallSpan {
  readonly text: string;
  readonly source: SpanSource;
}

const modalityOf = {
  chars: 'text',
  lines: 'code',
  page: 'page',
  image: 'image',
  time: 'audio',
} as const;

/** Spans joined by a line break. On pages each word gets a box of 10 x 10 on its own place. */
export function smallSequence(parts: readonly SmallSpan[]): TokenSequence {
  const text = parts.map((part) => part.text).join('\n');
  const words = [...text.matchAll(/\S+/gu)].map((m) => [m.index, m.index + m[0].length] as const);
  const lines = [...text.matchAll(/[^\n]+/gu)].map((m) => [m.index, m.index + m[0].length] as const);
  let cursor = 0;
  const spans = parts.map(({ text: own, source }) => {
    const charStart = cursor;
    const charEnd = cursor + own.length;
    cursor = charEnd + 1;
    return {
      modality: modalityOf[source.kind],
      tokenStart: words.filter(([start]) => start < charStart).length,
      tokenEnd: words.filter(([start]) => start < charEnd).length,
      charStart,
      charEnd,
      source,
    };
  });
  const first = parts[0]?.source.kind ?? 'chars';
  return {
    meta: { kind: 'text', mediaType: 'text/plain', reader: 'test/1', tokenizer: 'words/1' },
    text,
    ids: Uint16Array.from(words, (_, i) => i + 1),
    charStart: Uint32Array.from(words, ([start]) => start),
    charEnd: Uint32Array.from(words, ([, end]) => end),
    spans,
    places: first === 'page' || first === 'image' ? placesOf(words, spans) : noPlaces,
    segments: {
      charStart: Uint32Array.from(lines, ([start]) => start),
      charEnd: Uint32Array.from(lines, ([, end]) => end),
    },
    structure: [],
    skipped: [],
  };
}

const noPlaces: Places = {
  charStart: new Uint32Array(),
  charEnd: new Uint32Array(),
  page: new Uint32Array(),
  box: new Float32Array(),
};

function placesOf(
  words: readonly (readonly [number, number])[],
  spans: readonly { readonly charStart: number; readonly charEnd: number; readonly source: SpanSource }[],
): Places {
  const pageOf = (start: number): number => {
    const source = spans.find((s) => s.charStart <= start && start < s.charEnd)?.source;
    return source?.kind === 'page' || source?.kind === 'image' ? source.pageNumber : 1;
  };
  return {
    charStart: Uint32Array.from(words, ([start]) => start),
    charEnd: Uint32Array.from(words, ([, end]) => end),
    page: Uint32Array.from(words, ([start]) => pageOf(start)),
    box: Float32Array.from(words.flatMap((_, i) => [i * 12, 100, i * 12 + 10, 110])),
  };
}
