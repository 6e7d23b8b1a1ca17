/** Subtitles (.srt, .vtt) -> a line per cue, its time before it: "0:01:12 Bob: Hello." Styles and positions are left out. */
import type { Piece } from '../assemble/piece.js';
import { TextBuilder } from './builder.js';

const timing = /^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})/u;

/** Undefined when no cue is found. Throws AppError limit_exceeded from the builder. */
export function subtitleText(
  source: string,
  name: string,
  maxChars: number,
): Pick<Piece, 'text' | 'segments' | 'structure'> | undefined {
  const out = new TextBuilder(name, maxChars);
  let cues = 0;
  for (const block of source.replace(/\r\n?/gu, '\n').split(/\n[ \t]*\n/u)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => timing.test(line));
    if (at < 0) continue;
    const [, from = '', to = ''] = timing.exec(lines[at]!) ?? [];
    const words = lines
      .slice(at + 1)
      .map(plain)
      .join(' ')
      .trim();
    if (words === '') continue;
    cues++;
    const start = clock(from);
    out.within('table_row', { label: `${start}-${clock(to)}` }, () =>
      out.block(`${start} ${words}`, { gap: 1, byLine: true }),
    );
  }
  return cues === 0 ? undefined : out.finish();
}

/** "00:01:12,500" -> "0:01:12" */
function clock(time: string): string {
  const parts = time.replace(/[.,]\d+$/u, '').split(':');
  while (parts.length < 3) parts.unshift('0');
  return `${Number(parts[0])}:${parts[1]!.padStart(2, '0')}:${parts[2]!}`;
}

function plain(line: string): string {
  return line
    .replace(/<v(?:\.[^\s>]*)?\s+([^>]+)>/gu, '$1: ')
    .replace(/<[^>]*>|\{\\[^}]*\}/gu, '')
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&amp;/gu, '&')
    .trim();
}
