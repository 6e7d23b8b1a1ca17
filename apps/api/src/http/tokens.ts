/** Names under which the module provides what is not a class of ours. */
export const CONFIG = Symbol('config');
export const RECORDS = Symbol('records');
export const QUEUES = Symbol('queues');
export const BLOBS = Symbol('blobs');
export const LOGGER = Symbol('logger');
export const METRICS = Symbol('metrics');
