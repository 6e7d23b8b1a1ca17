/**
 * The text of a document, of whatever kind -> the keys and passwords in it, as parts of its structure. Answers mask them; the text
 * that the engine reads stays as it is. Rules decide, not a model: it finds what looks like a secret, no more.
 */
import type { Skipped, StructureSpan } from '@lectern/contracts';
import { secretRules } from './rules.js';

export interface Secret {
  readonly name: string;
  readonly charStart: number;
  readonly charEnd: number;
}

/** In order, disjoint. Cost: one pass for each rule, in proportion to the text. */
export function findSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  for (const { name, pattern, check } of secretRules) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.['secret'] ?? match[0];
      if (check && !check(value)) continue;
      const charStart = match.index + match[0].lastIndexOf(value);
      found.push({ name, charStart, charEnd: charStart + value.length });
    }
  }
  found.sort((a, b) => a.charStart - b.charStart || b.charEnd - a.charEnd);
  const apart: Secret[] = [];
  for (const secret of found) {
    const last = apart.at(-1);
    if (!last || secret.charStart >= last.charEnd) apart.push(secret);
    else if (secret.charEnd > last.charEnd) apart[apart.length - 1] = { ...last, charEnd: secret.charEnd };
  }
  return apart;
}

/** Cut where other parts begin and end, so that these nest: a key over two table cells is two parts. */
export function secretParts(secrets: readonly Secret[], parts: readonly StructureSpan[]): StructureSpan[] {
  if (secrets.length === 0) return [];
  const edges = [...new Set(parts.flatMap(({ charStart, charEnd }) => [charStart, charEnd]))].sort(
    (a, b) => a - b,
  );
  let next = 0;
  return secrets.flatMap(({ name, charStart, charEnd }) => {
    while (next < edges.length && edges[next]! <= charStart) next++;
    const cuts = [charStart];
    while (next < edges.length && edges[next]! < charEnd) cuts.push(edges[next++]!);
    cuts.push(charEnd);
    return cuts
      .slice(1)
      .map((end, i): StructureSpan => ({ kind: 'secret', charStart: cuts[i]!, charEnd: end, label: name }));
  });
}

/** They are read; the row is where a person looks for what an answer will not show. */
export function noteOnSecrets({ length }: readonly Secret[]): Skipped[] {
  if (length === 0) return [];
  const shown = 'answers show dots in the place (LECTERN_SHOW_SECRETS).';
  return length === 1
    ? [{ what: '1 secret', why: `It looks like a key or password: ${shown}` }]
    : [
        {
          what: `${length.toLocaleString('en-US')} secrets`,
          why: `They look like keys or passwords: ${shown}`,
        },
      ];
}
