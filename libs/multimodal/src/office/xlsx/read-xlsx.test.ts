import { describe, expect, it } from 'vitest';
import { makeZip } from '../../archive/testing.js';
import type { Read } from '../testing.js';
import { failureOf, makePackage, readFixture, relations } from '../testing.js';
import { plainNumber, showNumber } from './number-format.js';
import { columnName } from './sheet.js';

type Parts = Readonly<Record<string, string | Buffer>>;
const sheet = (rows: string, rest = ''): string =>
  `<?xml version="1.0"?><worksheet xmlns="x" xmlns:r="r"><sheetData>${rows}</sheetData>${rest}</worksheet>`;
const workbook = (sheets: string, properties = ''): string =>
  `<workbook xmlns="x" xmlns:r="r">${properties}<sheets>${sheets}</sheets></workbook>`;

function xlsx(rows: string, parts: Parts = {}, ...more: readonly string[]): Buffer {
  return makePackage('xl/workbook.xml', {
    'xl/workbook.xml': workbook('<sheet name="Budget" sheetId="1" r:id="s1"/>'),
    'xl/_rels/workbook.xml.rels': relations('s1 worksheet worksheets/sheet1.xml', ...more),
    'xl/worksheets/sheet1.xml': sheet(rows),
    ...parts,
  });
}
const read = (rows: string, parts: Parts = {}, ...more: readonly string[]): Promise<Read> =>
  readFixture('a.xlsx', xlsx(rows, parts, ...more));

describe('a workbook is refused', () => {
  it('when it is cut off, binary (.xlsb), or has no workbook in it', async () => {
    const bytes = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>');
    expect((await failureOf(readFixture('a.xlsx', bytes.subarray(0, 300)))).code).toBe('unreadable_document');
    const binary = makeZip([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.bin' }]);
    expect((await failureOf(readFixture('a.xlsb', binary))).message).toContain('.xlsx');
    const none = makePackage('xl/workbook.xml', { 'xl/styles.xml': '<styleSheet/>' });
    expect((await failureOf(readFixture('a.xlsx', none))).code).toBe('unreadable_document');
  });

  it('when a sheet unpacks to far more than it can hold', async () => {
    const bomb = xlsx('', { 'xl/worksheets/sheet1.xml': sheet(' '.repeat(30 << 20)) });
    expect((await failureOf(readFixture('a.xlsx', bomb))).code).toBe('unsafe_archive');
  });
});

describe('a workbook with faults', () => {
  it('keeps its other sheets, and says which are missing or broken', async () => {
    const { text, skipped } = await readFixture(
      'a.xlsx',
      xlsx(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        {
          'xl/workbook.xml': workbook(
            '<sheet name="Gone" r:id="s9"/><sheet name="Chart" r:id="s2"/><sheet name="Broken" r:id="s3"/><sheet name="Good" r:id="s1"/>',
          ),
          'xl/worksheets/broken.xml': '<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row><row',
        },
        's2 chartsheet chartsheets/sheet1.xml',
        's3 worksheet worksheets/broken.xml',
      ),
    );
    expect(text).toBe('Broken\n\n7\n\nGood\n\n1');
    expect(skipped.map(({ what }) => what)).toEqual([
      'sheet Gone',
      'sheet Chart',
      'xl/worksheets/broken.xml',
    ]);
  });

  it('says when formulas have no stored result', async () => {
    const { skipped } = await read('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c></row>');
    expect(skipped).toEqual([expect.objectContaining({ what: 'sheet Budget, 1 formulas' })]);
  });

  it('is cut off at a limit, and says at which row', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="inlineStr"><is><t>some words</t></is></c></row>`,
    ).join('');
    const { text, skipped } = await readFixture('a.xlsx', xlsx(rows), { maxTextChars: 800 });
    expect(text.split('\n').filter((line) => line === 'some words')).toHaveLength(40);
    expect(skipped[0]?.what).toBe('sheet Budget, rows 41 and after');
  });
});

describe('a workbook', () => {
  it('gives a line per row, in columns, whatever its cells hold', async () => {
    const { text, parts, quotes } = await read(
      `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>
       <row r="3"><c t="b"><v>1</v></c><c t="e"><v>#DIV/0!</v></c><c t="str"><f>A1</f><v>calc</v></c><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>
       <row r="4"><c r="A4" s="1"><v>45413</v></c><c r="B4" s="2"><v>0.125</v></c><c r="AZ4"><v>0.30000000000000004</v></c></row>
       <row r="9" hidden="1"><c r="A9"><v>5</v></c></row>`,
      {
        'xl/sharedStrings.xml':
          '<sst xmlns="x"><si><t>Name</t></si><si><r><t>Su</t></r><r><t>m</t></r><rPh><t>reading</t></rPh></si></sst>',
        'xl/styles.xml':
          '<styleSheet xmlns="x"><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs></styleSheet>',
      },
      'st sharedStrings sharedStrings.xml',
      'sy styles styles.xml',
    );
    expect(text).toBe('Budget\n\nName\t\tSum\nTRUE\t#DIV/0!\tcalc\tinline\n2024-05-01\t12.50%\t\t0.3\n5');
    expect(quotes[1]).toBe('Name\t\tSum');
    expect(parts).toContain('table_row <row 2> Name\t\tSum');
    expect(parts).toContain('table_cell <C2> Sum');
    expect(parts).toContain('table_cell <AZ4> 0.3');
    expect(parts).toContain('table_row <row 9 (hidden)> 5');
    expect(parts[0]).toMatch(/^sheet <Budget>/u);
  });

  it('marks hidden sheets, keeps empty ones out, and knows dates from 1904', async () => {
    const { text, parts } = await readFixture(
      'a.xlsx',
      xlsx(
        '<row r="1"><c r="A1" s="0"><v>1</v></c></row>',
        {
          'xl/workbook.xml': workbook(
            '<sheet name="Empty" r:id="s2"/><sheet name="Costs" state="veryHidden" r:id="s1"/>',
            '<workbookPr date1904="1"/>',
          ),
          'xl/worksheets/empty.xml': sheet(''),
          'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
        },
        's2 worksheet worksheets/empty.xml',
        'sy styles styles.xml',
      ),
    );
    expect(text).toBe('Costs (hidden)\n\n1904-01-02');
    expect(parts.filter((part) => part.startsWith('sheet'))).toHaveLength(1);
  });

  it('labels merged cells with their range, and reads comments after the rows', async () => {
    const { text, parts } = await read('', {
      'xl/worksheets/sheet1.xml': sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
      ),
      'xl/worksheets/_rels/sheet1.xml.rels': relations('c comments ../comments1.xml'),
      'xl/comments1.xml':
        '<comments><authors><author>Ann</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>Check</t></r></text></comment></commentList></comments>',
    });
    expect(parts).toContain('table_cell <A1:C1> 1');
    expect(text).toBe('Budget\n\n1\n\n[Comment on A1 by Ann] Check');
  });
});

describe('a number', () => {
  it.each([
    [0.1 + 0.2, '0.3'],
    [12345678901234, '12345678901234'],
    [-1.5, '-1.5'],
    [1e-7, '1e-7'],
  ])('%d is shown without the noise of its binary form', (value, shown) => {
    expect(plainNumber(value)).toBe(shown);
  });

  it.each([
    [45413.5625, 'yyyy-mm-dd hh:mm', '2024-05-01 13:30'],
    [45413, 'd. mmmm yyyy', '2024-05-01'],
    [45413, '[$-407]d/m/yy;@', '2024-05-01'],
    [0.5, 'h:mm AM/PM', '12:00'],
    [1.25, '[h]:mm', '30:00'],
    [59, 'yyyy-mm-dd', '1900-02-28'],
    [61, 'yyyy-mm-dd', '1900-03-01'],
    [1234567.891, '#,##0.00', '1,234,567.89'],
    [1234.5, '#,##0.00 "€"', '1,234.50 €'],
    [1234.5, '[$$-409]#,##0.00', '$1,234.50'],
    [-1234, '#,##0;(#,##0)', '(1,234)'],
    [-0.4, '0', '0'],
    [0.125, '0%', '13%'],
    [3, '0.##', '3'],
    [1200000, '0.0,,"M"', '1.2M'],
    [0.5, '# ?/?', '0.5'],
    [12345, '0.00E+00', '12345'],
    [5, 'General', '5'],
    [-3, 'yyyy', '-3'],
  ])('%d with the code %j is %j', (value, code, shown) => {
    expect(showNumber(value, code)).toBe(shown);
  });
});

it('columns are named as Excel names them', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});
