/** What tests of other rooms may use: the embedded PostgreSQL and starting a whole instance. The program itself is main.ts. */
export { startEmbeddedPostgres } from './postgres/embedded-postgres.js';
export type { EmbeddedPostgres } from './postgres/embedded-postgres.js';
