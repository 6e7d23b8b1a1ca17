/** The sample's exhibit: a delivery receipt as a scanner would give it: a little askew, grey paper, specks, uneven light. */
import path from 'node:path';
import { createRequire } from 'node:module';
import { GlobalFonts, createCanvas } from '@napi-rs/canvas';
import { encodeGrey16 } from './png.mjs';

const size = { width: 1240, height: 1100 };
const family = 'Sample Sans';

/** mulberry32: the same specks every time. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const rows = [
  ['Receipt no.', 'NR-20931'],
  ['Delivered to', 'Harbor Lane Storage, Building 7, dock 2'],
  ['Date of delivery', 'March 14, 2024'],
  ['Item', 'Refrigeration compressor, spare'],
  ['Model', 'XJ-4471'],
  ['Serial number', 'SN 88-20417-C'],
  ['Gross weight', '412 kg'],
  ['Amount due', 'USD 23,980.00'],
  ['Received by', 'D. Whitfield, site manager'],
];

function useFont() {
  const fonts = path.join(
    path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
    'standard_fonts',
  );
  GlobalFonts.registerFromPath(path.join(fonts, 'LiberationSans-Regular.ttf'), family);
  GlobalFonts.registerFromPath(path.join(fonts, 'LiberationSans-Bold.ttf'), `${family} Bold`);
}

function drawReceipt(context) {
  context.fillStyle = '#26262a';
  context.font = `46px "${family} Bold"`;
  context.fillText('NORTHLINE REFRIGERATION SUPPLY', 120, 150);
  context.font = `28px "${family}"`;
  context.fillText('1180 Cannery Road, Astoria, Oregon', 120, 196);
  context.font = `38px "${family} Bold"`;
  context.fillText('DELIVERY RECEIPT', 120, 282);
  context.fillRect(120, 302, 1000, 3);
  rows.forEach(([name, value], index) => {
    const y = 366 + index * 62;
    context.font = `28px "${family}"`;
    context.fillText(name, 120, y);
    context.font = `30px "${family} Bold"`;
    context.fillText(value, 430, y);
  });
  context.fillRect(120, 946, 1000, 2);
  context.font = `26px "${family}"`;
  context.fillText('Goods received complete and without visible damage.', 120, 990);
  context.font = `30px "${family} Bold"`;
  context.fillText('EXHIBIT B', 960, 1046);
}

/** Uneven light and grain, then specks; darker means less light. */
function age(grey, random) {
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const light = 14 * (x / size.width) + 10 * Math.abs(y / size.height - 0.5);
      const shade = light + 14 * (random() - 0.5);
      grey[y * size.width + x] = Math.max(0, grey[y * size.width + x] - shade);
    }
  }
  for (let n = 0; n < 2600; n++) {
    const x = Math.floor(random() * (size.width - 2));
    const y = Math.floor(random() * (size.height - 2));
    const dark = 40 + random() * 70;
    const wide = random() < 0.15 ? 2 : 1;
    for (let i = 0; i < wide; i++) {
      const at = (y + i) * size.width + x + i;
      grey[at] = Math.max(0, grey[at] - dark);
    }
  }
}

export function makeReceipt() {
  useFont();
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#cfcfcf';
  context.fillRect(0, 0, size.width, size.height);
  context.translate(size.width / 2, size.height / 2);
  context.rotate((-0.9 * Math.PI) / 180);
  context.translate(-size.width / 2, -size.height / 2);
  context.fillStyle = '#ebe9e4';
  context.fillRect(40, 36, size.width - 80, size.height - 72);
  drawReceipt(context);
  const { data } = context.getImageData(0, 0, size.width, size.height);
  const grey = new Float32Array(size.width * size.height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * data[i * 4] + 0.587 * data[i * 4 + 1] + 0.114 * data[i * 4 + 2];
  }
  age(grey, randomNumbers(4471));
  return encodeGrey16(grey, size.width, size.height);
}
