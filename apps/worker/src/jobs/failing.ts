/** How a failure gets into a document's row: at once when trying again cannot help, else when the attempts are used up. */
import { AppError, toAppError } from '@lectern/contracts';
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
    thrown,
    `"${document.title}" could not be processed because of an unexpected fault; add it again to retry.`,
  );
  if (error.permanent) await documents.fail(document.tenantId, document.id, error);
  return error;
}
