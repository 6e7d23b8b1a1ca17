/** The text of a sequence without what pages repeat and what stands below them: how a person would read it aloud. */
import type { TokenSequence } from '@lectern/contracts';

const apart: ReadonlySet<string> = new Set(['page_header', 'page_footer', 'footnote']);

export function runningText({ text, structure }: Pick<TokenSequence, 'text' | 'structure'>): string {
  let from = 0;
  const parts: string[] = [];
  for (const { kind, charStart, charEnd } of structure) {
    if (!apart.has(kind) || charStart < from) continue;
    parts.push(text.slice(from, charStart));
    from = charEnd;
  }
  parts.push(text.slice(from));
  return parts.join('\n');
}
