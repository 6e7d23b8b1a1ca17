/**
 * The worker process. It speaks to nobody but the database, the queue and its reader children; there is no port to reach it by.
 * It ends on SIGTERM, on SIGINT, and when the process that started it goes away.
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { createLogger, loadConfig, migrate } from '@lectern/platform';
import { toAppError } from '@lectern/contracts';
import { AppModule } from './app.module.js';
import { Worker } from './worker.js';

/** Longer than jobs get to finish; whoever still hangs then is left behind. */
const lastExitMs = 20_000;

const config = loadConfig();
const logger = createLogger('worker', config);

process.on('unhandledRejection', (reason) => logger.error({ err: reason }, 'a rejection was not handled'));
process.on('uncaughtException', (error) => {
  logger.fatal({ err: error }, 'the worker ends because of an unexpected fault');
  process.exit(1);
});

let worker: Worker | undefined;
let asked = false;

/** Asked before the worker is up, or a second time, it does not wait. */
function stop(why: string): void {
  if (asked || !worker) process.exit(asked ? 1 : 0);
  asked = true;
  logger.info({ why }, 'the worker stops');
  setTimeout(() => process.exit(1), lastExitMs).unref();
  worker.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      logger.error({ err: error }, 'the worker did not stop in order');
      process.exit(1);
    },
  );
}
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
process.once('disconnect', () => stop('its parent is gone'));
// It may have gone while this file was still being loaded; nobody heard the event then.
if (process.send && !process.connected) stop('its parent is gone');

try {
  await migrate(config);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest exports that class as a type only
  const context = await NestFactory.createApplicationContext(AppModule.with(config, logger), {
    logger: false,
    abortOnError: false,
  });
  const opened = context.get(Worker);
  worker = opened;
  await opened.start();
  logger.info('the worker is ready');
  if (process.connected) process.send?.({ type: 'ready' });
} catch (thrown) {
  const error = toAppError(thrown, 'The worker could not start because of an unexpected fault.');
  logger.fatal({ err: error.cause ?? error, code: error.code }, error.message);
  process.exit(1);
}
