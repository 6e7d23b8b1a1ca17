/** How a failure gets into a document's row: at once when trying again cannot help, else when the attempts are used up. */
import { AppError, isDiskFull, toAppError } from '@lectern/contracts';
import type { Records } from '@lectern/platform';

type Failing = Pick<Records['documents'], 'fail'>;

interface Named {
  readonly tenantId: string;
  readonly id: string;
  readonly title: string;
}

/** The AppError of whatever was thrown; a permanent one is in the document's row when this returns. */
export async function failForGood(documents: Failing, document: Named, thrown: unknown): Promise<AppError> {
  const error = toAppError(
    isDiskFull(thrown) ? diskFull(document, thrown) : thrown,
    `"${document.title}" could not be processed because of an unexpected fault; add it again to retry.`,
  );
  if (error.permanent) await documents.fail(document.tenantId, document.id, error);
  return error;
}

/** Nothing half written is left by then; it is tried again, for room may have been made. */
function diskFull({ title }: Named, cause: unknown): AppError {
  const message = `There is no space left on the disk for what is computed from "${title}"; make room and add it again.`;
  return new AppError('disk_full', message, { cause });
}
