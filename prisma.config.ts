/// <reference types="node" />
/**
 * What the prisma command line needs to know: where schema and migrations stand, which database, and which engine to run.
 * The engine is a script of ours, so that no command fetches a binary (tools/schema-engine.mjs says why).
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

if (process.platform !== 'win32') {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(
    new URL('./tools/schema-engine.mjs', import.meta.url),
  );
}
process.env['CHECKPOINT_DISABLE'] ??= '1';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
