import { describe, expect, it } from 'vitest';
import { makeZip } from '../../archive/testing.js';
import type { Read } from '../testing.js';
import { failureOf, readFixture } from '../testing.js';

const odf = (body: string, parts: Readonly<Record<string, string | Buffer>> = {}): Buffer =>
  makeZip(
    Object.entries({
      mimetype: 'application/vnd.oasis.opendocument.text',
      'content.xml': `<?xml version="1.0"?><office:document-content><office:automatic-styles/><office:body>${body}</office:body></office:document-content>`,
      ...parts,
    }).map(([name, content]) => ({ name, content })),
  );
const read = (body: string, parts: Readonly<Record<string, string | Buffer>> = {}): Promise<Read> =>
  readFixture('a.odt', odf(body, parts));

describe('an OpenDocument file', () => {
  it('is refused when cut off or encrypted', async () => {
    expect((await failureOf(readFixture('a.odt', odf('x').subarray(0, 150)))).code).toBe(
      'unreadable_document',
    );
    const locked = { 'META-INF/manifest.xml': '<m><file-entry><encryption-data/></file-entry></m>' };
    expect((await failureOf(readFixture('a.odt', odf('', locked)))).code).toBe('encrypted_document');
  });

  it('is read up to where its content breaks off, and says so', async () => {
    const { text, skipped } = await readFixture(
      'a.odt',
      odf('', { 'content.xml': '<a><text:p>one</text:p><text:p>tw' }),
    );
    expect(text).toBe('one');
    expect(skipped[0]?.what).toBe('content.xml');
  });

  it('gives headings, lists, tables, notes, links and what stands on every page', async () => {
    const { text, parts, skipped, title } = await read(
      `<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
       <text:h text:outline-level="2">Terms</text:h><text:p>One<text:s text:c="2"/>two<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Source.</text:p></text:note-body></text:note> <text:a xlink:href="https://a.example">link</text:a></text:p>
       <text:list><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>
       <table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table></office:text>`,
      {
        'styles.xml':
          '<s><office:master-styles><style:master-page><style:header><text:p>ACME</text:p></style:header></style:master-page></office:master-styles></s>',
        'meta.xml': '<d><office:meta><dc:title>Lease</dc:title></office:meta></d>',
      },
    );
    expect(text).toBe('ACME\n\nTerms\n\nOne  two[1] link\n\n[1] Source.\n\na\nb\n\nx\ty');
    for (const part of [
      'heading 2 Terms',
      'page_header ACME',
      'footnote <footnote 1> [1] Source.',
      'list_item 2 b',
      'table_row <row 1> x\ty',
      'link <https://a.example> link',
    ])
      expect(parts).toContain(part);
    expect(skipped.map(({ what }) => what)).toEqual(['1 deleted passage']);
    expect(title).toBe('Lease');
  });

  it('gives sheets with their rows and cells, however often empty ones are repeated', async () => {
    const cell = (text: string, more = ''): string =>
      `<table:table-cell ${more}><text:p>${text}</text:p></table:table-cell>`;
    const { text, parts } = await read(
      `<office:spreadsheet><table:table table:name="Costs"><table:table-row>${cell('Name')}<table:table-cell table:number-columns-repeated="2"/>${cell('1.5')}</table:table-row>
       <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
       <table:table-row table:number-rows-repeated="2">${cell('same', 'table:number-columns-repeated="3"')}</table:table-row></table:table></office:spreadsheet>`,
    );
    expect(text).toBe('Name\t\t\t1.5\nsame\tsame\tsame');
    expect(parts[0]).toMatch(/^sheet <Costs>/u);
    expect(parts).toContain('table_cell <D1> 1.5');
    expect(parts).toContain('table_row <rows 1000002-1000003> same\tsame\tsame');
  });

  it('gives slides with their notes', async () => {
    const { text, parts, pageCount } = await read(
      `<office:presentation><draw:page draw:name="page1"><draw:frame><draw:text-box><text:p>Hello</text:p></draw:text-box></draw:frame>
       <presentation:notes><draw:frame><draw:text-box><text:p>Smile.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page></office:presentation>`,
    );
    expect(text).toBe('Hello\n\nSmile.');
    expect(parts).toEqual(['slide <slide 1> Hello⏎⏎Smile.', 'note <Speaker notes> Smile.']);
    expect(pageCount).toBe(1);
  });

  it('takes pictures out as documents of their own', async () => {
    const { attachments } = await read(
      '<office:text><text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p></office:text>',
      {
        'Pictures/a.png': Buffer.alloc(9000, 1),
      },
    );
    expect(attachments?.map(({ name }) => name)).toEqual(['a.png']);
  });
});
