/**
 * Which lines of a long file to draw. Lines have one height and are not wrapped, so that positions are multiplications.
 * Units  px; line indices are 0-based here, line numbers 1-based elsewhere
 */

export interface LineWindow {
  /** First line drawn. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The lines in view plus `overscan` on each side. Never empty while there are lines. */
export function visibleLines(
  view: { readonly scrollTop: number; readonly height: number },
  lineHeight: number,
  lineCount: number,
  overscan = 30,
): LineWindow {
  const first = Math.floor(Math.max(0, view.scrollTop) / lineHeight);
  const shown = Math.ceil(Math.max(0, view.height) / lineHeight);
  const start = Math.max(0, Math.min(first, lineCount - 1) - overscan);
  const end = Math.min(lineCount, first + shown + 1 + overscan);
  return { start, end: Math.max(end, Math.min(lineCount, start + 1)) };
}

/** Where to scroll so that the cited lines stand a third down the view. */
export function scrollToLine(startLine: number, lineHeight: number, viewHeight: number): number {
  return Math.max(0, (startLine - 1) * lineHeight - viewHeight / 3);
}

/** Lines of a file as the reader counts them: split at LF, a CR before it not shown. A final LF starts no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** A cited range cut to what the file has; null when the file ends before it. */
export function citedRange(
  start: number,
  end: number,
  lineCount: number,
): { from: number; to: number } | null {
  if (start < 1 || start > lineCount || end < start) return null;
  return { from: start, to: Math.min(end, lineCount) };
}
