/**
 * Reads the lines of a page in the alphabet it is written in. Which one that is, is heard from its longest lines; single lines that are
 * read badly are tried in the other alphabet and upside down, and the surest reading stays.
 */
import type { OcrModels, Recogniser } from './models.js';
import type { Raster } from './raster.js';
import { recogniseLines } from './recognise-lines.js';
import type { ReadLine } from './recognise-lines.js';
import type { RotatedBox } from './rotated-box.js';

const voters = 4;
/** Mean probability below which a page's longest lines are not in the Latin alphabet, and a line deserves another try. */
const sure = 0.85;
const doubtful = 0.7;
/** Another reading must be surer by this to replace the first. */
const margin = 0.1;

/** One result per box, in the order of the boxes. Cost  30-100 ms a line on two cores */
export async function readLines(
  models: OcrModels,
  raster: Raster,
  boxes: readonly RotatedBox[],
): Promise<ReadLine[]> {
  const isLatin = await readsWell(models.latin, raster, boxes);
  const [first, second] = isLatin ? [models.latin, models.wide] : [models.wide, models.latin];
  const lines = await recogniseLines(first, raster, boxes);
  const tryAgain = async (
    limit: number,
    recogniser: Recogniser,
    asSeen: (box: RotatedBox) => RotatedBox,
  ): Promise<void> => {
    const again = lines.flatMap((line, i) =>
      line.confidence < limit && boxes[i]!.width > 2 * boxes[i]!.height ? [i] : [],
    );
    const seen = again.map((i) => asSeen(boxes[i]!));
    const read = await recogniseLines(recogniser, raster, seen);
    again.forEach((i, n) => {
      if (read[n]!.confidence > lines[i]!.confidence + margin) lines[i] = read[n]!;
    });
  };
  await tryAgain(sure, second, (box) => box);
  await tryAgain(doubtful, first, (box) => ({ ...box, angle: box.angle + Math.PI }));
  return lines;
}

/** Whether the longest lines come out well with it. */
async function readsWell(
  recogniser: Recogniser,
  raster: Raster,
  boxes: readonly RotatedBox[],
): Promise<boolean> {
  const asked = [...boxes].sort((a, b) => b.width - a.width).slice(0, voters);
  const read = await recogniseLines(recogniser, raster, asked);
  const good = read.filter((line) => line.words.length > 0 && line.confidence >= sure);
  return good.length >= asked.length / 2;
}
