/**
 * A Jupyter notebook -> text: its cells in order, and after each what running it printed. Pictures and other results that are no text
 * are left out and named; nothing of the file's JSON is in the text. Knows the formats 3 and 4.
 */
import type { Skipped, StructureSpan } from '@lectern/contracts';
import { lineSegments } from '../assemble/lines.js';
import type { TextRange } from '../assemble/piece.js';
import { sentenceSegments } from '../assemble/sentences.js';

export interface Notebook {
  readonly text: string;
  readonly language: string;
  readonly segments: readonly TextRange[];
  /** Cells and the headings in them. */
  readonly structure: readonly StructureSpan[];
  /** Where code stands in the text. */
  readonly code: readonly TextRange[];
  /** `what` is "cell 3: a picture". */
  readonly skipped: readonly Skipped[];
}

/** What one cell printed, at most. */
const maxOutputChars = 10_000;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Text stands as one string or as a list of lines. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string').join('') : '';
}

/** Undefined when it is no notebook. */
export function readNotebook(json: string): Notebook | undefined {
  let notebook: unknown;
  try {
    notebook = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isObject(notebook)) return undefined;
  const { cells, worksheets } = notebook;
  if (!Array.isArray(cells) && !Array.isArray(worksheets)) return undefined;
  const writer = new Writer();
  const all = Array.isArray(cells)
    ? objects(cells)
    : objects(worksheets).flatMap((sheet) => objects(sheet['cells']));
  for (const [index, cell] of all.entries()) addCell(cell, index + 1, writer);
  return { ...writer.finish(), language: languageOf(notebook) };
}

function languageOf({ metadata }: Json): string {
  const about = isObject(metadata) ? metadata : {};
  for (const part of [about['kernelspec'], about['language_info']]) {
    if (!isObject(part)) continue;
    const name = part['language'] ?? part['name'];
    if (typeof name === 'string' && name in kernels) return kernels[name]!;
  }
  return 'python';
}
const kernels: Readonly<Record<string, string>> = Object.assign(
  Object.create(null) as Record<string, string>,
  {
    python: 'python',
    julia: 'julia',
    R: 'r',
    r: 'r',
    javascript: 'javascript',
    typescript: 'typescript',
    scala: 'scala',
    'c++': 'cpp',
    go: 'go',
    rust: 'rust',
    ruby: 'ruby',
    java: 'java',
    'C#': 'csharp',
    bash: 'shell',
  },
);

function addCell(cell: Json, number: number, writer: Writer): void {
  const kind = cell['cell_type'];
  const source = textOf(cell['source'] ?? cell['input']);
  if (kind === 'code') {
    writer.add(`cell ${number} (code)`, source, 'code');
    addOutputs(objects(cell['outputs']), number, writer);
  } else if (kind === 'markdown') writer.add(`cell ${number} (text)`, source, 'prose');
  else if (kind === 'heading') {
    const level = typeof cell['level'] === 'number' ? Math.min(6, Math.max(1, Math.trunc(cell['level']))) : 1;
    writer.add(`cell ${number} (text)`, `${'#'.repeat(level)} ${source}`, 'prose');
  } else writer.add(`cell ${number} (raw)`, source, 'lines');
  if (isObject(cell['attachments'])) {
    for (const name of Object.keys(cell['attachments']).slice(0, 20))
      writer.skip(
        number,
        `the picture "${name.slice(0, 80)}"`,
        'Pictures inside notebooks are not read: add them as files.',
      );
  }
}

function addOutputs(outputs: readonly Json[], number: number, writer: Writer): void {
  const texts: string[] = [];
  for (const output of outputs) {
    const type = output['output_type'];
    if (type === 'stream') texts.push(textOf(output['text']));
    else if (type === 'error' || type === 'pyerr') texts.push(errorOf(output));
    else texts.push(resultOf(output, number, writer));
  }
  const whole = withoutTerminalCodes(
    texts
      .map((text) => text.replace(/\n+$/u, ''))
      .filter((text) => text !== '')
      .join('\n'),
  );
  const kept = whole.slice(0, maxOutputChars);
  if (kept.length < whole.length) {
    const why = `Only the first ${maxOutputChars.toLocaleString('en-US')} of its ${whole.length.toLocaleString('en-US')} characters are read.`;
    writer.skip(number, 'the end of its output', why);
  }
  writer.add(`cell ${number} (output)`, kept, 'lines');
}

function errorOf(output: Json): string {
  const trace = Array.isArray(output['traceback'])
    ? output['traceback'].filter((line) => typeof line === 'string').join('\n')
    : '';
  return trace === '' ? `${textOf(output['ename'])}: ${textOf(output['evalue'])}` : trace;
}

/** A result stands in several forms; the plain text of a picture only says that it is one. */
function resultOf(output: Json, number: number, writer: Writer): string {
  const data = isObject(output['data']) ? output['data'] : output;
  const types = Object.keys(data);
  const picture = types.find((type) => /^(?:image\/|png$|jpeg$|svg$)/u.test(type));
  if (picture !== undefined) {
    writer.skip(number, 'a picture', 'Pictures inside notebooks are not read: add them as files.');
    return '';
  }
  const text = textOf(data['text/plain'] ?? data['text/markdown'] ?? data['text/latex'] ?? data['text']);
  if (text === '' && types.length > 0)
    writer.skip(
      number,
      'a result',
      `It is there only as ${types.slice(0, 3).join(', ')}, which is not read.`,
    );
  return text;
}

const withoutTerminalCodes = (text: string): string =>
  text.replace(/\u001b\[[\d;]*[A-Za-z]/gu, '').replace(/\r\n?/gu, '\n');

class Writer {
  private text = '';
  private readonly segments: TextRange[] = [];
  private readonly structure: StructureSpan[] = [];
  private readonly code: TextRange[] = [];
  private readonly skipped: Skipped[] = [];

  add(label: string, raw: string, as: 'code' | 'prose' | 'lines'): void {
    const text = raw.replace(/\r\n?/gu, '\n').replace(/\s+$/u, '');
    if (text.trim() === '') return;
    if (this.text !== '') this.text += '\n\n';
    const start = this.text.length;
    this.text += text;
    const end = this.text.length;
    this.structure.push({ kind: 'notebook_cell', charStart: start, charEnd: end, label });
    const ranges = as === 'prose' ? sentenceSegments(text) : lineSegments(text);
    this.segments.push(...ranges.map((range) => ({ start: range.start + start, end: range.end + start })));
    if (as === 'code') this.code.push({ start, end });
    if (as === 'prose') this.addHeadings(text, start);
  }

  skip(cell: number, what: string, why: string): void {
    this.skipped.push({ what: `cell ${cell}: ${what}`, why });
  }

  finish(): Omit<Notebook, 'language'> {
    const { text, segments, structure, code, skipped } = this;
    return { text, segments, structure, code, skipped };
  }

  private addHeadings(text: string, offset: number): void {
    let fenced = false;
    for (let from = 0; from < text.length;) {
      const newline = text.indexOf('\n', from);
      const to = newline < 0 ? text.length : newline;
      const line = text.slice(from, to);
      if (/^ {0,3}(?:```|~~~)/u.test(line)) fenced = !fenced;
      const heading = fenced ? null : /^(#{1,6})[ \t]+(\S.*)$/u.exec(line);
      if (heading) {
        const label = heading[2]!.replace(/[ \t]#+[ \t]*$/u, '');
        const part = { kind: 'heading', charStart: offset + from, charEnd: offset + to } as const;
        this.structure.push({ ...part, label, level: heading[1]!.length });
      }
      from = to + 1;
    }
  }
}
