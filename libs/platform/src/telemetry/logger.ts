/** The one kind of log line: pino JSON on stdout, with the process's name. Secrets never reach it: known fields are removed. */
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';

export type { Logger } from 'pino';

const secretFields = [
  'key',
  'api_key',
  'token',
  'authorization',
  'cookie',
  'headers.authorization',
  'headers.cookie',
  'headers["x-api-key"]',
];

/** Opens a logger. The name says which process speaks: api, worker, reader. */
export function createLogger(name: string, config: Pick<Config, 'logLevel'>): Logger {
  return pino({
    name,
    level: config.logLevel,
    redact: { paths: secretFields, censor: '[removed]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
