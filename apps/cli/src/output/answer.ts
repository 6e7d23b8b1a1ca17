/** An answer object as text for a terminal. Pure; `--json` prints the object itself instead. */
import type { Answer, Citation, Evidence } from '@lectern/contracts';
import { count, milliseconds, oneLine, plural } from './format.js';
import { placeOf, verifiedMark } from './places.js';

function quoteLines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `  | ${line.trimEnd()}`);
}

function citationLines(citation: Citation): string[] {
  return [...quoteLines(citation.cited_text), `    ${placeOf(citation)} [${verifiedMark(citation)}]`, ''];
}

function evidenceLines(evidence: readonly Evidence[]): string[] {
  return evidence.map(
    ({ rank, score, citation }) =>
      `  ${rank}. ${placeOf(citation)} (${score.toFixed(2)}): ${oneLine(citation.cited_text, 90)}`,
  );
}

const flat = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const keyOf = (citation: Citation): string => JSON.stringify({ ...citation, verified: undefined });

export function answerText(answer: Answer): string {
  const citations = answer.content.flatMap((part) => part.citations);
  const lines: string[] = [];
  if (answer.found) {
    const marked = answer.evidence[0]?.answer;
    if (marked) lines.push(`Answer: ${oneLine(marked.text, 200)}`, '');
    for (const part of answer.content) {
      // In quote mode the text only repeats what is cited; the quotes below show it with their places.
      const quoted = part.citations.some((citation) => flat(part.text).includes(flat(citation.cited_text)));
      if (!quoted && part.text.trim() !== '') lines.push(part.text.trim(), '');
    }
    lines.push(...citations.flatMap(citationLines));
  } else lines.push('The documents do not say.', '');
  const cited = new Set(citations.map(keyOf));
  const others = answer.evidence.filter((item) => !answer.found || !cited.has(keyOf(item.citation)));
  if (others.length > 0) {
    lines.push(answer.found ? 'Also found:' : 'The nearest places:', ...evidenceLines(others), '');
  }
  lines.push(footer(answer), '');
  return lines.join('\n');
}

/** One quiet line: how much was read, and what was not. */
function footer(answer: Answer): string {
  const { coverage, usage, timings_ms: timings } = answer;
  const read = `${plural(coverage.documents.length, 'document')}, ${plural(coverage.tokens, 'token')} read`;
  const cached = `${count(usage.prompt_cache_hit_tokens)} from the cache`;
  return [`${read} (${cached})`, milliseconds(timings.total), ...notRead(coverage)].join(', ');
}

function notRead({ documents, not_read: out }: Answer['coverage']): string[] {
  const skipped = documents.reduce((sum, document) => sum + document.skipped.length, 0);
  const failed = out.filter(({ status }) => status === 'failed').length;
  const waiting = out.length - failed;
  return [
    waiting > 0 ? `${plural(waiting, 'document')} not read yet` : '',
    failed > 0 ? `${plural(failed, 'document')} could not be read` : '',
    skipped > 0 ? `${plural(skipped, 'part')} of documents skipped` : '',
  ].filter((part) => part !== '');
}
