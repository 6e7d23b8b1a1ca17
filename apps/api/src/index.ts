/** Nothing but tests may import the API; it is started as a process: dist/main.js. */
export { createApp } from './app.js';
export type { AppParts } from './app.js';
