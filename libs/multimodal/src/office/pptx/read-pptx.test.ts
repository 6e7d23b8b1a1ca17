import { describe, expect, it } from 'vitest';
import type { Read } from '../testing.js';
import { failureOf, makePackage, readFixture, relations } from '../testing.js';

type Parts = Readonly<Record<string, string | Buffer>>;
const paragraph = (text: string, properties = ''): string =>
  `<a:p>${properties}<a:r><a:t>${text}</a:t></a:r></a:p>`;
const shape = (content: string, placeholder = '', y?: number, x = 0): string =>
  `<p:sp><p:nvSpPr><p:cNvPr/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:spPr>${
    y === undefined ? '' : `<a:xfrm><a:off x="${x}" y="${y}"/></a:xfrm>`
  }</p:spPr><p:txBody>${content}</p:txBody></p:sp>`;
const slide = (shapes: string, attributes = ''): string =>
  `<p:sld xmlns:p="p" xmlns:a="a" xmlns:r="r" ${attributes}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`;
const title = '<p:ph type="title"/>';

function pptx(slides: readonly string[], parts: Parts = {}): Buffer {
  const ids = slides.map((_, i) => `<p:sldId id="${256 + i}" r:id="s${i}"/>`).reverse();
  return makePackage('ppt/presentation.xml', {
    'ppt/presentation.xml': `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations(...slides.map((_, i) => `s${i} slide slides/slide${i}.xml`)),
    ...Object.fromEntries(slides.map((content, i) => [`ppt/slides/slide${i}.xml`, content])),
    ...parts,
  });
}
const read = (slides: readonly string[], parts: Parts = {}): Promise<Read> =>
  readFixture('a.pptx', pptx(slides, parts));

describe('a presentation', () => {
  it('is refused when cut off or without its main part', async () => {
    expect((await failureOf(readFixture('a.pptx', pptx(['']).subarray(0, 200)))).code).toBe(
      'unreadable_document',
    );
    const none = makePackage('ppt/presentation.xml', { 'ppt/theme.xml': '<a/>' });
    expect((await failureOf(readFixture('a.pptx', none))).code).toBe('unreadable_document');
  });

  it('keeps its other slides when one is missing or broken', async () => {
    const { text, skipped } = await read([slide(shape(paragraph('good'))), '<p:sld><<<', ''], {
      'ppt/_rels/presentation.xml.rels': relations(
        's0 slide slides/slide0.xml',
        's1 slide slides/slide1.xml',
      ),
    });
    expect(text).toBe('good');
    expect(skipped.map(({ what }) => what)).toContain('slide 1');
  });

  it('gives slides in the order of the show, titles first, then from top to bottom', async () => {
    const { text, parts, pageCount } = await read([
      slide(
        shape(paragraph('right'), '', 5_000_000, 4_000_000) +
          shape(paragraph('left'), '', 5_100_000, 100) +
          shape(paragraph('top'), '', 1_000_000) +
          shape(paragraph('3'), '<p:ph type="sldNum"/>') +
          shape(paragraph('Costs'), title),
        'show="0"',
      ),
      slide(
        shape(paragraph('Plan'), title) +
          shape(paragraph('one') + paragraph('two', '<a:pPr lvl="1"/>'), '<p:ph idx="1"/>'),
      ),
    ]);
    expect(text).toBe('Plan\n\none\ntwo\n\nCosts\n\ntop\n\nleft\n\nright');
    expect(parts.filter((part) => part.startsWith('slide')).map((part) => part.slice(0, 32))).toEqual([
      'slide <slide 1: Plan> Plan⏎⏎one⏎',
      'slide <slide 2 (hidden): Costs> ',
    ]);
    expect(parts).toContain('heading 1 Plan');
    expect(parts).toContain('list_item 2 two');
    expect(pageCount).toBe(2);
  });

  it('reads tables, links, speaker notes, comments and diagrams', async () => {
    const cell = (text: string): string => `<a:tc><a:txBody>${paragraph(text)}</a:txBody></a:tc>`;
    const table = `<p:graphicFrame><p:nvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><a:graphic><a:graphicData><a:tbl><a:tr>${cell('Name')}${cell('Sum')}</a:tr><a:tr>${cell('Ann')}${cell('3')}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
    const link = '<a:p><a:r><a:rPr><a:hlinkClick r:id="l"/></a:rPr><a:t>site</a:t></a:r></a:p>';
    const diagram =
      '<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><dgm:relIds r:dm="d"/></a:graphic></p:graphicFrame>';
    const { text, parts } = await read([slide(table + shape(link) + diagram)], {
      'ppt/slides/_rels/slide0.xml.rels': relations(
        'l hyperlink! https://a.example',
        'n notesSlide ../notesSlides/n.xml',
        'c comments ../comments/c.xml',
        'd diagramData ../diagrams/d.xml',
      ),
      'ppt/notesSlides/n.xml': slide(
        shape(paragraph('Say hello.'), '<p:ph type="body"/>') +
          shape(paragraph('1'), '<p:ph type="sldNum"/>'),
      ),
      'ppt/comments/c.xml': '<p:cmLst><p:cm authorId="0"><p:text>Too long</p:text></p:cm></p:cmLst>',
      'ppt/diagrams/d.xml': `<dgm:dataModel>${paragraph('Step one')}</dgm:dataModel>`,
    });
    expect(text).toBe('Name\tSum\nAnn\t3\n\nsite\n\nStep one\n\nSay hello.\n\n[Comment] Too long');
    expect(parts).toContain('table_row <row 2> Ann\t3');
    expect(parts).toContain('link <https://a.example> site');
    expect(parts).toContain('note <Speaker notes> Say hello.');
    expect(parts).toContain('list_item 1 Step one');
  });
});
