/** A page of rows -> the list object of the contract. */
import type { Listed } from '@lectern/platform';

export interface ListObject<T> {
  readonly object: 'list';
  readonly data: T[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

export function listObject<R, T extends { readonly id: string }>(
  page: Listed<R>,
  toItem: (row: R) => T,
): ListObject<T> {
  const data = page.rows.map(toItem);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: page.hasMore,
  };
}

export const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);
