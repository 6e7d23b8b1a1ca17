/** The first start makes a key: kept as a hash, shown once, and left in the data folder for the command line on this machine. */
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config, Logger, Records } from '@lectern/platform';

export async function ensureFirstKey(
  config: Pick<Config, 'dataDir'>,
  records: Pick<Records, 'tenants'>,
  logger: Pick<Logger, 'info'>,
): Promise<void> {
  const file = path.join(config.dataDir, 'api-key');
  await records.tenants.createFirst(async (secret) => {
    await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    logger.info({ file }, `first API key, shown this once: ${secret}`);
  });
}
