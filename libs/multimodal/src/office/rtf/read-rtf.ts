/**
 * Rich Text (.rtf) -> one piece: paragraphs, headings by outline level and style name, list items, table rows, notes, links, headers
 * and footers. Pictures and objects are counted, not read.
 */
import type { Skipped, StructureKind } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';
import type { DetectedFile } from '../../detect/detected.js';
import type { ReadContext, ReadResult } from '../../ports/reader.js';
import type { Cell, Run } from '../../text/builder.js';
import { TextBuilder } from '../../text/builder.js';
import { loadBytes } from '../../text/load.js';
import type { RtfToken } from './tokens.js';
import { rtfTokens } from './tokens.js';

const reader = 'rtf/1';
const maxBytes = 128 * 2 ** 20;
const maxDepth = 1000;

/** Throws AppError limit_exceeded; unreadable_document when groups nest without end. */
export async function readRtf(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const bytes = await loadBytes(file, context.limits);
  if (bytes.length > maxBytes)
    throw new AppError(
      'limit_exceeded',
      `"${file.name}" is larger than ${maxBytes / 2 ** 20} MiB: split it.`,
    );
  const out = new TextBuilder(file.name, context.limits.maxTextChars);
  const reading = new RtfReading(out, file.name);
  for (const token of rtfTokens(bytes.toString('latin1'))) reading.token(token);
  reading.finish();
  const { title, skipped } = reading;
  return {
    pieces: [{ modality: 'text', source: { kind: 'chars' }, ...out.finish() }],
    skipped,
    ...(title.trim() === '' ? {} : { title: title.trim().slice(0, 300) }),
    reader,
  };
}

/** Where the words of a group go. */
type Destination = 'text' | 'nothing' | 'info' | 'title' | 'link' | 'style' | 'number';

interface Group {
  readonly destination: Destination;
  readonly hidden: boolean;
  readonly deleted: boolean;
  readonly link: string | undefined;
  /** Characters after \u that old readers show instead. */
  readonly fallback: number;
  /** What this group wraps: a part that ends with it. */
  readonly part: StructureKind | undefined;
}

const parts: Readonly<Record<string, StructureKind>> = {
  footnote: 'footnote',
  annotation: 'note',
  header: 'page_header',
  headerl: 'page_header',
  headerr: 'page_header',
  headerf: 'page_header',
  footer: 'page_footer',
  footerl: 'page_footer',
  footerr: 'page_footer',
  footerf: 'page_footer',
};
const silent: ReadonlySet<string> = new Set(
  'fonttbl colortbl pict object themedata datastore latentstyles listtable listoverridetable rsidtbl generator xmlnstbl mmathPr revtbl nonshppict atnid atnauthor filetbl bkmkstart bkmkend'.split(
    ' ',
  ),
);
const characters: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
};

class RtfReading {
  title = '';
  private readonly out: TextBuilder;
  private readonly name: string;
  private readonly groups: Group[] = [];
  private group: Group = {
    destination: 'text',
    hidden: false,
    deleted: false,
    link: undefined,
    fallback: 1,
    part: undefined,
  };
  private runs: Run[] = [];
  private cells: Cell[] = [];
  private row = 0;
  private level: number | undefined;
  private listItem = false;
  private inTable = false;
  private bytes: number[] = [];
  private decoder = new TextDecoder('windows-1252');
  private toSkip = 0;
  private ignorable = false;
  private code = '';
  private styleName = '';
  private styleId = -1;
  private readonly styleLevels = new Map<number, number>();
  private pictures = 0;
  private deletions = 0;
  private inRows = false;

  constructor(out: TextBuilder, name: string) {
    this.out = out;
    this.name = name;
  }

  get skipped(): Skipped[] {
    const skipped: Skipped[] = [];
    if (this.pictures > 0)
      skipped.push({
        what: `${this.pictures} pictures or objects`,
        why: 'Pictures in Rich Text are not read.',
      });
    if (this.deletions > 0)
      skipped.push({
        what: `${this.deletions} deleted or hidden passages`,
        why: 'They are not part of the text that is shown.',
      });
    return skipped;
  }

  token(token: RtfToken): void {
    if (token.kind !== 'byte') this.flushBytes();
    switch (token.kind) {
      case 'open':
        if (this.groups.length >= maxDepth)
          throw new AppError(
            'unreadable_document',
            `"${this.name}" nests its text without end: save it again.`,
          );
        this.groups.push(this.group);
        this.group = { ...this.group, part: undefined };
        this.toSkip = 0;
        return;
      case 'close':
        this.close();
        return;
      case 'byte':
        if (this.toSkip > 0) this.toSkip--;
        else this.bytes.push(token.byte);
        return;
      case 'text': {
        const skip = Math.min(this.toSkip, token.text.length);
        this.toSkip -= skip;
        if (token.text.length > skip)
          this.add(this.decoder.decode(Buffer.from(token.text.slice(skip), 'latin1')));
        return;
      }
      case 'symbol':
        if (token.symbol === '*') this.ignorable = true;
        else if (token.symbol === '~') this.add('\u00a0');
        else if (token.symbol === '_') this.add('-');
        else if (/[\\{}]/u.test(token.symbol)) this.add(token.symbol);
        else if (/[\r\n]/u.test(token.symbol)) this.paragraph();
        return;
      case 'word':
        this.word(token.word, token.value);
    }
  }

  finish(): void {
    this.flushBytes();
    while (this.groups.length > 0) this.close();
    this.paragraph();
    this.endRows();
  }

  private close(): void {
    const { part, destination } = this.group;
    if (part !== undefined) {
      this.paragraph();
      this.out.end();
      this.out.block('');
    }
    const before = this.groups.pop();
    if (destination === 'style') this.keepStyle();
    if (before) this.group = before;
    this.toSkip = 0;
  }

  private keepStyle(): void {
    const level = /^heading (\d)/iu.exec(this.styleName.trim())?.[1];
    if (level !== undefined && this.styleId >= 0) this.styleLevels.set(this.styleId, Number(level));
    this.styleName = '';
    this.styleId = -1;
  }

  private word(word: string, value: number | undefined): void {
    const ignorable = this.ignorable;
    this.ignorable = false;
    const isOn = value !== 0;
    if (this.group.destination === 'nothing') return;
    const character = characters[word];
    if (character !== undefined) {
      this.add(character);
      return;
    }
    switch (word) {
      case 'par':
      case 'sect':
      case 'page':
        this.paragraph();
        return;
      case 'u':
        this.add(String.fromCharCode(((value ?? 0) + 65_536) % 65_536));
        this.toSkip = this.group.fallback;
        return;
      case 'uc':
        this.group = { ...this.group, fallback: Math.min(Math.max(value ?? 1, 0), 16) };
        return;
      case 'ansicpg':
        this.decoder = decoderFor(value ?? 1252);
        return;
      case 'pard':
        this.level = undefined;
        this.inTable = false;
        this.listItem = false;
        return;
      case 's':
        if (this.group.destination === 'style') this.styleId = value ?? -1;
        else this.level ??= this.styleLevels.get(value ?? -1);
        return;
      case 'outlinelevel':
        if (value !== undefined && value < 9) this.level = value + 1;
        return;
      case 'intbl':
        this.inTable = true;
        return;
      case 'cell':
      case 'nestcell':
        this.cells.push({ blocks: [this.runs] });
        this.runs = [];
        return;
      case 'row':
        this.endRow();
        return;
      case 'v':
        this.group = { ...this.group, hidden: isOn };
        if (isOn) this.deletions++;
        return;
      case 'deleted':
        this.group = { ...this.group, deleted: isOn };
        if (isOn) this.deletions++;
        return;
      case 'chftn':
        return;
      case 'fldinst':
        this.group = { ...this.group, destination: 'link' };
        this.code = '';
        return;
      case 'fldrslt': {
        const target = /HYPERLINK\s+(?:\\l\s+)?"([^"]*)"/iu.exec(this.code)?.[1];
        this.group = { ...this.group, link: target ?? this.group.link };
        return;
      }
      case 'stylesheet':
        this.group = { ...this.group, destination: 'style' };
        return;
      case 'title':
        if (this.group.destination === 'title') return;
        this.group = { ...this.group, destination: 'title' };
        return;
      case 'listtext':
      case 'pntext':
        this.listItem = true;
        return;
    }
    const part = parts[word];
    if (part !== undefined) {
      if (part === 'footnote' || part === 'note') this.paragraph();
      this.out.begin(part, part === 'footnote' ? { label: 'footnote' } : {});
      this.group = { ...this.group, part };
    } else if (word === 'info') this.group = { ...this.group, destination: 'info' };
    else if (silent.has(word) || (ignorable && !/^(?:shppict|shpinst|shptxt)$/u.test(word))) {
      if (word === 'pict' || word === 'object') this.pictures++;
      this.group = { ...this.group, destination: 'nothing' };
    }
  }

  private add(text: string): void {
    const { destination, hidden, deleted, link } = this.group;
    if (destination === 'title') this.title += text;
    else if (destination === 'style') this.styleName += text;
    else if (destination === 'link') this.code = (this.code + text).slice(0, 4000);
    else if (destination === 'text' && !hidden && !deleted)
      this.runs.push(link === undefined ? { text } : { text, link });
  }

  private flushBytes(): void {
    if (this.bytes.length === 0) return;
    const text = this.decoder.decode(Uint8Array.from(this.bytes));
    this.bytes = [];
    this.add(text);
  }

  private paragraph(): void {
    if (this.inTable || this.cells.length > 0) {
      this.runs.push({ text: '\n' });
      return;
    }
    const { runs, out, level } = this;
    this.runs = [];
    if (runs.every(({ text }) => text.trim() === '')) return;
    this.endRows();
    if (level !== undefined) out.heading(runs, level);
    else if (this.listItem) out.within('list_item', { level: 1 }, () => out.block(runs, { gap: 1 }));
    else out.block(runs);
    this.listItem = false;
  }

  private endRow(): void {
    if (!this.inRows) this.out.begin('table');
    this.inRows = true;
    this.out.row(this.cells, `row ${++this.row}`);
    this.cells = [];
    this.inTable = false;
  }

  private endRows(): void {
    if (this.cells.length > 0) this.endRow();
    if (this.inRows) this.out.end();
    this.inRows = false;
    this.row = 0;
  }
}

function decoderFor(codePage: number): InstanceType<typeof TextDecoder> {
  const names: Readonly<Record<number, string>> = {
    932: 'shift_jis',
    936: 'gbk',
    949: 'euc-kr',
    950: 'big5',
    65001: 'utf-8',
  };
  try {
    return new TextDecoder(names[codePage] ?? `windows-${codePage}`);
  } catch {
    return new TextDecoder('windows-1252');
  }
}
