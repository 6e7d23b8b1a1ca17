/**
 * Where a declaration begins for a reader: at the start of its line, or of the comment lines directly above it. Looks at lines, not at
 * grammar: comments look alike in all languages that have symbols here.
 */

const maxCommentLines = 400;

/** `start` is the declaration's first character; nothing before `least` is taken. At most 400 lines of comment. */
export function docCommentStart(text: string, start: number, least: number): number {
  let from = lineStart(text, start);
  if (from < least) return start;
  for (let lines = 0; lines < maxCommentLines && from > least; lines++) {
    const above = lineStart(text, from - 1);
    if (above < least) break;
    const line = text.slice(above, from - 1).trim();
    if (isLineComment(line)) from = above;
    else if (line.endsWith('*/')) {
      const opening = blockStart(text, above, least);
      if (opening === undefined) break;
      from = opening;
    } else break;
  }
  return from;
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Comments of a line, and attributes: `#[derive(Debug)]`. No preprocessor lines, no `#!` of a script. */
function isLineComment(line: string): boolean {
  return (
    line.startsWith('//') ||
    /^#(?:\s|\[|#|$)(?!\s*(?:include|define|if|ifdef|ifndef|endif|pragma)\b)/u.test(line)
  );
}

/** The start of the line where the comment begins that ends on the line at `last`; undefined when something else stands before it. */
function blockStart(text: string, last: number, least: number): number | undefined {
  let at = last;
  for (let lines = 0; lines < maxCommentLines; lines++) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end).trim();
    if (at !== last && line.includes('*/')) return undefined;
    if (line.startsWith('/*')) return at;
    if (line.includes('/*') || at <= least) return undefined;
    at = lineStart(text, at - 1);
    if (at < least) return undefined;
  }
  return undefined;
}
