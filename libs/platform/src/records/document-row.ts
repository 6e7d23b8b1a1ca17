/** The ORM's document -> the house's. JSON columns are checked on the way out: a wrong one reads as absent, not as a crash. */
import { progressSchema, skippedSchema } from '@lectern/contracts';
import { z } from 'zod';
import type { Document } from './generated/client.js';
import type { DocumentRow } from './types.js';

const progressColumn = progressSchema.nullable().catch(null);
const skippedColumn = z.array(skippedSchema).catch([]);

export function documentRow(row: Document): DocumentRow {
  const { errorCode, errorMessage, progress, skipped, bytes, ...rest } = row;
  return {
    ...rest,
    bytes: Number(bytes),
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
    progress: progressColumn.parse(progress),
    skipped: skippedColumn.parse(skipped),
  };
}
