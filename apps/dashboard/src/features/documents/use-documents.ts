/** The documents of a collection: each second while any is unfinished, now and then otherwise (the CLI may add some). */
import type { DocumentObject } from '@lectern/client';
import { useCallback } from 'react';
import { useApi } from '../../lib/api.js';
import { everyPage } from '../../lib/every-page.js';
import { usePolled } from '../../lib/use-polled.js';
import type { Polled } from '../../lib/use-polled.js';
import { isUnfinished } from './document-words.js';

export function useDocuments(collectionId: string): Polled<readonly DocumentObject[]> {
  const { client } = useApi();
  const load = useCallback(
    (signal: AbortSignal) =>
      everyPage((page) => client.listDocuments(collectionId, { ...page, order: 'desc' }, { signal })),
    [client, collectionId],
  );
  return usePolled(collectionId, load, (documents) =>
    documents?.some((d) => isUnfinished(d.status)) === true ? 1000 : 6000,
  );
}
