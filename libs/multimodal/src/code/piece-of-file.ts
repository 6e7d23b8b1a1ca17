/** The text of one file of a code tree -> its piece, with language and structure. Decides nothing about whether it is read. */
import type { StructureSpan } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import { languageOfFile } from './languages.js';
import { readNotebook } from './notebook.js';
import type { SkipList } from './skip-list.js';
import type { SymbolReader } from './symbols/symbols.js';

export interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly commit?: string | undefined;
  /** What .gitattributes calls its language. */
  readonly marked?: string | undefined;
}

export const isProse = (path: string): boolean => /\.(?:md|mdx|markdown|txt|rst|adoc)$/iu.test(path);
export const isNotebook = (path: string): boolean => /\.ipynb$/iu.test(path);

/** Undefined for a notebook that is none or holds nothing; the reason goes to `skips`. Mutates `skips` and `symbols`. */
export async function pieceOfFile(
  file: SourceText,
  symbols: SymbolReader,
  skips: SkipList,
): Promise<Piece | undefined> {
  const { path, text, commit, marked } = file;
  if (isNotebook(path)) return notebookPiece(file, symbols, skips);
  const language = languageOfFile(path, text, marked);
  const structure = await symbols.read(text, language, path);
  return {
    modality: isProse(path) ? 'text' : 'code',
    source: {
      kind: 'lines',
      path,
      ...(language === undefined ? {} : { language }),
      ...(commit === undefined ? {} : { commit }),
    },
    text,
    ...(structure.length === 0 ? {} : { structure }),
  };
}

async function notebookPiece(
  { path, text: json, commit }: SourceText,
  symbols: SymbolReader,
  skips: SkipList,
): Promise<Piece | undefined> {
  const notebook = readNotebook(json);
  if (!notebook) {
    skips.file(path, 'It is not a notebook that can be read: its content is damaged or of another kind.');
    return undefined;
  }
  const { text, language, segments } = notebook;
  for (const { what, why } of notebook.skipped) skips.note(`${path}, ${what}`, why);
  if (text === '') {
    skips.file(path, 'The notebook holds no text.');
    return undefined;
  }
  const structure: StructureSpan[] = [...notebook.structure];
  for (const { start, end } of notebook.code) {
    for (const symbol of await symbols.read(text.slice(start, end), language, path))
      structure.push({ ...symbol, charStart: symbol.charStart + start, charEnd: symbol.charEnd + start });
  }
  return {
    modality: 'code',
    source: { kind: 'lines', path, language, ...(commit === undefined ? {} : { commit }) },
    text,
    segments,
    structure,
  };
}
