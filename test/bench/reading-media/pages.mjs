/** Pages whose text is known: scans with their text beside them, and PDF pages with a good text layer, drawn at some resolution and then spoilt. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { composePage } from '../../../libs/multimodal/dist/layout/compose.js';
import { openPdf } from '../../../libs/multimodal/dist/pdf/document.js';
import { runsOfPage } from './text-layer.mjs';
import { drawPage } from '../../../libs/multimodal/dist/pdf/render.js';
import { dataPath } from '../../dist/bench/engine-data.js';

const white = { r: 255, g: 255, b: 255 };
const turned = (degrees) => (png) => sharp(png).rotate(degrees, { background: white });

/** Name -> dots per inch, and what is done to the picture. */
export const conditions = {
  '150 dpi': { dpi: 150 },
  '200 dpi': { dpi: 200 },
  '300 dpi': { dpi: 300 },
  'tilted 1 degree': { dpi: 200, spoil: turned(1) },
  'tilted 2 degrees': { dpi: 200, spoil: turned(-2) },
  'tilted 3 degrees': { dpi: 200, spoil: turned(3) },
  noisy: { dpi: 200, spoil: noisy },
  'low contrast': { dpi: 200, spoil: (png) => sharp(png).greyscale().linear(0.25, 140) },
  'grey JPEG of quality 25': {
    dpi: 200,
    spoil: async (png) => sharp(await sharp(png).greyscale().jpeg({ quality: 25 }).toBuffer()),
  },
  'lying on its side': { dpi: 200, spoil: turned(90) },
};

/** A third of the full range of grey, as a bad copier or a dark photo gives it. */
async function noisy(png) {
  const { width, height } = await sharp(png).metadata();
  const noise = await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: white,
      noise: { type: 'gaussian', mean: 128, sigma: 50 },
    },
  })
    .png()
    .toBuffer();
  return sharp(png)
    .greyscale()
    .linear(0.8, 20)
    .composite([{ input: noise, blend: 'soft-light' }]);
}

export const pdfPages = [
  ['court-vector.pdf', 2],
  ['manual-619-pages.pdf', 100],
  ['federal-register.pdf', 3],
];

/** The page's text layer as our layout writes it, and PNGs of it by condition. */
export async function knownPage([name, number], wanted) {
  const pdf = await openPdf(dataPath('pdf', name), { name, maxPixels: 1e8 });
  try {
    const page = await pdf.document.getPage(number);
    const { text } = composePage(await runsOfPage(page), number);
    const pictures = [];
    for (const condition of wanted) {
      const { dpi, spoil } = conditions[condition];
      const { canvas } = await drawPage(page, dpi / 72, 40_000_000);
      const png = await canvas.encode('png');
      const picture = spoil
        ? await (await spoil(png)).png().toBuffer()
        : await sharp(png).withMetadata({ density: dpi }).png().toBuffer();
      pictures.push({ condition, picture });
    }
    return { name: `${name} page ${number}`, text, pictures };
  } finally {
    await pdf.close();
  }
}

/** Real scans: name, path and text. */
export function knownScans() {
  return ['phototest', 'eurotext'].map((name) => ({
    name,
    path: dataPath('image', `${name}.tif`),
    text: readFileSync(join(dataPath('image'), `${name}.txt`), 'utf8'),
  }));
}
