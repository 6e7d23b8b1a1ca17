/**
 * OCR of one picture: lines found, turned upright, read, and handed on as runs in the layout's vocabulary. The one entry for
 * images and for PDF pages without text.
 *
 * Units  pixels of the given raster, origin top left
 * Cost   about 1 s a page to find the lines and 30-100 ms a line to read them, on two cores
 */
import type { Run } from '../../layout/run.js';
import { median } from '../../layout/run.js';
import type { ModelRunner } from '../../ports/model-runner.js';
import { detectLines } from './detect-lines.js';
import { openOcrModels } from './models.js';
import type { OcrModels } from './models.js';
import { emOf } from './letter-height.js';
import { turnRaster, unturnBox } from './raster.js';
import type { Raster, Turn } from './raster.js';
import { readLines } from './read-lines.js';
import type { ReadLine } from './recognise-lines.js';
import { partBounds } from './rotated-box.js';
import type { RotatedBox } from './rotated-box.js';
import { stripOf, stripTensor } from './strips.js';

/** Below this mean probability a line is not text, or not legible. */
const minConfidence = 0.5;
const classifierWidth = 192;
const voters = 12;

export interface OcrResult {
  /** Horizontal lines first, then those that run up or down the margin. */
  readonly groups: readonly (readonly Run[])[];
  readonly letters: number;
  /** Regions that looked like text and could not be read. */
  readonly unreadable: number;
}

const isVertical = (box: RotatedBox): boolean => box.height > 1.5 * box.width;
const area = (boxes: readonly RotatedBox[]): number => boxes.reduce((sum, b) => sum + b.width * b.height, 0);

/** Throws AppError model_missing, model_invalid */
export async function readRaster(raster: Raster, runner: ModelRunner): Promise<OcrResult> {
  const models = await openOcrModels(runner);
  const upright = await findUpright(models, raster);
  const across = upright.boxes.filter((b) => !isVertical(b));
  const along = upright.boxes.filter(isVertical);
  const lines = await readLines(models, upright.raster, across);
  const sideways = along.map((b): RotatedBox => ({
    ...b,
    width: b.height,
    height: b.width,
    angle: b.angle - Math.PI / 2,
  }));
  const margin = await readLines(models, upright.raster, sideways);
  const good = (line: ReadLine): boolean => line.words.length > 0 && line.confidence >= minConfidence;
  const toRuns = (read: readonly ReadLine[]): Run[] => {
    const kept = read.filter(good);
    const page = {
      tilt: median(kept.map((l) => l.outer.angle)),
      size: median(kept.map(emOf)),
      turn: upright.turn,
      original: raster,
    };
    return kept.map((line) => toRun(line, page));
  };
  const groups = [toRuns(lines), toRuns(margin)].filter((runs) => runs.length > 0);
  return {
    groups,
    letters: groups.flat().reduce((sum, r) => sum + r.words.reduce((n, w) => n + w.text.length, 0), 0),
    unreadable: [...lines, ...margin].filter((l) => !good(l)).length,
  };
}

interface Upright {
  readonly raster: Raster;
  readonly turn: Turn;
  readonly boxes: readonly RotatedBox[];
}

/** Turns the picture so that most of its lines run from left to right and stand on their feet. */
async function findUpright(models: OcrModels, original: Raster): Promise<Upright> {
  let raster = original;
  let turn: Turn = 0;
  let boxes = await detectLines(models, raster);
  if (area(boxes.filter(isVertical)) > 0.6 * area(boxes)) {
    turn = 90;
    raster = turnRaster(original, turn);
    boxes = await detectLines(models, raster);
  }
  if (!(await standsOnHead(models, raster, boxes))) return { raster, turn, boxes };
  const { width, height } = raster;
  return {
    raster: turnRaster(original, turn === 0 ? 180 : 270),
    turn: turn === 0 ? 180 : 270,
    boxes: boxes.map((b) => ({ ...b, cx: width - b.cx, cy: height - b.cy })),
  };
}

/** Asks the direction classifier about the longest lines; the majority decides for the page. */
async function standsOnHead(
  models: OcrModels,
  raster: Raster,
  boxes: readonly RotatedBox[],
): Promise<boolean> {
  const asked = boxes
    .filter((b) => b.width > 1.5 * b.height)
    .sort((a, b) => b.width - a.width)
    .slice(0, voters);
  if (asked.length === 0) return false;
  // The classifier was trained on the first four heights' worth of a line.
  const heads = asked.map((box): RotatedBox => {
    const width = Math.min(box.width, 4 * box.height);
    const back = (box.width - width) / 2;
    return {
      ...box,
      width,
      cx: box.cx - back * Math.cos(box.angle),
      cy: box.cy - back * Math.sin(box.angle),
    };
  });
  const strips = heads.map((box) =>
    stripOf(raster, box, Math.ceil(Math.min(classifierWidth, (48 * box.width) / box.height))),
  );
  const feeds = { [models.classifier.inputNames[0]!]: stripTensor(strips, classifierWidth) };
  const data = (await models.classifier.run(feeds))[models.classifier.outputNames[0]!]?.data;
  if (!(data instanceof Float32Array)) return false;
  const votes = asked.filter((_, i) => data[i * 2 + 1]! > 0.9).length;
  return votes > asked.length / 2;
}

interface PageFacts {
  readonly tilt: number;
  readonly size: number;
  readonly turn: Turn;
  readonly original: Raster;
}

function toRun(line: ReadLine, page: PageFacts): Run {
  const { box, outer } = line;
  const [cos, sin] = [Math.cos(page.tilt), Math.sin(page.tilt)];
  const cx = outer.cx * cos + outer.cy * sin;
  const cy = outer.cy * cos - outer.cx * sin;
  const words = line.words.map((word) => ({
    text: word.text,
    glued: word.glued,
    box: unturnBox(partBounds(box, word.from, word.to), page.turn, page.original),
  }));
  const from = line.words[0]!.from - box.width / 2;
  const to = line.words.at(-1)!.to - box.width / 2;
  const em = emOf(line);
  // What is measured on pixels differs a little from line to line where the type does not.
  const size = em > 0.88 * page.size && em < 1.15 * page.size ? page.size : em;
  return {
    words,
    frame: [cx + from, cy - em / 2, cx + to, cy + em / 2],
    size,
    rightToLeft: false,
    spaceBefore: true,
    spaceAfter: true,
  };
}
