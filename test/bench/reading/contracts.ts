/** The contracts of CUAD that come as PDFs, with the dataset's own text and the passages that lawyers marked. */
import { dataPath, textOf } from '../engine-data.js';

export interface PdfContract {
  readonly id: string;
  readonly path: string;
  /** The dataset's text of the same contract. */
  readonly text: string;
  /** Marked passages of all clause types, each once. */
  readonly passages: readonly string[];
}

interface Line {
  readonly id: string;
  readonly pdf: boolean;
  readonly clauses: Readonly<Record<string, { readonly spans: readonly string[] }>>;
}

/** Every `1/share`-th contract so that a subset is spread over all. */
export function pdfContracts(count: number): PdfContract[] {
  const all = textOf('cuad', 'clauses.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.pdf);
  const wanted = Math.min(count, all.length);
  return Array.from({ length: wanted }, (_, i) => all[Math.floor((i * all.length) / wanted)]!).map(
    ({ id, clauses }) => ({
      id,
      path: dataPath('cuad', 'pdf', `${id}.pdf`),
      text: textOf('cuad', 'txt', `${id}.txt`),
      passages: [...new Set(Object.values(clauses).flatMap(({ spans }) => spans))],
    }),
  );
}
