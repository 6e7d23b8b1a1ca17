import { totalmem } from 'node:os';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.js';

const database = 'postgresql://lectern@127.0.0.1:5432/lectern';

function failure(env: Record<string, string>): AppError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('loadConfig did not refuse');
}

describe('settings', () => {
  it('names every variable that is missing or wrong, and never their values', () => {
    const error = failure({ PORT: '99999', REDIS_URL: 'http://u:secret@x', WORKER_DEVICE: 'tpu' });
    expect(error.code).toBe('setup_failed');
    for (const name of ['DATABASE_URL', 'PORT', 'REDIS_URL', 'WORKER_DEVICE']) {
      expect(error.message).toContain(name);
    }
    expect(error.message).not.toContain('secret');
  });

  it('needs nothing but a database, and listens on this machine only', () => {
    const config = loadConfig({ DATABASE_URL: database });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      redisUrl: null,
      databaseUrl: database,
      model: 'lite-dense',
    });
    expect(path.isAbsolute(config.dataDir)).toBe(true);
    expect(config.blobsDir).toBe(path.join(config.dataDir, 'blobs'));
  });

  it('treats an empty variable like one that is not set', () => {
    const config = loadConfig({ DATABASE_URL: database, REDIS_URL: '', PORT: '' });
    expect(config).toMatchObject({ redisUrl: null, port: 8080 });
  });

  it('gives units a quarter of the memory, or what the setting says', () => {
    const { hostPoolBytes } = loadConfig({ DATABASE_URL: database });
    expect(hostPoolBytes).toBeGreaterThan(0);
    expect(hostPoolBytes).toBeLessThanOrEqual(totalmem() / 4);
    const set = loadConfig({ DATABASE_URL: database, LECTERN_HOST_POOL_BYTES: '1000000' });
    expect(set.hostPoolBytes).toBe(1_000_000);
  });

  it('hides secrets in answers unless told otherwise in so many words', () => {
    expect(loadConfig({ DATABASE_URL: database }).showSecrets).toBe(false);
    expect(loadConfig({ DATABASE_URL: database, LECTERN_SHOW_SECRETS: 'true' }).showSecrets).toBe(true);
    expect(failure({ DATABASE_URL: database, LECTERN_SHOW_SECRETS: 'yes' }).message).toContain(
      'LECTERN_SHOW_SECRETS',
    );
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig({ DATABASE_URL: database });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.reader)).toBe(true);
  });
});
