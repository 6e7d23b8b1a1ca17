/**
 * Characters of the extracted text -> the place a person opens. The reverse, cut.ts, does not share code with this file:
 * together they decide whether a citation is `verified`.
 */
import type { Box, Location } from '../location/location.js';
import { lastAtMost } from './search.js';
import type { Places, Span, TokenSequence } from './token-sequence.js';

export interface Quote {
  readonly location: Location;
  /** Exactly what stands at the location; may be wider than asked, since lines and words are not cut in two. */
  readonly text: string;
  readonly charStart: number;
  readonly charEnd: number;
}

/** The span that holds the character, or undefined when it stands between spans. O(log spans). */
export function spanAt(spans: readonly Span[], char: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.charEnd <= char) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span && span.charStart <= char ? span : undefined;
}

/**
 * Locates [charStart, charEnd). A range that runs over several files or utterances is cut at the end of the first one;
 * over several pages it keeps the boxes of all.
 * Returns undefined for an empty range or one outside every span.
 */
export function locate(sequence: TokenSequence, charStart: number, charEnd: number): Quote | undefined {
  const { text, spans } = sequence;
  let start = charStart;
  let end = Math.min(charEnd, text.length);
  while (start < end && /\s/u.test(text[start]!)) start++;
  end = withoutTrailingSpace(text, start, end);
  if (start >= end) return undefined;
  const span = spanAt(spans, start);
  if (!span) return undefined;
  const source = span.source;
  switch (source.kind) {
    case 'chars':
      return {
        location: { type: 'char_location', start_char_index: start, end_char_index: end },
        text: text.slice(start, end),
        charStart: start,
        charEnd: end,
      };
    case 'lines':
      return locateLines(sequence, span, source.path, {
        start,
        end: withoutTrailingSpace(text, start, Math.min(end, span.charEnd)),
        commit: source.commit,
      });
    case 'page':
      return locateBoxes(sequence, start, end, 'box_location');
    case 'image':
      return locateBoxes(sequence, start, end, 'region_location');
    case 'time':
      return locateTime(sequence, span, end);
  }
}

function withoutTrailingSpace(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && /\s/u.test(text[trimmed - 1]!)) trimmed--;
  return trimmed;
}

interface LineRange {
  readonly start: number;
  readonly end: number;
  readonly commit: string | undefined;
}

function locateLines(sequence: TokenSequence, span: Span, path: string, range: LineRange): Quote {
  const { text } = sequence;
  let line = 1;
  let lineStart = span.charStart;
  for (;;) {
    const newline = text.indexOf('\n', lineStart);
    if (newline < 0 || newline >= range.start || newline >= span.charEnd) break;
    lineStart = newline + 1;
    line++;
  }
  const startLine = line;
  const quoteStart = lineStart;
  let quoteEnd = text.indexOf('\n', range.start);
  if (quoteEnd < 0 || quoteEnd > span.charEnd) quoteEnd = span.charEnd;
  while (quoteEnd < range.end) {
    line++;
    const newline = text.indexOf('\n', quoteEnd + 1);
    quoteEnd = newline < 0 || newline > span.charEnd ? span.charEnd : newline;
  }
  return {
    location: {
      type: 'line_location',
      path,
      ...(range.commit === undefined ? {} : { commit: range.commit }),
      start_line: startLine,
      end_line: line,
    },
    text: text.slice(quoteStart, quoteEnd),
    charStart: quoteStart,
    charEnd: quoteEnd,
  };
}

interface Utterance {
  readonly charStart: number;
  readonly charEnd: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly speaker: string | undefined;
}

/**
 * Whole utterances. Where people talk at the same time, the stretch grows until it holds every utterance that lies in its time,
 * so that whoever plays it hears what is quoted, and all of it.
 */
function locateTime(sequence: TokenSequence, span: Span, end: number): Quote | undefined {
  const utterances = sequence.spans.flatMap(({ source, charStart, charEnd }): Utterance[] =>
    source.kind === 'time'
      ? [
          {
            charStart,
            charEnd,
            startMs: Math.round(source.startMs),
            endMs: Math.round(source.endMs),
            speaker: source.speaker,
          },
        ]
      : [],
  );
  let first = utterances.findIndex((u) => u.charStart === span.charStart);
  let last = Math.max(
    first,
    utterances.findLastIndex((u) => u.charStart < end),
  );
  if (first < 0) return undefined;
  for (;;) {
    const quoted = utterances.slice(first, last + 1);
    const from = utterances[first]!;
    const to = utterances[last]!;
    const speaker = from.speaker === to.speaker ? from.speaker : undefined;
    const startMs = quoted.reduce((least, u) => Math.min(least, u.startMs), from.startMs);
    const endMs = quoted.reduce((most, u) => Math.max(most, u.endMs), to.endMs);
    const heard = (u: Utterance): boolean =>
      u.startMs >= startMs && u.endMs <= endMs && (speaker === undefined || u.speaker === speaker);
    const firstHeard = utterances.findIndex(heard);
    const lastHeard = utterances.findLastIndex(heard);
    if (firstHeard >= first && lastHeard <= last) {
      return {
        location: {
          type: 'time_location',
          start_ms: startMs,
          end_ms: endMs,
          ...(speaker === undefined ? {} : { speaker }),
        },
        text: sequence.text.slice(from.charStart, to.charEnd).trim(),
        charStart: from.charStart,
        charEnd: to.charEnd,
      };
    }
    first = Math.min(first, firstHeard);
    last = Math.max(last, lastHeard);
  }
}

function locateBoxes(
  sequence: TokenSequence,
  start: number,
  end: number,
  type: 'box_location' | 'region_location',
): Quote | undefined {
  const { places, text } = sequence;
  let first = lastAtMost(places.charStart, start);
  if (first < 0 || places.charEnd[first]! <= start) first++;
  let last = first;
  while (last < places.charStart.length && places.charStart[last]! < end) last++;
  if (first >= last) return undefined;
  const boxes = mergeBoxes(places, first, last);
  const charStart = places.charStart[first]!;
  const charEnd = places.charEnd[last - 1]!;
  const location: Location =
    type === 'box_location' ? { type, page_number: boxes[0]!.page_number, boxes } : { type, boxes };
  return { location, text: text.slice(charStart, charEnd), charStart, charEnd };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** One box per run of words on a line: neighbours are joined while they overlap vertically and stand close together. */
function mergeBoxes(places: Places, first: number, last: number): Box[] {
  const boxes: Box[] = [];
  for (let i = first; i < last; i++) {
    const next: Box = {
      page_number: places.page[i]!,
      x0: places.box[i * 4]!,
      y0: places.box[i * 4 + 1]!,
      x1: places.box[i * 4 + 2]!,
      y1: places.box[i * 4 + 3]!,
    };
    const open = boxes.at(-1);
    if (open && sameLine(open, next)) {
      open.x0 = Math.min(open.x0, next.x0);
      open.y0 = Math.min(open.y0, next.y0);
      open.x1 = Math.max(open.x1, next.x1);
      open.y1 = Math.max(open.y1, next.y1);
    } else boxes.push(next);
  }
  return boxes.map((b) => ({
    page_number: b.page_number,
    x0: round(b.x0),
    y0: round(b.y0),
    x1: round(b.x1),
    y1: round(b.y1),
  }));
}

function sameLine(a: Box, b: Box): boolean {
  if (a.page_number !== b.page_number) return false;
  const height = Math.min(a.y1 - a.y0, b.y1 - b.y0);
  const overlap = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  const gap = Math.max(a.x0, b.x0) - Math.min(a.x1, b.x1);
  return overlap > 0.5 * height && gap < 2 * Math.max(a.y1 - a.y0, b.y1 - b.y0);
}
