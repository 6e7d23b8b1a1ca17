/** A citation's place in words: what a person would look for in the document. Pure. */
import type { Citation } from '@lectern/contracts';
import { clock, count } from './format.js';

/** "lease.pdf, page 2, in 4 Term > 4.2 Renewal" / "monitor: src/alarm.ts:12-19, in class Alarm > ring()" / "hearing.mp3, 0:12-0:19". */
export function placeOf(citation: Citation): string {
  const { within = [] } = citation;
  return within.length === 0 ? where(citation) : `${where(citation)}, in ${within.join(' > ')}`;
}

function where(citation: Citation): string {
  const title = citation.document_title;
  switch (citation.type) {
    case 'char_location':
      return `${title}, characters ${count(citation.start_char_index)}-${count(citation.end_char_index)}`;
    case 'line_location': {
      const { start_line: start, end_line: end, path, commit } = citation;
      const lines = start === end ? String(start) : `${start}-${end}`;
      const file = path === title ? path : `${title}: ${path}`;
      return `${file}:${lines}${commit === undefined ? '' : ` at ${commit.slice(0, 10)}`}`;
    }
    case 'box_location': {
      const pages = [...new Set(citation.boxes.map((box) => box.page_number))];
      return `${title}, ${pages.length === 1 ? 'page' : 'pages'} ${pages.join(', ')}`;
    }
    case 'region_location': {
      const { boxes } = citation;
      const x0 = Math.round(Math.min(...boxes.map((box) => box.x0)));
      const y0 = Math.round(Math.min(...boxes.map((box) => box.y0)));
      const x1 = Math.round(Math.max(...boxes.map((box) => box.x1)));
      const y1 = Math.round(Math.max(...boxes.map((box) => box.y1)));
      return `${title}, region ${x0},${y0} to ${x1},${y1}`;
    }
    case 'time_location': {
      const speaker = citation.speaker === undefined ? '' : ` (${citation.speaker})`;
      return `${title}, ${clock(citation.start_ms)}-${clock(citation.end_ms)}${speaker}`;
    }
  }
}

export const verifiedMark = (citation: Citation): string => (citation.verified ? 'verified' : 'NOT VERIFIED');
