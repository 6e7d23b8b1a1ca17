/** Word error rates of OCR: real scans with known text, and drawn pages by resolution and damage. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../../../libs/multimodal/dist/index.js';
import { figure, say } from '../../dist/bench/engine-data.js';
import { barred } from '../../dist/bench/measure.js';
import { wordRecall, wordsOf } from '../../dist/bench/reading/compare.js';
import { errorRate, wordErrors } from '../../dist/bench/reading-media/word-errors.js';
import { conditions, knownPage, knownScans, pdfPages } from './pages.mjs';

/** Highest word error rates in percent that pass, by condition; what is not named has no bar. */
const bars = { '150 dpi': 4, '200 dpi': 3, '300 dpi': 3, 'tilted 2 degrees': 4, 'lying on its side': 4 };

export async function measurePictures(context, { pages, only, keep }) {
  const wanted = Object.keys(conditions).filter((name) => only === undefined || name.includes(only));
  const found = [];
  const time = async (condition, name, path, text) => {
    const begin = performance.now();
    const processor = process.cpuUsage();
    const read = await readDocument({ path, name }, context);
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(processor);
    const errors = wordErrors(read.text, text, true);
    found.push({
      condition,
      seconds,
      busy: (user + system) / 1e6,
      errors,
      recall: wordRecall(wordsOf(read.text), wordsOf(text)),
    });
    if (keep !== undefined) {
      const file = join(keep, `${name.replace(/\W+/gu, '-')}.${condition.replace(/\W+/gu, '-')}`);
      writeFileSync(`${file}.read.txt`, read.text);
      writeFileSync(`${file}.right.txt`, text);
    }
    say(
      `  ${condition.padEnd(24)} ${name.padEnd(34)} ${errors.errors} of ${errors.wanted} words wrong, ${seconds.toFixed(1)} s`,
    );
  };
  if (only === undefined || only === 'scan')
    for (const scan of knownScans())
      await time(`scan, ${scan.name}`, `${scan.name}.tif`, scan.path, scan.text);
  for (const place of pdfPages.slice(0, pages)) {
    const { name, text, pictures } = await knownPage(place, wanted);
    for (const { condition, picture } of pictures) {
      const path = join(context.tempDir, 'page.png');
      writeFileSync(path, picture);
      await time(condition, name, path, text);
    }
  }
  const rows = [...new Set(found.map(({ condition }) => condition))].map((condition) => {
    const rate = errorRate(found.filter((one) => one.condition === condition).map(({ errors }) => errors));
    const row = figure(`ocr.word errors, ${condition}`, rate, '%');
    return bars[condition] === undefined ? row : barred(row, { bar: bars[condition], goal: 1, atMost: true });
  });
  const sum = (pick) => found.reduce((total, one) => total + pick(one), 0);
  return [
    ...rows,
    figure(
      'ocr.words found in any order, mean of pages',
      (100 * sum((one) => one.recall)) / found.length,
      '%',
    ),
    figure('ocr.speed', found.length / sum((one) => one.seconds), 'pages/s'),
    figure('ocr.speed of the processor', found.length / sum((one) => one.busy), 'pages/s of one core'),
  ];
}
