import { describe, expect, it } from 'vitest';
import { marksOf } from './annotations.js';

/** A page 200 high: user space has its origin at the bottom. */
const viewport = [1, 0, 0, -1, 0, 200] as const;
const marks = (...raw: unknown[]): ReturnType<typeof marksOf> => marksOf(raw, viewport, 300);
const field = (more: object): object => ({
  subtype: 'Widget',
  rect: [50, 100, 150, 112],
  fieldName: 'form[0].Name[0]',
  fieldType: 'Tx',
  ...more,
});
const wordsOf = (runs: readonly { readonly words: readonly { readonly text: string }[] }[]): string[] =>
  runs.flatMap((run) => run.words.map((w) => w.text));

describe('marksOf', () => {
  it('passes over what is broken, hidden, empty, unticked or a password', () => {
    const found = marks(
      null,
      7,
      { subtype: 'Link', rect: [0, 0, NaN, 1], url: 'https://a.example' },
      { subtype: 'Link', rect: [0, 0, 1, 1] },
      field({ fieldValue: '' }),
      field({ fieldValue: 'x', annotationFlags: 2 }),
      field({ fieldValue: 'secret', password: true }),
      field({ fieldType: 'Btn', checkBox: true, exportValue: 'Yes', fieldValue: 'Off' }),
      { subtype: 'Popup', rect: [0, 0, 9, 9], contentsObj: { str: 'twice' } },
    );
    expect(found).toEqual({ links: [], runs: [], notes: [], files: [] });
  });

  it('puts values of fields at their place, with what the form calls them', () => {
    const { runs } = marks(
      field({ fieldValue: 'Jane\nRoe', alternativeText: 'Full name' }),
      field({ fieldType: 'Ch', fieldValue: ['Ohio', 'Utah'] }),
      field({ fieldType: 'Btn', radioButton: true, buttonValue: '2', fieldValue: '2' }),
    );
    expect(wordsOf(runs)).toEqual(['Jane', 'Roe', 'Ohio,', 'Utah', '[x]']);
    expect(runs[0]!.part).toEqual({ kind: 'form_field', label: 'Full name' });
    expect(runs[2]!.part?.label).toBe('Name');
    for (const { box } of runs.flatMap((run) => run.words)) {
      expect(box[0] >= 50 && box[2] <= 150.01 && box[1] >= 87 && box[3] <= 101).toBe(true);
    }
  });

  it('puts notes into the margin, at their height and never on each other', () => {
    const note = (str: string): object => ({
      subtype: 'Highlight',
      rect: [20, 150, 200, 160],
      contentsObj: { str },
      titleObj: { str: 'Ann' },
    });
    const { notes } = marks(note('too long'), note('agreed'));
    const boxes = notes.map((note) => note[0]!.words[0]!.box);
    expect(notes.map(wordsOf)).toEqual([['too', 'long'], ['agreed']]);
    expect(notes[0]![0]!.part).toEqual({ kind: 'note', label: 'Ann' });
    expect(boxes.every((box) => box[0] >= 294)).toBe(true);
    expect(boxes[1]![1]).toBeGreaterThanOrEqual(boxes[0]![3]);
  });

  it('names links and attached files', () => {
    const found = marks(
      { subtype: 'Link', rect: [10, 20, 30, 40], url: 'https://a.example/x' },
      { subtype: 'FileAttachment', rect: [0, 0, 9, 9], fileId: 'f1', file: { filename: 'a.txt' } },
    );
    expect(found.links).toEqual([{ box: [10, 160, 30, 180], target: 'https://a.example/x' }]);
    expect(found.files).toEqual([{ id: 'f1', name: 'a.txt' }]);
  });
});
