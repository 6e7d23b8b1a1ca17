/** CSV and TSV -> a line per record with tabs between its fields; each field is a cell called by its column. The only papaparse import. */
import type { Skipped } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import Papa from 'papaparse';
import { TextBuilder } from './builder.js';

/** Beyond it a table is no document but a database. */
const maxRows = 400_000;

export interface TableText extends Pick<Piece, 'text' | 'segments' | 'structure'> {
  readonly skipped: readonly Skipped[];
}

/** The delimiter is found by the first records when none is given. Throws AppError limit_exceeded from the builder. */
export function tableText(source: string, name: string, maxChars: number, delimiter?: string): TableText {
  const out = new TextBuilder(name, maxChars);
  const skipped: Skipped[] = [];
  let headers: readonly string[] = [];
  let row = 0;
  let broken = 0;
  out.begin('table');
  Papa.parse<string[]>(source, {
    delimiter: delimiter ?? '',
    skipEmptyLines: true,
    delimitersToGuess: [',', ';', '\t', '|'],
    step: ({ data, errors }, parser) => {
      row++;
      broken += errors.filter(({ type }) => type === 'Quotes').length;
      if (row > maxRows) {
        skipped.push({
          what: `rows ${row} and after`,
          why: `Only the first ${maxRows.toLocaleString('en-US')} rows of a table are read: split it and add the parts one by one.`,
        });
        parser.abort();
        return;
      }
      if (row === 1 && isHeader(data)) headers = data.map((field) => field.trim());
      out.row(
        data.map((text, column) => {
          const label = row === 1 ? undefined : headers[column];
          return { blocks: [[{ text }]], ...(label === undefined ? {} : { label }) };
        }),
        `row ${row}`,
      );
    },
  });
  out.end(headers.length > 0 ? headers.join(' | ') : undefined);
  if (broken > 0)
    skipped.push({
      what: `${broken} records`,
      why: 'Their quotes do not fit together: fields may run into each other.',
    });
  return { ...out.finish(), skipped };
}

/** Every column has a name, none of them twice, and none is a number. */
function isHeader(fields: readonly string[]): boolean {
  const names = fields.map((field) => field.trim());
  return (
    new Set(names).size === names.length &&
    names.every((field) => field !== '' && !/^[-+]?[\d.,]+%?$/u.test(field))
  );
}
