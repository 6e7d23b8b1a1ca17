import { describe, expect, it } from 'vitest';
import { failureOf, readFixture } from '../testing.js';

describe('Rich Text', () => {
  it('that nests without end is refused', async () => {
    const error = await failureOf(readFixture('a.rtf', `{\\rtf1 ${'{'.repeat(5000)}`));
    expect(error.code).toBe('unreadable_document');
  });

  it('that is cut off is read up to there', async () => {
    expect((await readFixture('a.rtf', '{\\rtf1 One\\par Two {\\b bold')).text).toBe('One\n\nTwo bold');
  });

  it('gives the words people see, in whatever way they are written', async () => {
    const { text, skipped, title } = await readFixture(
      'a.rtf',
      "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\title The Lease}{\\author A}}{\\*\\unknown no}Stra\\'dfe \\u8364?10\\~\\emdash\\{x\\}\n {\\v hidden}{\\deleted gone}{\\pict 00ff}{\\bin3 }}}end\\par}",
    );
    expect(text).toBe('Straße €10\u00a0—{x} end');
    expect(title).toBe('The Lease');
    expect(skipped.map(({ what }) => what)).toEqual([
      '1 pictures or objects',
      '2 deleted or hidden passages',
    ]);
  });

  it('gives headings, lists, tables, notes and links', async () => {
    const { text, parts } = await readFixture(
      'a.rtf',
      '{\\rtf1{\\stylesheet{\\s0 Normal;}{\\s1 heading 1;}}{\\header ACME\\par}\\pard\\s1 Terms\\par\\pard\\outlinelevel1 Fees\\par' +
        '\\pard{\\listtext 1.\\tab}first\\par\\pard\\trowd\\intbl a\\cell b\\cell\\row\\pard See {\\field{\\*\\fldinst HYPERLINK "https://a.example"}{\\fldrslt this}}.\\par}',
    );
    expect(text).toBe('ACME\n\nTerms\n\nFees\n\n1.\tfirst\na\tb\n\nSee this.');
    for (const part of [
      'page_header ACME',
      'heading 1 Terms',
      'heading 2 Fees',
      'list_item 1 1.\tfirst',
      'table_row <row 1> a\tb',
      'link <https://a.example> this',
    ])
      expect(parts).toContain(part);
  });
});
