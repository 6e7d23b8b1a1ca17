/** A location as a person would say it: "page 2", "src/a.ts, lines 3 to 5", "0:12 to 0:19". Not for machines. */
import type { Location } from '@lectern/contracts';

/** Empty when the document as a whole is all there is to say. */
export function placeInWords(location: Location): string {
  switch (location.type) {
    case 'char_location':
    case 'region_location':
      return framesOf(location);
    case 'line_location':
      return `${location.path}, ${range('line', location.start_line, location.end_line)}`;
    case 'box_location': {
      const pages = location.boxes.map((box) => box.page_number);
      return range('page', Math.min(...pages), Math.max(...pages));
    }
    case 'time_location': {
      const speaker = location.speaker === undefined ? '' : `, ${location.speaker}`;
      return `${clock(location.start_ms)} to ${clock(location.end_ms)}${speaker}`;
    }
  }
}

/** Single images have frame 1, which nobody wants to hear. */
function framesOf(location: Extract<Location, { type: 'char_location' | 'region_location' }>): string {
  if (location.type === 'char_location') return '';
  const last = Math.max(...location.boxes.map((box) => box.page_number));
  return last === 1 ? '' : range('page', Math.min(...location.boxes.map((box) => box.page_number)), last);
}

function range(unit: string, first: number, last: number): string {
  return first === last ? `${unit} ${String(first)}` : `${unit}s ${String(first)} to ${String(last)}`;
}

/** 62,000 ms -> "1:02"; with hours only when there are some. */
function clock(ms: number): string {
  const total = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(total % 60)}`
    : `${String(minutes)}:${two(total % 60)}`;
}
