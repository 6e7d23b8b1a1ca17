/** Outcomes of cases -> cells, tables, bars and the heat map's panels. Measures nothing. */
import { type Bar, figure, median } from '../engine-data.js';
import type { Form, FormName } from './cases.js';
import type { Panel } from './heat-map.js';
import { lengthName } from './options.js';

export interface Outcome {
  readonly form: FormName;
  readonly length: number;
  readonly depth: number;
  readonly side: string;
  /** Share of the gold values that the evidence holds. */
  readonly score: number;
  readonly ms: number;
}

export interface Grid {
  readonly forms: readonly Form[];
  readonly lengths: readonly number[];
  readonly depths: readonly number[];
}

/** NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The share of the gold values whose text stands in one of the quotes. */
export function shareHeld(gold: readonly string[], quotes: readonly string[]): number {
  return gold.filter((value) => quotes.some((quote) => quote.includes(value))).length / gold.length;
}

interface Where {
  readonly side: string;
  readonly form?: FormName;
  readonly length?: number;
  readonly depth?: number;
}

export function scoresAt(outcomes: readonly Outcome[], where: Where): number[] {
  return outcomes
    .filter(
      (o) =>
        o.side === where.side &&
        (where.form === undefined || o.form === where.form) &&
        (where.length === undefined || o.length === where.length) &&
        (where.depth === undefined || o.depth === where.depth),
    )
    .map((o) => o.score);
}

/** Means over depths and samples of every form x length that was measured. */
export function cells(outcomes: readonly Outcome[], side: string, { forms, lengths }: Grid): number[] {
  return forms
    .flatMap((form) => lengths.map((length) => scoresAt(outcomes, { side, form: form.name, length })))
    .filter((scores) => scores.length > 0)
    .map(mean);
}

/** A row per form, a column per length. */
export function table(outcomes: readonly Outcome[], side: string, { forms, lengths }: Grid): string[] {
  const head = ['form'.padEnd(12), ...lengths.map((l) => lengthName(l).padStart(6))].join(' ');
  const rows = forms.map((form) => {
    const shown = lengths.map((length) => {
      const scores = scoresAt(outcomes, { side, form: form.name, length });
      return (scores.length > 0 ? mean(scores).toFixed(3) : '-').padStart(6);
    });
    return [form.name.padEnd(12), ...shown].join(' ');
  });
  return [`${side}:`, head, ...rows];
}

export function panelOf(outcomes: readonly Outcome[], side: string, title: string, grid: Grid): Panel {
  return {
    title,
    scores: grid.forms.map((form) =>
      grid.lengths.map((length) =>
        grid.depths.map((depth) => {
          const scores = scoresAt(outcomes, { side, form: form.name, length, depth });
          return scores.length > 0 ? mean(scores) : undefined;
        }),
      ),
    ),
  };
}

export function barsOf(outcomes: readonly Outcome[], grid: Grid): Bar[] {
  const ours = cells(outcomes, 'lectern', grid);
  const worst = Math.min(...ours);
  const peer = Math.min(...cells(outcomes, 'bm25', grid));
  const longest = grid.lengths.at(-1) ?? 0;
  const times = outcomes.filter((o) => o.side === 'lectern' && o.length === longest).map((o) => o.ms);
  return [
    { ...figure('needle.min_accuracy', worst, 'share'), peer, bar: 0.95, goal: 0.99, pass: worst >= 0.95 },
    { ...figure('needle.mean_accuracy', mean(ours), 'share'), peer: mean(cells(outcomes, 'bm25', grid)) },
    ...grid.forms.map((form) => ({
      ...figure(
        `needle.${form.name.replace(/-/gu, '_')}`,
        Math.min(...cells(outcomes, 'lectern', { ...grid, forms: [form] })),
        'share, worst length',
      ),
      peer: Math.min(...cells(outcomes, 'bm25', { ...grid, forms: [form] })),
    })),
    figure('needle.longest_p50_ms', median(times), 'ms'),
  ];
}
