import { AppError, pathAt } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { makeTarGz, textContext, writeFixture } from '../archive/testing.js';
import { readDocument } from '../read-document.js';
import { readNotebook } from './notebook.js';

const code = (source: string | string[], outputs: unknown[] = []): object => ({
  cell_type: 'code',
  source,
  outputs,
  execution_count: 1,
});
const text = (source: string | string[]): object => ({ cell_type: 'markdown', source });
const notebook = (...cells: object[]): string =>
  JSON.stringify({ cells, metadata: { kernelspec: { language: 'python' } }, nbformat: 4, nbformat_minor: 5 });

async function refusal(content: string): Promise<string> {
  try {
    await readDocument({ path: writeFixture('a', content), name: 'a.ipynb' }, textContext());
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
  }
  return 'read';
}

describe('a notebook is refused', () => {
  it.each([
    ['{"cells": [', 'damaged'],
    ['[1]', 'another kind'],
    ['{"a": 1}', 'another kind'],
    [notebook(), 'holds no text'],
    [notebook(text('  \n')), 'holds no text'],
  ])('%s', async (content, why) => {
    const said = await refusal(content);
    expect(said).toContain('empty_document');
    expect(said).toContain(why);
  });

  it('never: strange cells in it are passed over', () => {
    const strange = JSON.stringify({ cells: [1, null, 'x', {}, { cell_type: 'code', source: [1, 'ok'] }] });
    expect(readNotebook(strange)?.text).toBe('ok');
  });
});

describe('a notebook', () => {
  it('is its cells in order, each named, and what they printed; nothing of its JSON', async () => {
    const content = notebook(
      text(['# Sales\n', '\n', 'All of March.']),
      code(
        ['def total(rows):\n', '    return sum(rows)\n', 'total(rows)'],
        [
          { output_type: 'stream', name: 'stdout', text: ['one\n', '\u001b[31mtwo\u001b[0m\n'] },
          { output_type: 'execute_result', data: { 'text/plain': ['42'], 'text/html': ['<b>42</b>'] } },
        ],
      ),
      { cell_type: 'raw', source: 'kept' },
    );
    const {
      text: read,
      structure,
      spans,
      segments,
    } = await readDocument({ path: writeFixture('a', content), name: 'a.ipynb' }, textContext());
    expect(read).toBe(
      '# Sales\n\nAll of March.\n\ndef total(rows):\n    return sum(rows)\ntotal(rows)\n\none\ntwo\n42\n\nkept',
    );
    expect(structure.filter(({ kind }) => kind === 'notebook_cell').map(({ label }) => label)).toEqual([
      'cell 1 (text)',
      'cell 2 (code)',
      'cell 2 (output)',
      'cell 3 (raw)',
    ]);
    expect(pathAt(structure, read.indexOf('return'))).toEqual(['cell 2 (code)', 'total()']);
    expect(pathAt(structure, read.indexOf('March'))).toEqual(['cell 1 (text)', 'Sales']);
    expect(spans.map(({ source }) => source)).toEqual([
      { kind: 'lines', path: 'a.ipynb', language: 'python' },
    ]);
    const quotes = Array.from(segments.charStart, (start, i) => read.slice(start, segments.charEnd[i]));
    expect(quotes).toContain('return sum(rows)');
    expect(quotes).toContain('All of March.');
  });

  it('names the pictures and results it leaves out, and where it cut what a cell printed', async () => {
    const content = notebook(
      code('plot()', [
        { output_type: 'display_data', data: { 'image/png': 'iVBORw0KGgo=', 'text/plain': '<Figure>' } },
      ]),
      code('show()', [{ output_type: 'display_data', data: { 'application/json': {} } }]),
      code('loop()', [{ output_type: 'stream', text: 'x\n'.repeat(20_000) }]),
      { ...text('![a](attachment:a.png)'), attachments: { 'a.png': { 'image/png': 'iVBORw0KGgo=' } } },
      code('fail()', [{ output_type: 'error', ename: 'E', evalue: 'bad', traceback: [] }]),
    );
    const { text: read, skipped } = await readDocument(
      { path: writeFixture('a', content), name: 'a.ipynb' },
      textContext(),
    );
    expect(read).not.toContain('iVBOR');
    expect(read).not.toContain('<Figure>');
    expect(read).toContain('E: bad');
    expect(read.length).toBeLessThan(12_000);
    expect(skipped.map(({ what }) => what)).toEqual([
      'a.ipynb, cell 1: a picture',
      'a.ipynb, cell 2: a result',
      'a.ipynb, cell 3: the end of its output',
      'a.ipynb, cell 4: the picture "a.png"',
    ]);
    expect(skipped[2]?.why).toContain('Only the first 10,000');
  });

  it('of the old format is read as well', () => {
    const old = {
      worksheets: [
        {
          cells: [
            { cell_type: 'heading', level: 2, source: 'Start' },
            { cell_type: 'code', input: 'x', outputs: [{ output_type: 'pyout', text: ['7'] }] },
          ],
        },
      ],
    };
    expect(readNotebook(JSON.stringify(old))?.text).toBe('## Start\n\nx\n\n7');
  });

  it('is read inside a tree as by itself', async () => {
    const archive = await makeTarGz([
      { name: 'a.ts', content: 'const a = 1;' },
      { name: 'n.ipynb', content: notebook(code('x = 1')) },
      { name: 'bad.ipynb', content: '{' },
    ]);
    const { text: read, skipped } = await readDocument(
      { path: writeFixture('t', archive), name: 't.tar.gz' },
      textContext(),
    );
    expect(read).toBe('const a = 1;\nx = 1');
    expect(skipped.map(({ what }) => what)).toEqual(['bad.ipynb']);
  });
});
