/** The CLI's only reader of process.env. Parsed once per command, frozen; nothing else decides from the environment. */
import os from 'node:os';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { repositoryRoot } from './paths.js';

export interface CliConfig {
  /** Absolute. */
  readonly dataDir: string;
  /** An instance elsewhere; null means the one that lives in dataDir. */
  readonly remote: { readonly url: string; readonly apiKey: string } | null;
  /** An external PostgreSQL; null means the embedded one. */
  readonly databaseUrl: string | null;
  readonly tempDir: string;
  /** What child processes inherit. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

/** Throws AppError invalid_request when LECTERN_URL is not a usable address or its key is missing. */
export function loadConfig(dataOption: string | undefined, env: NodeJS.ProcessEnv = process.env): CliConfig {
  const url = env['LECTERN_URL'];
  const dataDir = dataOption ?? env['LECTERN_DATA_DIR'];
  return Object.freeze({
    dataDir: dataDir ? path.resolve(dataDir) : path.join(repositoryRoot, 'data'),
    remote: url ? parseRemote(url, env['LECTERN_API_KEY']) : null,
    databaseUrl: env['DATABASE_URL'] ? env['DATABASE_URL'] : null,
    tempDir: os.tmpdir(),
    environment: env,
  });
}

function parseRemote(text: string, apiKey: string | undefined): { url: string; apiKey: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new AppError(
      'invalid_request',
      `LECTERN_URL is "${text}", which is not a web address; set it to one like http://127.0.0.1:8080.`,
    );
  }
  if (!apiKey) {
    throw new AppError(
      'invalid_request',
      'LECTERN_URL is set but LECTERN_API_KEY is not; set both or neither.',
    );
  }
  return { url: text.replace(/\/+$/u, ''), apiKey };
}
