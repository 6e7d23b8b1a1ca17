/** The one client of Lectern's HTTP API, shared by dashboard and CLI; runs in browsers and in Node. */
export { ApiError } from './api-error.js';
export { createClient, LecternClient } from './client.js';
export type { CallOptions, ClientOptions, UploadSource } from './client.js';
export { EventParser, readEvents } from './sse.js';
export type { ServerEvent } from './sse.js';
export type * from './types.js';
