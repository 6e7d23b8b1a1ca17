/** Answers given over a collection before, newest first, twenty at a time. */
import type { Answer } from '@lectern/client';
import { useCallback, useState } from 'react';
import { sentenceOf, useApi } from '../../lib/api.js';
import { usePolled } from '../../lib/use-polled.js';

export interface Answers {
  readonly list: readonly Answer[] | undefined;
  readonly error: string | null;
  readonly hasMore: boolean;
  readonly add: (answer: Answer) => void;
  readonly showMore: () => void;
}

interface More {
  readonly collectionId: string;
  /** Given since the page was opened, newest first. */
  readonly fresh: readonly Answer[];
  readonly older: readonly Answer[];
  /** Undefined until older ones were asked for. */
  readonly hasMore: boolean | undefined;
  readonly error: string | null;
}

const atOnce = 20;

/** Joins lists and drops an answer that is in two of them. */
export function withoutRepeats(...lists: readonly (readonly Answer[])[]): Answer[] {
  const seen = new Set<string>();
  return lists.flat().filter(({ id }) => !seen.has(id) && seen.add(id));
}

export function useAnswers(collectionId: string): Answers {
  const { client } = useApi();
  const load = useCallback(
    (signal: AbortSignal) =>
      client.listAnswers({ collection_id: collectionId, limit: atOnce, order: 'desc' }, { signal }),
    [client, collectionId],
  );
  const { value: page, error } = usePolled(collectionId, load, () => null);
  const none: More = { collectionId, fresh: [], older: [], hasMore: undefined, error: null };
  const [held, setHeld] = useState<More>(none);
  const more = held.collectionId === collectionId ? held : none;

  const add = useCallback(
    (answer: Answer) =>
      setHeld((old) => {
        const same = old.collectionId === answer.collection_id;
        const { collection_id } = answer;
        return same
          ? { ...old, fresh: [answer, ...old.fresh] }
          : { collectionId: collection_id, fresh: [answer], older: [], hasMore: undefined, error: null };
      }),
    [],
  );
  const last = more.older.at(-1) ?? page?.data.at(-1);
  const showMore = (): void => {
    if (!last) return;
    client.listAnswers({ collection_id: collectionId, limit: atOnce, order: 'desc', after: last.id }).then(
      ({ data, has_more }) =>
        setHeld({ ...more, older: [...more.older, ...data], hasMore: has_more, error: null }),
      (thrown: unknown) => setHeld({ ...more, error: sentenceOf(thrown) }),
    );
  };
  return {
    list: page
      ? withoutRepeats(more.fresh, page.data, more.older)
      : more.fresh.length > 0
        ? more.fresh
        : undefined,
    error: more.error ?? error,
    hasMore: more.hasMore ?? page?.has_more ?? false,
    add,
    showMore,
  };
}
