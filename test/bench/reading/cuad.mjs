/** Contracts as PDFs: our words against the dataset's, passages found verbatim, boxes on glyphs, pages per second. One process, one file at a time. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRuntime } from '../../../libs/engine/dist/index.js';
import { defaultReadLimits, readDocument } from '../../../libs/multimodal/dist/index.js';
import { figure, median, say } from '../../dist/bench/engine-data.js';
import { barred, quantile } from '../../dist/bench/measure.js';
import { Haystack, wordDistance, wordRecall, wordsOf } from '../../dist/bench/reading/compare.js';
import { pdfContracts } from '../../dist/bench/reading/contracts.js';
import { runningText } from '../../dist/bench/reading/running-text.js';
import { boxesOn } from './boxes.mjs';

/** `keep`: a folder for our texts and the passages that were missed. */
export async function readContracts({ count, keep, only }) {
  const runtime = openRuntime({ threads: 2, device: 'cpu', lean: true });
  const models = { openSession: (path) => runtime.openSession(path) };
  const tempDir = mkdtempSync(join(tmpdir(), 'lectern-reading-'));
  const context = { limits: defaultReadLimits, models, tempDir, onProgress: () => undefined };
  const rows = [];
  for (const contract of pdfContracts(count)) {
    if (only !== undefined && contract.id !== only) continue;
    const begin = performance.now();
    const read = await readDocument({ path: contract.path, name: `${contract.id}.pdf` }, context);
    const ms = performance.now() - begin;
    rows.push({
      id: contract.id,
      ms,
      ...judge(contract, read, keep),
      boxes: await boxesOn(contract.path, read),
    });
  }
  rmSync(tempDir, { recursive: true, force: true });
  return bars(rows);
}

function judge({ id, path, text, passages }, read, keep) {
  const [ours, theirs] = [wordsOf(read.text), wordsOf(text)];
  const running = runningText(read);
  const haystack = new Haystack(read.text, running);
  // A passage that is not even in the dataset's own text cannot be held against a reader.
  const own = new Haystack(text);
  const wanted = passages.filter((passage) => own.has(passage));
  const missed = wanted.filter((passage) => !haystack.has(passage));
  if (keep !== undefined) {
    writeFileSync(join(keep, `${id}.ours.txt`), read.text);
    writeFileSync(join(keep, `${id}.structure.json`), JSON.stringify(read.structure, null, 1));
    writeFileSync(join(keep, `${id}.missed.txt`), missed.join('\n=====\n'));
  }
  const row = {
    pages: read.meta.pageCount ?? 0,
    ocrPages: read.spans.filter(({ source }) => source.kind === 'page' && source.read === 'ocr').length,
    bytes: statSync(path).size,
    recall: wordRecall(ours, theirs),
    distance: wordDistance(ours, theirs),
    passages: wanted.length,
    found: wanted.length - missed.length,
  };
  say(
    `  ${id} ${String(row.pages).padStart(4)} pages (${row.ocrPages} by OCR)  words ${(100 * row.recall).toFixed(2)} %  ` +
      `distance ${row.distance.toFixed(4)}  passages ${row.found} of ${row.passages}`,
  );
  return row;
}

function bars(rows) {
  const sum = (pick) => rows.reduce((total, row) => total + pick(row), 0);
  const readable = rows.filter((row) => row.ocrPages === 0);
  const boxes = rows.flatMap((row) => row.boxes);
  const share = (test) => (100 * boxes.filter(test).length) / boxes.length;
  const pages = sum((row) => row.pages);
  return [
    figure('cuad.contracts', rows.length, ''),
    figure('cuad.pages', pages, ''),
    figure(
      'cuad.pages by OCR',
      sum((row) => row.ocrPages),
      '',
    ),
    figure('cuad.words found, mean', (100 * sum((row) => row.recall)) / rows.length, '%'),
    figure(
      'cuad.words found, worst tenth',
      100 *
        quantile(
          rows.map((row) => row.recall),
          0.1,
        ),
      '%',
    ),
    figure('cuad.order, word edits over words of both, median', median(rows.map((row) => row.distance)), ''),
    figure(
      'cuad.order, worst tenth',
      quantile(
        rows.map((row) => row.distance),
        0.9,
      ),
      '',
    ),
    figure(
      'cuad.passages',
      sum((row) => row.passages),
      '',
    ),
    barred(
      figure(
        'cuad.passages found verbatim',
        (100 * sum((row) => row.found)) / sum((row) => row.passages),
        '%',
      ),
      { bar: 98, goal: 99.5 },
    ),
    figure('cuad.citations with boxes', boxes.length, ''),
    barred(figure('cuad.boxes, glyphs covered, mean', 100 * mean(boxes.map((box) => box.covered)), '%'), {
      bar: 95,
      goal: 99,
    }),
    barred(figure('cuad.boxes, foreign area, mean', 100 * mean(boxes.map((box) => box.foreign)), '%'), {
      bar: 10,
      goal: 3,
      atMost: true,
    }),
    figure(
      'cuad.boxes, citations within both bars',
      share((b) => b.covered >= 0.95 && b.foreign < 0.1),
      '%',
    ),
    figure(
      'cuad.speed, text-layer contracts',
      readable.reduce((n, row) => n + row.pages, 0) / (readable.reduce((n, row) => n + row.ms, 0) / 1000),
      'pages/s',
    ),
  ];
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
