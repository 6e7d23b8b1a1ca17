/** The API process: settings, schema, parts, listen; and on SIGTERM or when its launcher goes away, the same in reverse. */
import { mkdir } from 'node:fs/promises';
import { AppError } from '@lectern/contracts';
import {
  createLogger,
  createMetrics,
  loadConfig,
  migrate,
  openBlobs,
  openQueues,
  openRecords,
} from '@lectern/platform';
import type { Config, Logger } from '@lectern/platform';
import { createApp } from './app.js';
import { ensureFirstKey } from './first-key.js';

/** Requests under way may finish within this time. */
const graceMs = 4000;

async function start(config: Config, logger: Logger): Promise<() => Promise<void>> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await migrate(config);
  const blobs = openBlobs(config);
  const records = await openRecords(config);
  const queues = await openQueues(config, { role: 'api' });
  await ensureFirstKey(config, records, logger);
  const app = await createApp({ config, records, queues, blobs, logger, metrics: createMetrics('api') });
  await app.listen(config.port, config.host);
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  logger.info(`listening ${url}`);
  if (process.connected) process.send?.({ type: 'listening', url });
  return async () => {
    await app.close();
    await queues.close();
    await records.close();
  };
}

function exitOn(stop: () => Promise<void>, logger: Logger): void {
  let stopping = false;
  const end = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(0), graceMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop in good order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => {
    end('SIGTERM');
  });
  process.once('SIGINT', () => {
    end('SIGINT');
  });
  process.once('disconnect', () => {
    end('the launcher went away');
  });
  // It may have gone during the start; nobody heard the event then.
  if (process.send && !process.connected) end('the launcher went away');
}

let logger: Logger | undefined;
try {
  const config = loadConfig();
  logger = createLogger('api', config);
  exitOn(await start(config, logger), logger);
} catch (error) {
  const reason = error instanceof AppError ? error.message : String(error);
  if (logger) logger.fatal({ err: error }, reason);
  else process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
  // Whatever was opened before the failure must not keep the process.
  setTimeout(() => process.exit(1), 200);
}
