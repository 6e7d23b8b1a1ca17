/** Follows a list to its end. The server's pages hold at most 1000 items. */

interface Page<T> {
  readonly data: readonly T[];
  readonly last_id: string | null;
  readonly has_more: boolean;
}

export async function everyPage<T>(
  load: (page: { limit: number; after?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<T> = await load(after === null ? { limit: 1000 } : { limit: 1000, after });
    all.push(...page.data);
    if (!page.has_more || page.last_id === null || page.last_id === after) return all;
    after = page.last_id;
  }
}
