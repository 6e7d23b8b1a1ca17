/** The document behind the viewer and its spans (pages, files or utterances), loaded once. */
import type { DocumentDetail, DocumentSpan } from '@lectern/client';
import { useCallback } from 'react';
import { useApi } from '../../lib/api.js';
import { usePolled } from '../../lib/use-polled.js';
import type { Polled } from '../../lib/use-polled.js';

export interface ViewedDocument {
  readonly document: DocumentDetail;
  readonly spans: readonly DocumentSpan[];
}

const spansAtOnce = 5000;

export function useViewedDocument(documentId: string): Polled<ViewedDocument> {
  const { client } = useApi();
  const load = useCallback(
    async (signal: AbortSignal): Promise<ViewedDocument> => {
      const document = await client.getDocument(documentId, { signal });
      const spans: DocumentSpan[] = [];
      for (;;) {
        const query = { offset: spans.length, limit: spansAtOnce };
        const { data, total } = await client.getDocumentSpans(documentId, query, { signal });
        spans.push(...data);
        if (data.length === 0 || spans.length >= total) return { document, spans };
      }
    },
    [client, documentId],
  );
  return usePolled(documentId, load, () => null);
}
