/** Pages by (createdAt, id): stable while rows come and go. */
import { AppError } from '@lectern/contracts';
import type { Listed, Page } from './types.js';

interface Stamped {
  readonly id: string;
  readonly createdAt: Date;
}
type Order = 'asc' | 'desc';

export interface PageArguments {
  readonly where: { OR?: ({ createdAt: Before } | { createdAt: Date; id: BeforeId })[] };
  readonly orderBy: [{ createdAt: Order }, { id: Order }];
  readonly take: number;
}
type Before = { lt: Date } | { gt: Date };
type BeforeId = { lt: string } | { gt: string };

/** What a query needs to fetch one page and to know whether more follow. `cursor` is the row that `after` names, if any. */
export function pageArguments(page: Page, cursor: Stamped | null): PageArguments {
  const order = page.order ?? 'desc';
  if (page.after !== undefined && !cursor) {
    throw new AppError('invalid_request', `The parameter after names nothing of this list: ${page.after}.`, {
      param: 'after',
    });
  }
  const beyond = <T>(value: T): { lt: T } | { gt: T } => (order === 'desc' ? { lt: value } : { gt: value });
  const where = cursor
    ? {
        OR: [{ createdAt: beyond(cursor.createdAt) }, { createdAt: cursor.createdAt, id: beyond(cursor.id) }],
      }
    : {};
  return { where, orderBy: [{ createdAt: order }, { id: order }], take: page.limit + 1 };
}

export function listed<T>(rows: readonly T[], limit: number): Listed<T> {
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
}
