import { describe, expect, it } from 'vitest';
import { sentenceSegments } from './sentences.js';

const split = (text: string): string[] =>
  sentenceSegments(text).map((range) => text.slice(range.start, range.end));

describe('sentences', () => {
  it.each([
    ['titles and initials', ['Mr. J. R. Smith met Dr. Adams at St. Mary Hospital.', 'They spoke.']],
    ['company forms', ['Acme Inc. and Beta Corp. of Delaware agree.', 'The end.']],
    ['company forms at the end', ['It was sold to Acme Inc.', 'The buyer paid.']],
    ['section numbers', ['As set out in Section 4.2 of Art. 7, no fee is due.', 'Section 5. Term applies.']],
    ['decimals and money', ['It cost $1,250.75 per unit.', 'So it was in 2004.', 'The price fell.']],
    ['abbreviations with stops', ['The U.S. Government, e.g. the S.E.C. Chairman, may object.', 'It did.']],
    ['time', ['It opens at 9 a.m. on Monday.', 'It closes at 5 p.m.', 'The rest is free.']],
    ['quotes after the stop', ['He said "No."', 'She left.', '(It was late.)', 'All slept.']],
    ['questions and cries', ['“What!” he cried.', 'Why?', 'Nobody knew!']],
    ['ellipsis before lower case', ['He waited... and waited.', 'Then he went.']],
    ['numbered headings', ['1. Definitions and terms apply here.', 'More.']],
    ['words that look like abbreviations', ['He said no.', 'Then he studied art.', 'It paid.']],
    ['No. with a number', ['See Exhibit No. 4 and pp. 12 ff.', 'Next.']],
  ])('keeps %s together', (_, sentences) => {
    expect(split(sentences.join(' '))).toEqual(sentences);
  });

  it('ends sentences of scripts without capitals', () => {
    expect(split('东京是首都。北京也是首都！对吗？是的')).toEqual([
      '东京是首都。',
      '北京也是首都！',
      '对吗？',
      '是的',
    ]);
    expect(split('यह पहला वाक्य है। यह दूसरा है।')).toEqual(['यह पहला वाक्य है। यह दूसरा है।']);
  });
});

describe('blocks', () => {
  it('does not split at a hard line wrap', () => {
    const text = [
      'This agreement is governed by the laws of the State of New York and of',
      'California, without regard to the conflict of laws rules of either of those',
      'Parties to which Mr.',
      'Smith belongs.',
    ].join('\n');
    expect(split(text)).toEqual([text]);
  });

  it('splits at blank lines, headings and list items', () => {
    const text =
      '# Terms\nThe fee is due.\n\n- first item\n- second item\n1. one\n(a) sub\n(b) other\n\nARTICLE IV\nThe rest of the text follows here.';
    expect(split(text)).toEqual([
      '# Terms',
      'The fee is due.',
      '- first item',
      '- second item',
      '1. one',
      '(a) sub',
      '(b) other',
      'ARTICLE IV',
      'The rest of the text follows here.',
    ]);
  });

  it('keeps a reference that is broken over two lines', () => {
    const text =
      'The Supplier shall not assign its rights except as is provided for in\nSection 4.2 of this agreement.';
    expect(split(text)).toEqual([text]);
  });

  it('joins a sentence that one blank line cut in two', () => {
    const text =
      'Each party agrees to perform such further acts as are necessary to effectuate\n\nthe purposes hereof.';
    expect(split(text)).toEqual([text]);
  });

  it('splits fields of a form and rows of a table', () => {
    expect(split('Name: A. Smith\nTitle: Director\nDate: May 1')).toEqual([
      'Name: A. Smith',
      'Title: Director',
      'Date: May 1',
    ]);
    expect(split('| a | b |\n|---|---|\n| 1 | 2 |')).toEqual(['| a | b |', '|---|---|', '| 1 | 2 |']);
  });

  it('keeps fenced code by lines', () => {
    expect(split('Text here.\n```\nfoo. Bar\nbaz\n```\nMore.')).toEqual([
      'Text here.',
      '```',
      'foo. Bar',
      'baz',
      '```',
      'More.',
    ]);
  });
});

describe('every text', () => {
  it('takes a long run of dots in linear time', () => {
    const text = `He said${'.'.repeat(300_000)}x "Why?!" The end.`;
    const last = sentenceSegments(text).at(-1)!;
    expect(text.slice(last.start, last.end)).toBe('The end.');
  });

  it('has each character that is not white space in exactly one segment, in order', () => {
    let seed = 3;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
    const words = [
      'The',
      'end.',
      'Mr.',
      '\n',
      '\n\n',
      'of',
      '1.',
      '(a)',
      '# H',
      '"No."',
      '東。',
      '...',
      ';',
      '\r\n',
      'Name:',
      '```\n',
      '|x|',
    ];
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: random(40) }, () => words[random(words.length)]!).join(
        random(4) === 0 ? '' : ' ',
      );
      let from = 0;
      for (const { start, end } of sentenceSegments(text)) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(text.slice(from, start).trim()).toBe('');
        expect(text.slice(start, end).trim()).toBe(text.slice(start, end));
        from = end;
      }
      expect(text.slice(from).trim()).toBe('');
    }
  });
});
