/** Text and structure of a range of a document, loaded together. */
import type { StructurePart } from '@lectern/client';
import { useCallback } from 'react';
import { useApi } from '../../lib/api.js';
import { usePolled } from '../../lib/use-polled.js';
import type { Polled } from '../../lib/use-polled.js';

export interface ReadRange {
  readonly text: string;
  /** UTF-16, of the whole document; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly totalChars: number;
  readonly structure: readonly StructurePart[];
}

/** More parts than a screen can show; the rest of the text is shown without. */
const maxParts = 20_000;

/** `key` changes when the text shown before must not stay until the new one has come. */
export function useReading(documentId: string, key: string, start: number, end: number): Polled<ReadRange> {
  const { client } = useApi();
  const load = useCallback(
    async (signal: AbortSignal): Promise<ReadRange> => {
      const [text, structure] = await Promise.all([
        client.getDocumentText(documentId, { start, end }, { signal }),
        client.getDocumentStructure(documentId, { start, end, limit: maxParts }, { signal }),
      ]);
      return {
        text: text.text,
        start: text.start_char_index,
        end: text.end_char_index,
        totalChars: text.total_chars,
        structure: structure.data,
      };
    },
    [client, documentId, start, end],
  );
  return usePolled(`${documentId}/${key}`, load, () => null);
}
