/** The one error of damaged context files. */
import { AppError } from '@lectern/contracts';

export function corrupt(unit: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'cache_corrupt',
    `The context file ${unit.slice(0, 12)} is damaged (${what}); it will be computed again from the document.`,
    cause === undefined ? { data: { unit } } : { cause, data: { unit } },
  );
}
