import { AppError } from '@lectern/contracts';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { textContext, writeFixture } from '../archive/testing.js';
import { detect } from '../detect/detect.js';
import type { ReadLimits, ReadResult } from '../ports/reader.js';
import { htmlToText } from './html.js';
import { readText } from './read-text.js';

async function read(
  name: string,
  content: string | Uint8Array,
  limits: Partial<ReadLimits> = {},
): Promise<ReadResult> {
  const path = writeFixture('blob', content);
  return readText({ path, name, ...(await detect(path, name)) }, textContext(limits));
}
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const textOf = (result: ReadResult): string => result.pieces.map((piece) => piece.text).join('');

describe('the title of a markdown file', () => {
  it.each([
    ['# Intro to C#\n', 'Intro to C#'],
    ['text\n\n# Closed  ##  \r\n', 'Closed'],
    [`# x${' '.repeat(4000)}${'#'.repeat(4000)}y\n`, `x${' '.repeat(4000)}${'#'.repeat(4000)}y`],
  ])('of %j is its first heading', async (content, title) => {
    expect((await read('a.md', content)).title).toBe(title);
  });
});

describe('readText refuses', () => {
  it('a text longer than it may be, before it is in memory', async () => {
    expect(await code(read('a.txt', 'x'.repeat(1000), { maxTextChars: 100 }))).toBe('limit_exceeded');
  });

  it('a gzip file that is cut off, and a gzip bomb', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 50_000 }, (_, i) => 97 + ((i * i) % 23))));
    expect(await code(read('a.txt.gz', packed.subarray(0, packed.length - 200)))).toBe('unreadable_document');
    expect(await code(read('a.txt.gz', gzipSync('a'.repeat(20 << 20))))).toBe('unsafe_archive');
  });

  it('binary data behind a beginning of text', async () => {
    const content = Buffer.concat([Buffer.alloc(70_000, 'text '), Buffer.alloc(70_000)]);
    expect(await code(read('a.txt', content))).toBe('unreadable_document');
  });
});

describe('readText', () => {
  it('keeps plain text and markdown as they are, but for the byte order mark', async () => {
    expect(textOf(await read('a.txt', '\ufeffone\r\n\ttwo  three\n'))).toBe('one\r\n\ttwo  three\n');
    const markdown = await read('a.md', '# Title #\n\n*text* &amp; more');
    expect(textOf(markdown)).toBe('# Title #\n\n*text* &amp; more');
    expect(markdown.title).toBe('Title');
  });

  it('turns page marks, which a tokeniser does not see, into line breaks without moving offsets', async () => {
    expect(textOf(await read('a.txt', 'one\ftwo'))).toBe('one\ntwo');
  });

  it('reads UTF-16 with and without a mark, and says when it guessed an encoding', async () => {
    expect(textOf(await read('a.txt', Buffer.from('\ufeffgrün', 'utf16le')))).toBe('grün');
    expect(textOf(await read('a.txt', Buffer.from('plain words', 'utf16le').swap16()))).toBe('plain words');
    const guessed = await read('a.txt', Buffer.from('Stra\xdfe', 'latin1'));
    expect(textOf(guessed)).toBe('Straße');
    expect(guessed.skipped).toEqual([expect.objectContaining({ what: 'encoding' })]);
  });

  it('keeps a UTF-8 text with a few broken characters, and says so', async () => {
    const result = await read(
      'a.txt',
      Buffer.concat([Buffer.from('é'.repeat(100)), Buffer.from([0xff]), Buffer.from(' end')]),
    );
    expect(textOf(result)).toBe(`${'é'.repeat(100)}\ufffd end`);
    expect(result.skipped[0]?.why).toContain('1 characters');
  });
});

describe('HTML', () => {
  const html = (source: string): string => htmlToText(source, 'a.html').text;

  it('refuses pages nested without end, quickly', () => {
    const cpuMs = (): number => process.cpuUsage().user / 1000;
    const started = cpuMs();
    expect(() => html('<div>'.repeat(100_000))).toThrow(AppError);
    expect(() => html('<b><i>'.repeat(50_000))).toThrow(AppError);
    expect(cpuMs() - started).toBeLessThan(5000);
  });

  it('gives the visible text in blocks, without script, style and what is hidden', () => {
    const page = `<!doctype html><html><head><title> The
      Title </title><style>p{}</style></head><body><script>alert("x")</script><h1>Head</h1><p>One &amp; <b>two</b>
      three.<p>Four.<br>Five.<ul><li>a</li><li>b</li></ul><div hidden>no</div><p style="display: none">no</p><noscript>no</noscript>
      <template>no</template><textarea>no</textarea><table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>`;
    const result = htmlToText(page, 'a.html');
    expect(result.title).toBe('The Title');
    expect(result.text).toBe('Head\n\nOne & two three.\n\nFour.\nFive.\n\na\nb\n\nx\ty\n1\t2');
  });

  it('gives headings, lists, tables by rows and cells, and links as structure', () => {
    const { text, structure } = htmlToText(
      `<h2>Fees <i>2024</i></h2><p>See <a href="https://a.example/x"> our terms </a>.<ul><li>one<ul><li>two</ul></ul>
       <table><caption>Rates</caption><tr><th>Name</th><th>Sum</th></tr><tr><td><p>Ann</p><p>Lee</p></td><td></td><td>3</td></tr></table>
       <a href="javascript:x()">run</a>`,
      'a.html',
    );
    expect(text).toBe('Fees 2024\n\nSee our terms .\n\none\n\ntwo\n\nRates\nName\tSum\nAnn Lee\t\t3\n\nrun');
    const parts = [...structure]
      .reverse()
      .map(
        ({ kind, level, label, charStart, charEnd }) =>
          `${kind} ${level ?? ''} ${label ?? ''} "${text.slice(charStart, charEnd)}"`,
      );
    expect(parts).toEqual([
      'heading 2  "Fees 2024"',
      'link  https://a.example/x "our terms "',
      'list_item 2  "two"',
      'list_item 1  "one\n\ntwo"',
      'caption   "Rates"',
      'table_cell   "Name"',
      'table_cell   "Sum"',
      'table_row  row 1 "Name\tSum"',
      'table_cell   "Ann Lee"',
      'table_cell   "3"',
      'table_row  row 2 "Ann Lee\t\t3"',
      'table   "Rates\nName\tSum\nAnn Lee\t\t3"',
      'link   "run"',
    ]);
  });

  it('takes tables that only put things in place for what they are', () => {
    const layout =
      '<table><tr><td><table role="presentation"><tr><td>menu</td><td>more</td></tr></table></td><td><p>One. Two.</p></td></tr></table>';
    const { text, structure, segments } = htmlToText(layout, 'a.html');
    expect(text).toBe('menu\tmore\n\nOne. Two.');
    expect(structure).toEqual([]);
    expect(segments).toHaveLength(3);
  });

  it('takes a long run of blanks in a listing in linear time', () => {
    const line = `a${' '.repeat(300_000)}b`;
    expect(html(`<pre>\n${line}  \n</pre>`)).toBe(line);
  });

  it('keeps preformatted lines', () => {
    expect(html('<p>x</p><pre>\n  a\n    b\n</pre><p>y')).toBe('x\n\n  a\n    b\n\ny');
  });

  it('never joins blocks into one quotable piece', () => {
    const { text, segments } = htmlToText(
      '<ul><li>first thing<li>second thing</ul><p>A. One. B two. Three.',
      'a.html',
    );
    expect(segments.map(({ start, end }) => text.slice(start, end))).toEqual([
      'first thing',
      'second thing',
      'A. One.',
      'B two.',
      'Three.',
    ]);
  });

  it('survives any soup of tags', () => {
    let seed = 5;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
    const bits = [
      '<p>',
      '</p>',
      '<table>',
      '<td>',
      '</tr>',
      '<select>',
      '<svg>',
      '<b',
      '&',
      '&lt',
      '<!--',
      '-->',
      '<pre>',
      '</pre>',
      'x',
      ' ',
      '\n',
      '<script>',
      '</script>',
      '<a href="',
      '">',
      '<![CDATA[',
      '<template>',
      '</template>',
      '<frameset>',
    ];
    for (let round = 0; round < 300; round++) {
      const { text, segments } = htmlToText(
        Array.from({ length: random(60) }, () => bits[random(bits.length)]!).join(''),
        'a',
      );
      let from = 0;
      for (const { start, end } of segments) {
        expect(text.slice(from, start).trim()).toBe('');
        from = end;
      }
      expect(text.slice(from).trim()).toBe('');
    }
  });
});
