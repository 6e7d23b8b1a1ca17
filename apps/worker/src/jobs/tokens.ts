/** Names under which the module provides what is not a class of ours, and the parts of it that processors use. */
import type { Queues } from '@lectern/platform';

export const CONFIG = Symbol('config');
export const LOGGER = Symbol('logger');
export const RECORDS = Symbol('records');
export const QUEUES = Symbol('queues');
export const HANDLERS = Symbol('handlers');

/** Enough for a processor that hands work on. */
export type Enqueuer = Pick<Queues, 'enqueue'>;
