/**
 * Scores -> pixels: a panel per side, a row per form, a column per length, and in every cell a strip per depth, the start of the
 * context at the top. The number is the cell's mean.
 */
import { eachDot, glyphAdvance, glyphHeight } from './font.js';

export interface Panel {
  readonly title: string;
  /** (forms, lengths, depths) 0..1; undefined where nothing was measured. */
  readonly scores: readonly (readonly (readonly (number | undefined)[])[])[];
}

export interface HeatMap {
  readonly title: string;
  readonly note: string;
  readonly forms: readonly string[];
  readonly lengths: readonly string[];
  readonly depths: readonly string[];
  readonly panels: readonly Panel[];
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 3) */
  readonly rgb: Uint8Array;
}

type Colour = readonly [number, number, number];

const white: Colour = [255, 255, 255];
const ink: Colour = [33, 37, 41];
const grey: Colour = [222, 226, 230];
/** Red over white to blue, which the colour-blind can tell apart: 0, 1/4, 1/2, 3/4, 1. */
const ramp: readonly Colour[] = [
  [165, 15, 35],
  [226, 111, 84],
  [247, 214, 178],
  [146, 197, 222],
  [33, 102, 172],
];

const margin = 24;
const labelWidth = 180;
const cellWidth = 84;
const stripHeight = 12;
const gap = 3;
const letter = 2;
const headHeight = 74;
const panelHead = 62;

/** Dims as HeatMap says. Panels stand side by side. */
export function paint(map: HeatMap): Picture {
  const cellHeight = map.depths.length * stripHeight + gap;
  const panelWidth = Math.max(
    map.lengths.length * (cellWidth + gap),
    ...map.panels.map((panel) => textWidth(panel.title)),
  );
  const width = Math.max(
    margin + labelWidth + map.panels.length * (panelWidth + margin),
    2 * margin + textWidth(map.note),
    2 * margin + textWidth(map.title, 3),
  );
  const height = headHeight + panelHead + map.forms.length * (cellHeight + gap) + 3 * margin + stripHeight;
  const canvas = new Canvas(width, height);
  canvas.text(margin, margin, map.title, ink, 3);
  canvas.text(margin, margin + 32, map.note, ink);
  const top = headHeight + panelHead;
  map.forms.forEach((form, f) => {
    const y = top + f * (cellHeight + gap) + ((cellHeight - glyphHeight * letter) >> 1);
    canvas.text(margin, y, form, ink);
  });
  map.panels.forEach((panel, p) => {
    const left = margin + labelWidth + p * (panelWidth + margin);
    canvas.text(left, headHeight + 8, panel.title, ink);
    map.lengths.forEach((length, l) => {
      const x = left + l * (cellWidth + gap) + ((cellWidth - textWidth(length)) >> 1);
      canvas.text(x, headHeight + 36, length, ink);
      map.forms.forEach((_, f) => {
        const place = { x: left + l * (cellWidth + gap), y: top + f * (cellHeight + gap) };
        paintCell(canvas, place, panel.scores[f]?.[l] ?? []);
      });
    });
  });
  paintLegend(canvas, margin + labelWidth, height - margin - stripHeight - 8);
  return { width, height, rgb: canvas.rgb };
}

function paintCell(
  canvas: Canvas,
  { x, y }: { readonly x: number; readonly y: number },
  strips: readonly (number | undefined)[],
): void {
  strips.forEach((score, d) => {
    const colour = score === undefined ? grey : shade(score);
    canvas.box({ x, y: y + d * stripHeight, width: cellWidth, height: stripHeight - 1 }, colour);
  });
  const measured = strips.filter((score) => score !== undefined);
  if (measured.length === 0) return;
  const mean = measured.reduce((sum, score) => sum + score, 0) / measured.length;
  const label = mean.toFixed(2);
  const middle = strips[strips.length >> 1];
  const on = middle === undefined ? grey : shade(middle);
  const light = on[0] * 0.3 + on[1] * 0.59 + on[2] * 0.11 > 140;
  const size = { width: textWidth(label) + 6, height: glyphHeight * letter + 6 };
  const at = {
    x: x + ((cellWidth - size.width) >> 1),
    y: y + ((strips.length * stripHeight - size.height) >> 1),
  };
  canvas.box({ ...at, ...size }, on);
  canvas.text(at.x + 3, at.y + 3, label, light ? ink : white);
}

function paintLegend(canvas: Canvas, x: number, y: number): void {
  const steps = 50;
  canvas.text(x, y, '0', ink);
  for (let i = 0; i < steps; i++)
    canvas.box({ x: x + 20 + i * 4, y, width: 4, height: 14 }, shade(i / (steps - 1)));
  canvas.text(x + 28 + steps * 4, y, '1', ink);
  canvas.box({ x: x + 70 + steps * 4, y, width: 28, height: 14 }, grey);
  canvas.text(x + 106 + steps * 4, y, 'not measured', ink);
}

function shade(score: number): Colour {
  const at = Math.min(1, Math.max(0, score)) * (ramp.length - 1);
  const low = ramp[Math.floor(at)] ?? white;
  const high = ramp[Math.ceil(at)] ?? white;
  const part = at - Math.floor(at);
  const mix = (i: 0 | 1 | 2): number => Math.round(low[i] + (high[i] - low[i]) * part);
  return [mix(0), mix(1), mix(2)];
}

function textWidth(text: string, scale = letter): number {
  return text.length * glyphAdvance * scale;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

class Canvas {
  readonly rgb: Uint8Array;
  readonly #width: number;

  constructor(width: number, height: number) {
    this.#width = width;
    this.rgb = new Uint8Array(width * height * 3).fill(255);
  }

  box({ x, y, width, height }: Box, colour: Colour): void {
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++)
        this.rgb.set(colour, (row * this.#width + column) * 3);
  }

  text(x: number, y: number, text: string, colour: Colour, scale = letter): void {
    eachDot(text, (dx, dy) => {
      this.box({ x: x + dx * scale, y: y + dy * scale, width: scale, height: scale }, colour);
    });
  }
}
