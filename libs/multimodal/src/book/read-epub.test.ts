import { describe, expect, it } from 'vitest';
import { makeZip } from '../archive/testing.js';
import { failureOf, readFixture } from '../office/testing.js';

function epub(
  chapters: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Buffer {
  const names = Object.keys(chapters);
  return makeZip(
    Object.entries({
      mimetype: 'application/epub+zip',
      'META-INF/container.xml':
        '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
      'OPS/book.opf': `<package><metadata><dc:title>The Book</dc:title><dc:language>en</dc:language></metadata><manifest>
        <item id="nav" href="nav.xhtml" properties="nav"/><item id="pic" href="a.png" media-type="image/png"/>
        ${names.map((name, i) => `<item id="c${i}" href="${name}"/>`).join('')}</manifest>
        <spine>${names.map((_, i) => `<itemref idref="c${i}"/>`).join('')}</spine></package>`,
      'OPS/nav.xhtml':
        '<html><nav><a href="b%20two.xhtml#start">Second</a><a href="a.xhtml">First</a></nav></html>',
      ...Object.fromEntries(
        Object.entries(chapters).map(([name, text]) => [`OPS/${decodeURIComponent(name)}`, text]),
      ),
      ...more,
    }).map(([name, content]) => ({ name, content })),
  );
}

describe('an e-book', () => {
  it('is refused when damaged or locked by its seller', async () => {
    const whole = epub({ 'a.xhtml': '<p>x</p>' });
    expect((await failureOf(readFixture('a.epub', whole.subarray(0, -40)))).code).toBe('unreadable_document');
    const none = makeZip([{ name: 'mimetype' }, { name: 'META-INF/container.xml', content: '<container/>' }]);
    expect((await failureOf(readFixture('a.epub', none))).code).toBe('unreadable_document');
    const locked = epub(
      { 'a.xhtml': 'zzz' },
      {
        'META-INF/encryption.xml':
          '<encryption><EncryptedData><CipherData><CipherReference URI="OPS/a.xhtml"/></CipherData></EncryptedData></encryption>',
      },
    );
    expect((await failureOf(readFixture('a.epub', locked))).code).toBe('encrypted_document');
  });

  it('gives its chapters in the order of the spine, named by the table of contents', async () => {
    const { text, parts, skipped, title } = await readFixture(
      'a.epub',
      epub({
        'b%20two.xhtml': '<html><head><title/></head><body><h1>II</h1><p>Two.</p></body></html>',
        'a.xhtml': '<html><head><title>x</title></head><body><p>One &amp; only.</p></body></html>',
      }),
    );
    expect(text).toBe('II\n\nTwo.\n\nOne & only.');
    expect(parts).toEqual(['chapter <Second> II⏎⏎Two.', 'heading 1 II', 'chapter <First> One & only.']);
    expect(skipped).toEqual([{ what: '1 pictures', why: 'Pictures in e-books are not read.' }]);
    expect(title).toBe('The Book');
  });
});
