/**
 * What is computed on one document once and kept: the content of a context file. No text is in it; offsets point into the
 * document's text.
 *
 * Dims   T tokens, S segments, E entries, K key width, A addresses, P bytes of postings
 * Units  token ranges are [start, end) into ids; char ranges are UTF-16
 */
export interface UnitSegments {
  /** (S) */
  readonly tokenStart: Uint32Array;
  /** (S) */
  readonly tokenEnd: Uint32Array;
  /** (S) */
  readonly charStart: Uint32Array;
  /** (S) */
  readonly charEnd: Uint32Array;
  /** (S) index of the span that holds the segment; a quote never crosses spans. */
  readonly span: Uint32Array;
}

/**
 * Index keys. An entry stands for a run of at most `ratio` tokens; its key pools their projected latents. Lengths of sums of keys give
 * exact cosines of spans.
 */
export interface UnitEntries {
  /** (E) first token; an entry ends where the next one starts, the last one at T. */
  readonly tokenStart: Uint32Array;
  /** (E, K) */
  readonly key: Int8Array;
  /** (E) key = int8 * scale */
  readonly scale: Float32Array;
  /** (E, 3) 1 / length of the sum of 1, 2 and 4 keys from e on; 0 where that passes the end. */
  readonly inverse: Float32Array;
}

/** The n-gram context memory: hashed address -> entries in which the n-gram starts. */
export interface UnitPostings {
  /** (A) ascending, distinct. */
  readonly address: Uint32Array;
  /** (A + 1) byte offsets into `list`. */
  readonly offset: Uint32Array;
  /** (P) per address: ascending entry indices, each as the varint of its distance to the one before (the first to -1). */
  readonly list: Uint8Array;
}

/** What a span holds: prose, or a file of a source tree, which is computed as if nothing stood around it. */
export const spanKinds = { prose: 0, code: 1, proseFile: 2 } as const;

/** The part of a unit that answering always needs. Its token latents stay in the file and are read row by row. */
export interface UnitData {
  /** (T) */
  readonly ids: Uint16Array;
  /** (ceil(T / 8)) bit t: token t starts with a capital letter in the text. */
  readonly capital: Uint8Array;
  readonly segments: UnitSegments;
  /** (spans) see spanKinds. */
  readonly spanKind: Uint8Array;
  readonly entries: UnitEntries;
  readonly postings: UnitPostings;
}

/** Bytes that a loaded unit holds in memory. */
export function unitBytes(unit: UnitData): number {
  const { segments: s, entries: e, postings: p } = unit;
  return [
    unit.ids,
    unit.capital,
    unit.spanKind,
    s.tokenStart,
    s.tokenEnd,
    s.charStart,
    s.charEnd,
    s.span,
    e.tokenStart,
    e.key,
    e.scale,
    e.inverse,
    p.address,
    p.offset,
    p.list,
  ].reduce((sum, view) => sum + view.byteLength, 0);
}

/** End (exclusive) of the entry's tokens. */
export function entryEnd(unit: Pick<UnitData, 'ids' | 'entries'>, entry: number): number {
  return unit.entries.tokenStart[entry + 1] ?? unit.ids.length;
}
