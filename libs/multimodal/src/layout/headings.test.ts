/** Headings of hand-made paragraphs: body 10 high. */
import { describe, expect, it } from 'vitest';
import { Headings } from './headings.js';
import type { Bookmark, Heading } from './headings.js';
import { linesOf } from './lines.js';
import type { Line } from './lines.js';
import { wordRanges } from './run.js';
import type { Run } from './run.js';
import { TypeSizes } from './type-sizes.js';

function line(text: string, size = 10, bold = false): Line {
  const words = wordRanges(text).map(([start, end]) => ({
    text: text.slice(start, end),
    box: [start * 5, 0, end * 5, size] as const,
    glued: false,
  }));
  const frame = [0, 0, text.length * 5, size] as const;
  const run: Run = { words, frame, size, bold, rightToLeft: false, spaceBefore: false, spaceAfter: false };
  return linesOf([run])[0]!;
}

const prose = Array.from({ length: 20 }, () =>
  line('The parties have agreed to what is set out below and to nothing else.'),
);

/** Headings of paragraphs that stand in a document of mostly prose, in order. */
function headings(paragraphs: readonly Line[], bookmarks: readonly Bookmark[] = []): (Heading | undefined)[] {
  const sizes = new TypeSizes();
  const found = new Headings(sizes);
  for (const one of [...prose, ...paragraphs]) {
    sizes.learn(one);
    found.learn(one);
  }
  const text = (one: Line): string => one.runs[0]!.words.map((w) => w.text).join(' ');
  return paragraphs.map((one) => found.of([one], text(one), 'The parties agree.', bookmarks));
}
const levels = (...paragraphs: Line[]): (number | undefined)[] => headings(paragraphs).map((h) => h?.level);

describe('Headings', () => {
  it('sees none in prose, page references, figures, open sentences and blanks to fill in', () => {
    expect(
      levels(
        line('The tenant pays the rent in March and again in June.'),
        line('4.2 Renewal ............ 17'),
        line('17'),
        line('and so on,', 10, true),
        line('By: ____________________', 10, true),
        line('MONTH 1 10/1/04 8,000 10,000 20%'),
      ),
    ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  });

  it('ranks them by size, and bold or capital lines below', () => {
    expect(
      levels(
        line('Annual Report', 20),
        line('Our Markets', 14),
        line('Outlook', 10, true),
        line('GENERAL TERMS'),
      ),
    ).toEqual([1, 2, 3, 3]);
  });

  it('ranks numbered ones by their numbers, articles above', () => {
    expect(
      levels(line('ARTICLE I'), line('ARTICLE II'), line('2.1 Use of the Marks'), line('2.1.1 Scope')),
    ).toEqual([1, 1, 2, 3]);
    expect(levels(line('4. Term'), line('4.2 Renewal of Term'))).toEqual([1, 2]);
  });

  it('takes only the title of a heading that runs into its paragraph', () => {
    const [found] = headings([
      line('4.2 Renewal of Term. The term is renewed for one year unless a party objects.'),
    ]);
    expect(found).toMatchObject({ level: 2, length: '4.2 Renewal of Term.'.length });
  });

  it('follows the bookmarks before anything else', () => {
    const found = headings(
      [line('Where we stand today'), line('GENERAL TERMS')],
      [{ title: '1 Where we stand today', level: 2 }],
    );
    expect(found.map((h) => h?.level)).toEqual([2, 3]);
  });
});
