/**
 * A source file's text -> its functions, classes and types as parts of the document's structure: whole lines, from the comment
 * directly above a declaration to its last line. Bounded for each file and for the whole document; never fails.
 */
import type { StructureKind, StructureSpan } from '@lectern/contracts';
import { docCommentStart } from './doc-comment.js';
import type { Declaration } from './grammars.js';
import { declarationsOf } from './grammars.js';
import { specOf } from './queries.js';

const maxChars = 1_000_000;
/** So many files that cannot be parsed are no accident: the rest of the document is left alone. */
const maxGivenUp = 20;
const maxLabelChars = 120;

/** One per document. */
export class SymbolReader {
  /** Files in a language with a grammar whose symbols are missing. */
  givenUp = 0;
  /** Source files in a language without a grammar. */
  withoutGrammar = 0;
  #costly = 0;

  /** `path` tells dialects apart. The text is one whole file, or one cell of a notebook. */
  async read(text: string, language: string | undefined, path: string): Promise<StructureSpan[]> {
    const spec = specOf(language, path);
    if (!spec) {
      if (language !== undefined) this.withoutGrammar++;
      return [];
    }
    if (text.length > maxChars || this.#costly >= maxGivenUp) {
      this.givenUp++;
      return [];
    }
    const parsed = await declarationsOf(text, spec);
    if (typeof parsed !== 'string') return symbolsOf(text, parsed);
    this.givenUp++;
    this.#costly++;
    return [];
  }
}

function symbolsOf(text: string, declarations: readonly Declaration[]): StructureSpan[] {
  const symbols: StructureSpan[] = [];
  let closed = 0;
  const open: number[] = [];
  for (const declaration of distinct(declarations)) {
    while (open.length > 0 && open.at(-1)! <= declaration.start) closed = Math.max(closed, open.pop()!);
    const charStart = docCommentStart(text, declaration.start, closed);
    const charEnd = endOfLine(text, declaration.end);
    open.push(declaration.end);
    symbols.push({ kind: kindOf(declaration), charStart, charEnd, label: labelOf(declaration) });
  }
  return symbols;
}

/** In order, outer ones first. Of two that have the same name at the same place, the pattern that stands first in the query. */
function distinct(declarations: readonly Declaration[]): Declaration[] {
  const byName = new Map<number, Declaration>();
  for (const declaration of declarations) {
    if (!byName.has(declaration.nameStart)) byName.set(declaration.nameStart, declaration);
  }
  return [...byName.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

function kindOf({ capture }: Declaration): StructureKind {
  return capture.startsWith('function') ? 'function' : capture.startsWith('class') ? 'class' : 'type';
}

/** "class Worker", "interface Options", "run()", "Worker.run()" for a method that stands outside, "impl Display for Point". */
function labelOf({ capture, name, owner, trait }: Declaration): string {
  const [kind, word = kind] = capture.split('.');
  const said = name
    .replace(/\s+/gu, ' ')
    .replace(/^(["'`])(.+)\1$/u, '$2')
    .slice(0, maxLabelChars);
  if (capture === 'function') return owner === undefined ? `${said}()` : `${owner}.${said}()`;
  return trait === undefined ? `${word} ${said}` : `${word} ${trait} for ${said}`;
}

/** Over what closes a statement, to the end of the line; where more follows on it, the declaration's own end. */
function endOfLine(text: string, end: number): number {
  const rest = /[;,)\]\s]*?(?=\n|$)/uy;
  rest.lastIndex = end;
  const found = rest.exec(text);
  return found ? end + found[0].length : end;
}
