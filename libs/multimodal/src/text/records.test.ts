import { describe, expect, it } from 'vitest';
import { readFixture } from '../office/testing.js';

describe('CSV', () => {
  it('with quotes that do not fit is read and says so', async () => {
    const { text, skipped } = await readFixture('a.csv', 'name,sum\n"Ann,1\nBob,2\n');
    expect(text).toContain('name\tsum');
    expect(skipped[0]?.why).toContain('quotes');
  });

  it('gives a line per record and calls fields by their columns, whatever the delimiter', async () => {
    for (const sign of [',', ';', '\t', '|']) {
      const { text, parts, quotes } = await readFixture(
        'a.csv',
        [`name${sign}sum`, `"Lee${sign} Ann"${sign}1`, `"two\nlines"${sign}`, ''].join('\n'),
      );
      expect(quotes[1]).toBe(`${`Lee${sign} Ann`.replace('\t', ' ').replace('  ', ' ')}\t1`);
      expect(text.split('\n')[2]).toBe('two lines');
      expect(parts).toContain('table_cell <sum> 1');
      expect(parts.some((part) => part.startsWith('table <name | sum>'))).toBe(true);
      expect(parts.some((part) => part.startsWith('table_row <row 3> two lines'))).toBe(true);
    }
  });

  it('without a header is read from its first record', async () => {
    const { parts } = await readFixture('a.csv', '1,2\n3,4\n');
    expect(parts).toContain('table_row <row 1> 1\t2');
    expect(parts).toContain('table_cell 3');
  });
});

describe('JSON', () => {
  it('that nests without end or is broken is read as it stands', async () => {
    const deep = '['.repeat(100_000);
    expect((await readFixture('a.json', `${deep}1`)).skipped[0]?.why).toContain('500');
    const { text, skipped } = await readFixture('a.json', '{"a": 1, "b": [2, }');
    expect(text).toBe('{"a": 1, "b": [2, }');
    expect(skipped[0]?.what).toBe('structure');
  });

  it('gives records as segments, with the path to each', async () => {
    const record = (i: number): string => `{"id":${i},"text":"${'long words '.repeat(15)}"}`;
    const source = `{"title":"T","items":[${[0, 1, 2].map(record).join(',')}]}`;
    const { text, quotes, parts } = await readFixture('a.json', source);
    expect(text).toBe(source);
    expect(quotes).toHaveLength(4);
    expect(quotes[2]).toBe(`${record(1)},`);
    expect(quotes.join('').replace(/\s/gu, '')).toBe(source.replace(/\s/gu, ''));
    expect(parts.map((part) => part.slice(0, 22))).toContain('section <items[1]> {"i');
  });

  it('by lines gives a record per line', async () => {
    const { parts, quotes } = await readFixture('a.jsonl', '{"a":1}\n{"a":2}\n');
    expect(quotes).toEqual(['{"a":1}', '{"a":2}']);
    expect(parts[1]).toBe('table_row <line 2> {"a":2}');
  });
});

describe('XML', () => {
  it('expands no entities, and is read by lines when it is not well-formed', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a><d>&c;</d><e>x</e></a>';
    expect((await readFixture('a.xml', bomb)).text).toBe('d: &c;\ne: x');
    const { text, skipped } = await readFixture('a.xml', '<a><b>one</a>\n<c>two');
    expect(text).toBe('<a><b>one</a>\n<c>two');
    expect(skipped[0]?.what).toBe('structure');
  });

  it('gives a line per element with text, its attributes, and sections', async () => {
    const { text, parts } = await readFixture(
      'a.xml',
      '<?xml version="1.0"?><library><book id="b1" x:lang="en"><title>War &amp; <i>Peace</i></title><cover file="a.png"/></book></library>',
    );
    expect(text).toBe('book (id=b1, x:lang=en)\ntitle: War & Peace\ncover (file=a.png)');
    expect(parts.map((part) => part.split('>')[0])).toEqual(['section <library', 'section <book b1']);
  });
});

describe('subtitles', () => {
  it('give their words with the time before them', async () => {
    const srt =
      '1\r\n00:01:02,500 --> 00:01:04,000\r\n<i>Hello</i>\r\nthere.\r\n\r\n2\r\n00:01:05,000 --> 00:01:06,000\r\n{\\an8}Bye.\r\n';
    const { text, parts } = await readFixture('a.srt', srt);
    expect(text).toBe('0:01:02 Hello there.\n0:01:05 Bye.');
    expect(parts[0]).toBe('table_row <0:01:02-0:01:04> 0:01:02 Hello there.');
    expect(
      (await readFixture('a', 'WEBVTT\n\n01:05.000 --> 01:06.000 align:start\n<v Bob>Hi &amp; bye\n')).text,
    ).toBe('0:01:05 Bob: Hi & bye');
  });

  it('without a cue are read by lines', async () => {
    expect((await readFixture('a.srt', 'no times\nhere\n')).quotes).toEqual(['no times', 'here']);
  });
});

describe('markdown', () => {
  it.each(['\n', '\r\n'])(
    'keeps its text and gives headings, lists and tables (line ends %j)',
    async (end) => {
      const source = [
        '# The *one*',
        '',
        'Text.',
        '',
        '- a',
        '- b',
        '',
        '| x | y |',
        '|---|---|',
        '| 1 | 2 |',
        '',
        '```',
        '# no heading',
        '```',
        'Two',
        '---',
        '',
      ].join(end);
      const { text, parts } = await readFixture('a.md', source);
      expect(text).toBe(source);
      expect(parts.map((part) => part.replaceAll('\r', ''))).toEqual([
        'heading 1 <The one> # The *one*',
        'list_item 1 - a',
        'list_item 1 - b',
        'table | x | y |⏎|---|---|⏎| 1 | 2 |',
        'table_row <row 1> | x | y |',
        'table_row <row 2> | 1 | 2 |',
        'heading 2 <Two> Two⏎---',
      ]);
    },
  );
});
