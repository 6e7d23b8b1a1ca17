/** What tests and benchmarks of other rooms may use: the embedded PostgreSQL, how a worker's process is started. The program itself is main.ts. */
export { leanEnvironment, leanFlags } from './instance/lean-process.js';
export { startEmbeddedPostgres } from './postgres/embedded-postgres.js';
export type { EmbeddedPostgres } from './postgres/embedded-postgres.js';
