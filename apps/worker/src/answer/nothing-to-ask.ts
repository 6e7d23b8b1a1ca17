/** Why there is nothing to ask over, as one sentence: still being read, failed, or never added. */
import { AppError } from '@lectern/contracts';
import type { CollectionRow } from '@lectern/platform';

export function nothingToAsk(
  collection: Pick<CollectionRow, 'name' | 'counts'>,
  chosenDocuments: number,
): AppError {
  const { queued, reading, prefilling, ready, failed } = collection.counts;
  const name = `"${collection.name}"`;
  if (queued + reading + prefilling > 0) {
    const states = [
      count(queued, 'waiting'),
      count(reading, 'being read'),
      count(prefilling, 'being prefilled'),
      count(failed, 'failed'),
    ].filter((part) => part !== '');
    const what = chosenDocuments > 0 ? `None of the chosen documents of ${name}` : `No document of ${name}`;
    return new AppError(
      'document_not_ready',
      `${what} is ready yet: ${states.join(', ')}; ask again when one is ready.`,
    );
  }
  if (chosenDocuments > 0 && ready > 0)
    return new AppError('invalid_request', `None of the chosen documents of ${name} could be read.`);
  if (failed > 0)
    return new AppError(
      'invalid_request',
      `None of the ${String(failed)} documents of ${name} could be read.`,
    );
  return new AppError('invalid_request', `The collection ${name} holds no documents; add one first.`);
}

const count = (n: number, state: string): string => (n === 0 ? '' : `${String(n)} ${state}`);
