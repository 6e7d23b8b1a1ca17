import { verifyQuote } from '@lectern/contracts';
import type { SpanSource, StructureSpan, TokenSequence } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { cite, markAnswer } from './cite.js';
import { maskSecrets } from './mask.js';
import { smallSequence } from './small-sequence.test-support.js';

const document = { id: 'doc_1', title: 'app' };
const lines: SpanSource = { kind: 'lines', path: 'src/a.ts' };
const text = 'class Vault {\n  open() {\n    key = "hunter2hunter2";\n  }\n}\nend';

function sequenceOf(
  source: SpanSource,
  given: string,
  parts: readonly (readonly [StructureSpan['kind'], string, string?])[],
): TokenSequence {
  const structure = parts.map(([kind, part, label]): StructureSpan => {
    const charStart = given.indexOf(part);
    return { kind, charStart, charEnd: charStart + part.length, ...(label === undefined ? {} : { label }) };
  });
  return { ...smallSequence([{ text: given, source }]), structure };
}

function shown(sequence: TokenSequence, quote: string, answer?: string) {
  const charStart = sequence.text.indexOf(quote);
  const range = { score: 0.9, charStart, charEnd: charStart + quote.length };
  const citation = cite(sequence, document, range);
  const words =
    answer === undefined
      ? undefined
      : [...sequence.charStart].findIndex((start) => start >= sequence.text.indexOf(answer));
  const marked =
    words === undefined
      ? undefined
      : markAnswer(sequence, citation, range, { tokenStart: words, tokenEnd: words + 1 });
  return { whole: citation, ...maskSecrets(sequence, range, { citation, answer: marked }) };
}

describe('a quote with a secret in it', () => {
  const sequence = sequenceOf(lines, text, [
    ['class', text.slice(0, text.indexOf('\nend')), 'class Vault'],
    ['function', '  open() {\n    key = "hunter2hunter2";\n  }', 'open()'],
    ['secret', 'hunter2hunter2'],
  ]);

  it('shows dots in its place, and is verified for what stands in the document', () => {
    const { whole, citation } = shown(sequence, 'key = ');
    expect(whole.cited_text).toBe('    key = "hunter2hunter2";');
    expect(citation).toEqual({ ...whole, cited_text: '    key = "••••••••••••••";' });
    expect(citation.verified).toBe(true);
    expect(citation.cited_text).toHaveLength(whole.cited_text.length);
    expect(
      verifyQuote(
        sequence,
        { ...whole, type: 'line_location', path: 'src/a.ts', start_line: 3, end_line: 3 },
        citation.cited_text,
      ),
    ).toBe(false);
  });

  it('shows none of it in the words that answer', () => {
    const { answer } = shown(sequence, 'key = "hunter2hunter2";', '"hunter2hunter2"');
    expect(answer).toEqual({ text: '"••••••••••••••";', start: 10, end: 27 });
  });

  it('says where it stands', () => {
    expect(shown(sequence, 'key = ').citation.within).toEqual(['class Vault', 'open()']);
    expect(shown(sequence, 'end').citation).not.toHaveProperty('within');
  });

  it('that is only partly in it shows dots for that part', () => {
    const chars = sequenceOf({ kind: 'chars' }, 'one hunter2hunter2 two', [['secret', 'hunter2hunter2']]);
    expect(shown(chars, 'hunter2 two').citation.cited_text).toBe('••••••• two');
    expect(shown(chars, 'one hunter2').citation.cited_text).toBe('one •••••••');
    expect(shown(chars, 'one').citation.cited_text).toBe('one');
  });

  it('keeps the lines of a key', () => {
    const chars = sequenceOf({ kind: 'chars' }, 'a\nMIIE\nabcd\nb', [['secret', '\nMIIE\nabcd\n']]);
    expect(shown(chars, 'a\nMIIE\nabcd\nb').citation.cited_text).toBe('a\n••••\n••••\nb');
  });

  it('in a heading is not named as the place either', () => {
    const chars = sequenceOf({ kind: 'chars' }, 'Key hunter2hunter2\nWords.', [
      ['section', 'Key hunter2hunter2\nWords.', 'Key hunter2hunter2'],
      ['secret', 'hunter2hunter2'],
    ]);
    expect(shown(chars, 'Words.').citation.within).toEqual(['Key ••••••••••••••']);
  });

  it('of speech is masked at the right place although it begins with white space', () => {
    const time: SpanSource = { kind: 'time', startMs: 0, endMs: 1000 };
    const spoken = sequenceOf(time, ' the code is hunter2hunter2', [['secret', 'hunter2hunter2']]);
    expect(shown(spoken, 'code').citation.cited_text).toBe('the code is ••••••••••••••');
  });
});

it('a document without secrets is quoted as it is', () => {
  const sequence = sequenceOf(lines, text, []);
  const { whole, citation } = shown(sequence, 'key = ');
  expect(citation).toBe(whole);
});
