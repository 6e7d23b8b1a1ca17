/** PDFs written by the test itself: what else than text a file holds, and whether quotes of joined words and values can be verified. */
import { readFile } from 'node:fs/promises';
import { cut, locate, pathAt, verifyQuote } from '@lectern/contracts';
import type { TokenSequence } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readDocument } from '../read-document.js';
import { writePdf } from '../testing/pdf-writer.js';
import type { PdfLine, PdfSpec } from '../testing/pdf-writer.js';
import { openBench } from '../testing/reading.js';
import type { Bench } from '../testing/reading.js';
import { readPdf } from './index.js';

vi.setConfig({ testTimeout: 60_000 });
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const line = (text: string, x: number, y: number, size = 12, bold = false): PdfLine => ({
  text,
  x,
  y,
  size,
  bold,
});
const read = async (spec: PdfSpec): Promise<TokenSequence> =>
  readDocument(await bench.file('made.pdf', writePdf(spec)), bench.context);
const parts = ({ structure, text }: TokenSequence, kind: string): string[] =>
  structure.filter((p) => p.kind === kind).map((p) => text.slice(p.charStart, p.charEnd));
const prose = (from: number): PdfLine[] =>
  Array.from({ length: 6 }, (_, i) =>
    line('The tenant pays the rent in March and again in the autumn of it.', 72, from - i * 14),
  );

function expectVerified(sequence: TokenSequence, words: string): void {
  const at = sequence.text.replace(/\s/gu, ' ').indexOf(words);
  expect(at).toBeGreaterThanOrEqual(0);
  const quote = locate(sequence, at, at + words.length)!;
  expect(quote.text.replace(/\s/gu, ' ')).toBe(words);
  expect(cut(sequence, quote.location)).toBeDefined();
  expect(verifyQuote(sequence, quote.location, quote.text)).toBe(true);
  expect(verifyQuote(sequence, quote.location, `${quote.text} more`)).toBe(false);
}

describe('what a file holds besides text', () => {
  it('that is broken leaves the pages readable: bookmarks, labels, attachments, notes', async () => {
    const spec = {
      pages: [
        { lines: prose(700), annotations: ['/Type /Annot /Subtype /Highlight /Rect [1 2]', '/Subtype 7'] },
      ],
      catalog:
        '/Outlines 5000 0 R /PageLabels 5000 0 R /Names << /EmbeddedFiles << /Names [(gone.txt) 5099 0 R] >> >>',
      objects: { 5000: '<< /First 5000 0 R /Nums 3 >>' },
    };
    const file = await bench.file('broken-parts.pdf', writePdf(spec));
    const result = await readPdf(file, bench.context);
    expect(result.pieces[0]!.text).toContain('The tenant pays');
    expect(result.attachments).toEqual([]);
  });

  it('becomes an attachment when it is a file, under a name of our own', async () => {
    const spec = {
      pages: [{ lines: prose(700) }],
      catalog: '/Names << /EmbeddedFiles << /Names [(a) 5000 0 R] >> >>',
      objects: {
        5000: '<< /Type /Filespec /F (../terms.txt) /EF << /F 5001 0 R >> >>',
        5001: '<< /Type /EmbeddedFile /Length 5 >>\nstream\nhello\nendstream',
      },
    };
    const file = await bench.file('holder.pdf', writePdf(spec));
    const { attachments } = await readPdf(file, bench.context);
    expect(attachments).toHaveLength(1);
    expect(attachments![0]!.name).toContain('terms.txt');
    expect(attachments![0]!.path.startsWith(bench.folder)).toBe(true);
    expect(attachments![0]!.path).not.toContain('terms');
    expect(await readFile(attachments![0]!.path, 'utf8')).toBe('hello');
  });

  it('gives pages the names the document has for them', async () => {
    const page = { lines: prose(700) };
    const { spans } = await read({
      pages: [page, page, page],
      catalog: '/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 3 >>] >>',
    });
    expect(spans.map(({ source }) => (source.kind === 'page' ? source.label : 'none'))).toEqual([
      'i',
      'ii',
      undefined,
    ]);
  });

  it('names headings as the bookmarks do, with their depth', async () => {
    const sequence = await read({
      pages: [
        { lines: [line('Where we stand', 72, 740), ...prose(700), line('Markets', 72, 560), ...prose(530)] },
      ],
      catalog: '/Outlines 5000 0 R',
      objects: {
        5000: '<< /First 5001 0 R /Last 5001 0 R /Count 1 >>',
        5001: '<< /Title (Where we stand) /Parent 5000 0 R /Dest [10 0 R /Fit] /First 5002 0 R /Last 5002 0 R /Count 1 >>',
        5002: '<< /Title (Markets) /Parent 5001 0 R /Dest [10 0 R /Fit] >>',
      },
    });
    expect(parts(sequence, 'heading')).toEqual(['Where we stand', 'Markets']);
    expect(pathAt(sequence.structure, sequence.text.lastIndexOf('autumn'))).toEqual([
      'Where we stand',
      'Markets',
    ]);
  });
});

describe('quotes', () => {
  it('of a word that a line end divided have a box for each half', async () => {
    const sequence = await read({
      pages: [
        {
          lines: [
            line(
              'This Agreement is made by both of the parties, and each of the parties to the agree-',
              72,
              700,
            ),
            line('ment accepts it.', 72, 686),
          ],
        },
      ],
    });
    expectVerified(sequence, 'the agreement accepts it.');
    const at = sequence.text.indexOf('agreement');
    const { location } = locate(sequence, at, at + 9)!;
    const boxes = location.type === 'box_location' ? location.boxes : [];
    expect(boxes).toHaveLength(2);
    expect(boxes[0]!.x0).toBeGreaterThan(400);
    expect(boxes[1]!.x0).toBeCloseTo(72, 0);
  });

  it('of form fields, notes and the text below a note are verified', async () => {
    const sequence = await read({
      pages: [
        {
          lines: [line('Name:', 72, 740), ...prose(700)],
          annotations: [
            '/Type /Annot /Subtype /Widget /FT /Tx /T (name) /TU (Full name) /V (Jane Roe) /Rect [110 736 250 752]',
            '/Type /Annot /Subtype /Highlight /Contents (Is this so?) /T (Ann) /Rect [72 695 300 712] /QuadPoints [72 712 300 712 72 695 300 695]',
            '/Type /Annot /Subtype /Link /Rect [72 626 300 642] /A << /S /URI /URI (https://example.com/rent) >>',
          ],
        },
      ],
    });
    expectVerified(sequence, 'Name: Jane Roe');
    expectVerified(sequence, 'Is this so?');
    expectVerified(sequence, 'The tenant pays the rent in March');
    expect(parts(sequence, 'form_field')).toEqual(['Jane Roe']);
    expect(parts(sequence, 'note')).toEqual(['Is this so?']);
    const link = sequence.structure.find((p) => p.kind === 'link');
    expect(link?.label).toBe('https://example.com/rent');
  });

  it('say which section and row they stand in', async () => {
    const row = (y: number, ...cells: string[]): PdfLine[] => cells.map((c, i) => line(c, 72 + i * 150, y));
    const sequence = await read({
      pages: [
        {
          lines: [
            line('Fees', 72, 740, 18, true),
            ...prose(710),
            ...row(600, 'Service', 'Fee', 'Due'),
            ...row(586, 'Hosting', '100', 'May'),
            ...row(572, 'Support', '250', 'June'),
          ],
        },
      ],
    });
    expect(pathAt(sequence.structure, sequence.text.indexOf('250'))).toEqual(['Fees', 'row 3']);
    expectVerified(sequence, 'Support 250 June');
    const { charStart, charEnd } = sequence.segments;
    const segments = [...charStart].map((start, i) => sequence.text.slice(start, charEnd[i]));
    expect(segments).toContain('Support\t250\tJune');
  });
});
