/** Opens the queues of one process. */
import type { Config } from '../config/config.js';
import { createLogger } from '../telemetry/logger.js';
import { openBackend } from './backend.js';
import { BullQueues } from './bull-queues.js';
import type { Queues } from './queues.js';

/**
 * Connects; run migrate() before. The API waits for answers and drawn pages, so it listens to those from the start.
 * Throws  whatever the server failed with
 */
export async function openQueues(
  config: Pick<Config, 'databaseUrl' | 'redisUrl' | 'logLevel'>,
  options: { readonly role: 'api' | 'worker' },
): Promise<Queues> {
  const log = createLogger(options.role, config);
  const backend = openBackend(config, (err) => log.warn({ err }, 'the queue reports an error'));
  const queues = new BullQueues(backend, log);
  try {
    await queues.ping();
    if (options.role === 'api') await queues.listen(['answer', 'render']);
  } catch (error) {
    await queues.close();
    throw error;
  }
  return queues;
}
