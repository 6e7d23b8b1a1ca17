/** The collections and the counts of their documents. */
import type { Collection } from '@lectern/client';
import { useCallback } from 'react';
import { useApi } from '../../lib/api.js';
import { everyPage } from '../../lib/every-page.js';
import { usePolled } from '../../lib/use-polled.js';
import type { Polled } from '../../lib/use-polled.js';

function unfinished(list: readonly Collection[] | undefined): boolean {
  return list?.some((c) => c.documents.queued + c.documents.reading + c.documents.prefilling > 0) ?? false;
}

export function useCollections(): Polled<readonly Collection[]> {
  const { client } = useApi();
  const load = useCallback(
    (signal: AbortSignal) =>
      everyPage((page) => client.listCollections({ ...page, order: 'asc' }, { signal })),
    [client],
  );
  return usePolled('collections', load, (list) => (unfinished(list) ? 2000 : 8000));
}
