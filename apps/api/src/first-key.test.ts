import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureFirstKey } from './first-key.js';

describe('the first key', () => {
  it('is written for its owner alone and said once', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'lectern-key-'));
    const lines: string[] = [];
    const tenants = {
      createFirst: async (keep: (secret: string) => Promise<void>) => {
        await keep('lk_abc');
        return true;
      },
    };
    const info = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
    await ensureFirstKey({ dataDir }, { tenants: tenants as never }, { info });
    const file = path.join(dataDir, 'api-key');
    expect(readFileSync(file, 'utf8')).toBe('lk_abc\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('lk_abc');
    rmSync(dataDir, { recursive: true });
  });
});
