import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeZip } from '../../archive/testing.js';
import type { Read } from '../testing.js';
import { failureOf, makePackage, readFixture, relations } from '../testing.js';

const p = (text: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const styled = (style: string, text: string): string => p(text, `<w:pStyle w:val="${style}"/>`);
const body = (content: string): string =>
  `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="r"><w:body>${content}</w:body></w:document>`;
const docx = (content: string, parts: Readonly<Record<string, string | Buffer>> = {}): Buffer =>
  makePackage('word/document.xml', { 'word/document.xml': body(content), ...parts });
const read = (content: string, parts: Readonly<Record<string, string | Buffer>> = {}): Promise<Read> =>
  readFixture('a.docx', docx(content, parts));

describe('a Word document is refused', () => {
  it('when it is cut off, with what to do', async () => {
    const bytes = docx(p('words'));
    const error = await failureOf(readFixture('a.docx', bytes.subarray(0, bytes.length - 30)));
    expect(error.code).toBe('unreadable_document');
    expect(error.message).toContain('a.docx');
  });

  it('when its main part is missing or is no XML', async () => {
    const none = makePackage('word/document.xml', { 'word/styles.xml': '<w:styles/>' });
    expect((await failureOf(readFixture('a.docx', none))).code).toBe('unreadable_document');
    const noise = makePackage('word/document.xml', { 'word/document.xml': '\u0001<<>&'.repeat(100) });
    expect((await readFixture('a.docx', noise)).skipped[0]?.why).toContain('not well-formed');
  });

  it('when it unpacks to far more than a document can', async () => {
    const related = { 'word/_rels/document.xml.rels': relations('s styles styles.xml') };
    const used = docx(p('x'), { 'word/styles.xml': `<a>${' '.repeat(30 << 20)}</a>`, ...related });
    expect((await failureOf(readFixture('a.docx', used))).code).toBe('unsafe_archive');
  });
});

describe('the XML of a Word document', () => {
  it('expands no entity and fetches nothing', async () => {
    const evil = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
      <w:document xmlns:w="w"><w:body>${p('one &b; two &f; three')}</w:body></w:document>`;
    const { text } = await readFixture(
      'a.docx',
      makePackage('word/document.xml', { 'word/document.xml': evil }),
    );
    expect(text).toBe('one &b; two &f; three');
  });

  it('may not nest without end', async () => {
    const { skipped, text } = await read(`${p('before')}${'<w:sdt>'.repeat(400)}${p('deep')}`);
    expect(text).toBe('before');
    expect(skipped[0]?.why).toContain('256');
  });

  it('is read up to where it breaks off, and says so', async () => {
    const cut = body(p('first') + p('second')).replace(/second[\s\S]*$/u, 'sec');
    const result = await readFixture(
      'a.docx',
      makePackage('word/document.xml', { 'word/document.xml': cut }),
    );
    expect(result.text).toBe('first');
    expect(result.skipped).toEqual([expect.objectContaining({ what: 'word/document.xml' })]);
  });

  it('may have parts that cannot be read: each is a line, the document stays', async () => {
    const result = await read(p('body'), {
      'word/_rels/document.xml.rels': relations('a styles gone.xml', 'b numbering numbering.xml'),
      'word/numbering.xml': '',
    });
    expect(result.text).toBe('body');
    expect(result.skipped.map(({ what }) => what)).toContain('word/gone.xml');
  });
});

describe('a Word document', () => {
  it('gives headings by outline, by style and by the style names of other languages', async () => {
    const styles = `<w:styles xmlns:w="w">
      <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
      <w:style w:styleId="X2"><w:name w:val="Überschrift 2"/></w:style>
      <w:style w:styleId="Own"><w:name w:val="Clause"/><w:basedOn w:val="X2"/></w:style>
      <w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style></w:styles>`;
    const { parts } = await read(
      styled('berschrift1', 'One') +
        styled('X2', 'Two') +
        styled('Own', 'Three') +
        styled('Loop', 'text') +
        p('Four', '<w:outlineLvl w:val="2"/>') +
        p('not one', '<w:pStyle w:val="X2"/><w:outlineLvl w:val="9"/>'),
      { 'word/styles.xml': styles, 'word/_rels/document.xml.rels': relations('s styles styles.xml') },
    );
    expect(parts).toEqual(['heading 1 One', 'heading 2 Two', 'heading 2 Three', 'heading 3 Four']);
  });

  it('counts lists as Word shows them', async () => {
    const level = (index: number, format: string, text: string): string =>
      `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
    const numbering = `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7">${level(0, 'decimal', '%1.')}${level(1, 'decimal', '%1.%2')}${level(2, 'lowerRoman', '(%3)')}</w:abstractNum>
      <w:abstractNum w:abstractNumId="8">${level(0, 'bullet', '')}</w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>`;
    const item = (id: number, at: number, text: string): string =>
      p(text, `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${id}"/></w:numPr>`);
    const { text, parts } = await read(
      item(1, 0, 'a') +
        item(1, 1, 'b') +
        item(1, 2, 'c') +
        item(1, 2, 'd') +
        item(1, 0, 'e') +
        item(2, 0, 'f') +
        item(3, 0, 'g') +
        item(0, 0, 'h'),
      {
        'word/numbering.xml': numbering,
        'word/_rels/document.xml.rels': relations('n numbering numbering.xml'),
      },
    );
    expect(text).toBe('1. a\n1.1 b\n(i) c\n(ii) d\n2. e\n• f\n5. g\n\nh');
    expect(parts).toContain('list_item 3 (ii) d');
  });

  it('gives tables by rows and cells, with the names of the repeated header row', async () => {
    const row = (cells: readonly string[], properties = ''): string =>
      `<w:tr>${properties}${cells.map((cell) => `<w:tc>${p(cell)}</w:tc>`).join('')}</w:tr>`;
    const { text, parts, quotes } = await read(
      `${p('before')}<w:tbl>${row(['Name', 'Sum'], '<w:trPr><w:tblHeader/></w:trPr>')}${row(['Anna', '12'])}</w:tbl>${p('after')}`,
    );
    expect(text).toBe('before\n\nName\tSum\nAnna\t12\n\nafter');
    expect(quotes).toEqual(['before', 'Name\tSum', 'Anna\t12', 'after']);
    expect(parts).toContain('table <Name | Sum> Name\tSum⏎Anna\t12');
    expect(parts).toContain('table_row <row 2> Anna\t12');
    expect(parts).toContain('table_cell <Sum> 12');
  });

  it('reads what is inserted, leaves out what is deleted or hidden, and counts both', async () => {
    const { text, skipped } = await read(
      `<w:p><w:r><w:t xml:space="preserve">Pay </w:t></w:r><w:del><w:r><w:delText>ten</w:delText></w:r></w:del>
       <w:ins><w:r><w:t>twenty</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>`,
    );
    expect(text).toBe('Pay twenty');
    expect(skipped.map(({ what }) => what)).toEqual(['1 deleted passage', '1 hidden passage']);
  });

  it('puts notes and comments behind the paragraph that refers to them', async () => {
    const { text, parts } = await read(
      `<w:p><w:r><w:t>Claim</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>${p('Next')}`,
      {
        'word/_rels/document.xml.rels': relations('f footnotes footnotes.xml', 'c comments comments.xml'),
        'word/footnotes.xml': `<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0">${p('---')}</w:footnote><w:footnote w:id="2">${p('Source.')}</w:footnote></w:footnotes>`,
        'word/comments.xml': `<w:comments xmlns:w="w"><w:comment w:id="0" w:author="Anna" w:date="2024-05-01T10:00:00Z">${p('Really?')}</w:comment></w:comments>`,
      },
    );
    expect(text).toBe('Claim[1]\n\n[1] Source.\n\n[Comment by Anna, 2024-05-01] Really?\n\nNext');
    expect(parts).toContain('footnote <footnote 1> [1] Source.');
    expect(parts).toContain('note <Comment by Anna, 2024-05-01> [Comment by Anna, 2024-05-01] Really?');
  });

  it('keeps links with their targets, of elements and of fields', async () => {
    const field = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const { text, parts } = await read(
      `<w:p><w:hyperlink r:id="h"><w:r><w:t>our </w:t></w:r><w:r><w:t>terms</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> and </w:t></w:r>
       ${field('begin')}<w:r><w:instrText> HYPERLINK "https://b.example" </w:instrText></w:r>${field('separate')}<w:r><w:t>theirs</w:t></w:r>${field('end')}</w:p>`,
      { 'word/_rels/document.xml.rels': relations('h hyperlink! https://a.example/x') },
    );
    expect(text).toBe('our terms and theirs');
    expect(parts).toEqual(['link <https://a.example/x> our terms', 'link <https://b.example> theirs']);
  });

  it('reads headers and footers once, text boxes once, and the title', async () => {
    const box = `<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>${p('Boxed')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>${p('Boxed')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
    const { text, parts, title } = await read(box + p('Body'), {
      'word/_rels/document.xml.rels': relations(
        'a header header1.xml',
        'b header header2.xml',
        'c footer footer1.xml',
      ),
      'word/header1.xml': `<w:hdr xmlns:w="w">${p('ACME 1')}</w:hdr>`,
      'word/header2.xml': `<w:hdr xmlns:w="w">${p('ACME 2')}</w:hdr>`,
      'word/footer1.xml': `<w:ftr xmlns:w="w">${p('Page 1')}</w:ftr>`,
      'docProps/core.xml': '<cp:coreProperties><dc:title>Lease</dc:title></cp:coreProperties>',
    });
    expect(text).toBe('ACME 1\n\nBoxed\n\nBody\n\nPage 1');
    expect(parts).toEqual(['page_header ACME 1', 'page_footer Page 1']);
    expect(title).toBe('Lease');
  });

  it('takes pictures and embedded files out as documents of their own, in the temporary folder, and lists the rest', async () => {
    const blip = (id: string): string =>
      `<w:p><w:r><w:drawing><wp:docPr descr="A chart of rents"/><a:blip r:embed="${id}"/></w:drawing></w:r></w:p>`;
    const big = Buffer.alloc(20_000, 1);
    const { attachments, skipped, text, context } = await read(
      blip('a') + blip('a') + blip('b') + blip('c'),
      {
        'word/_rels/document.xml.rels': relations(
          'a image media/../media/a.png',
          'b image media/b.png',
          'c image media/c.wmf',
        ),
        'word/media/a.png': big,
        'word/media/b.png': 'tiny',
        'word/media/c.wmf': big,
      },
    );
    expect(attachments?.map(({ name }) => name)).toEqual(['a.png']);
    expect(dirname(attachments![0]!.path)).toBe(context.tempDir);
    expect(readFileSync(attachments![0]!.path)).toEqual(big);
    expect(statSync(attachments![0]!.path).mode & 0o077).toBe(0);
    expect(skipped.map(({ what }) => what)).toEqual(['word/media/b.png', 'word/media/c.wmf']);
    expect(text.startsWith('[Picture: A chart of rents]')).toBe(true);
  });

  it('never writes where a part claims to stand', async () => {
    const { skipped } = await read('<w:p><w:r><w:drawing><a:blip r:embed="a"/></w:drawing></w:r></w:p>', {
      'word/_rels/document.xml.rels': relations('a image ../../../evil.png'),
    });
    expect(skipped[0]?.why).toContain('missing');
    expect(existsSync('/evil.png')).toBe(false);
  });
});

describe('an encrypted Word document', () => {
  it('says what to do', async () => {
    const file = Buffer.alloc(2048);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
    const name = Buffer.from('EncryptedPackage\0', 'utf16le');
    name.copy(file, 1024);
    file.writeUInt16LE(name.length, 1024 + 64);
    const error = await failureOf(readFixture('a.docx', file));
    expect(error.code).toBe('encrypted_document');
    expect(error.message).toContain('password');
  });

  it('in the parts of its zip says so too', async () => {
    const bytes = makeZip([
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: 'word/document.xml', content: 'x', encrypted: true },
    ]);
    expect((await readFixture('a.docx', bytes)).skipped[0]?.why).toContain('encrypted');
  });
});
