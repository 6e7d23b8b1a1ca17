/**
 * A location -> the text that stands there in the stored document. Used to verify citations, so it starts from the location
 * alone and shares nothing with locate.ts.
 */
import type { Location } from '../location/location.js';
import type { TokenSequence } from './token-sequence.js';

/** The text at a location, or undefined when the document has no such place. O(size of the document) at worst. */
export function cut(sequence: TokenSequence, location: Location): string | undefined {
  switch (location.type) {
    case 'char_location':
      if (location.end_char_index > sequence.text.length) return undefined;
      return sequence.text.slice(location.start_char_index, location.end_char_index);
    case 'line_location': {
      const file = sequence.spans.find(
        (s) =>
          s.source.kind === 'lines' && s.source.path === location.path && s.source.commit === location.commit,
      );
      if (!file) return undefined;
      const lines = sequence.text.slice(file.charStart, file.charEnd).split('\n');
      if (location.end_line > lines.length) return undefined;
      return lines.slice(location.start_line - 1, location.end_line).join('\n');
    }
    case 'box_location':
    case 'region_location':
      return cutBoxes(sequence, location);
    case 'time_location': {
      const inside = sequence.spans.filter(
        (s) =>
          s.source.kind === 'time' &&
          Math.round(s.source.startMs) >= location.start_ms &&
          Math.round(s.source.endMs) <= location.end_ms &&
          (location.speaker === undefined || s.source.speaker === location.speaker),
      );
      const first = inside[0];
      const last = inside.at(-1);
      return first && last ? sequence.text.slice(first.charStart, last.charEnd) : undefined;
    }
  }
}

type Boxed = Extract<Location, { type: 'box_location' | 'region_location' }>;

/** The words whose centre lies inside one of the boxes, in reading order. */
function cutBoxes(sequence: TokenSequence, location: Boxed): string | undefined {
  const { places, text } = sequence;
  const words: string[] = [];
  let previousEnd = -1;
  for (let i = 0; i < places.page.length; i++) {
    const x = (places.box[i * 4]! + places.box[i * 4 + 2]!) / 2;
    const y = (places.box[i * 4 + 1]! + places.box[i * 4 + 3]!) / 2;
    const page = places.page[i]!;
    const slack = 0.01;
    const hit = location.boxes.some(
      (b) =>
        b.page_number === page &&
        x >= b.x0 - slack &&
        x <= b.x1 + slack &&
        y >= b.y0 - slack &&
        y <= b.y1 + slack,
    );
    if (!hit) continue;
    const start = places.charStart[i]!;
    const end = places.charEnd[i]!;
    if (previousEnd >= 0 && start !== previousEnd) words.push(' ');
    words.push(text.slice(start, end));
    previousEnd = end;
  }
  return words.length > 0 ? words.join('') : undefined;
}

const flatten = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Whether the quoted text really stands at the location; white space may differ in width, nothing else. */
export function verifyQuote(sequence: TokenSequence, location: Location, quoted: string): boolean {
  const found = cut(sequence, location);
  return found !== undefined && flatten(quoted).length > 0 && flatten(found) === flatten(quoted);
}
