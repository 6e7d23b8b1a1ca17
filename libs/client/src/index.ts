/** The generated client of Lectern's HTTP API: all of it for the dashboard, the event stream for the CLI too. */
export { ApiError } from './api-error.js';
export { createClient, LecternClient } from './client.js';
export type { CallOptions, ClientOptions, UploadSource } from './client.js';
export { EventParser, readEvents } from './sse.js';
export type { ServerEvent } from './sse.js';
export type * from './types.js';
