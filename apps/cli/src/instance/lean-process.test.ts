import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { leanEnvironment, leanFlags } from './lean-process.js';

describe('a lean process', () => {
  it('keeps what the person has set', () => {
    const environment = leanEnvironment({ MALLOC_TRIM_THRESHOLD_: '7', PATH: '/bin' });
    expect(environment).toMatchObject({ MALLOC_TRIM_THRESHOLD_: '7', PATH: '/bin' });
    expect(environment['MALLOC_MMAP_THRESHOLD_']).toMatch(/^\d+$/u);
  });

  it('starts with flags that this Node knows', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'lectern-lean-'));
    try {
      const file = path.join(dir, 'child.mjs');
      writeFileSync(file, "process.send(process.execArgv.join(' '));\nprocess.disconnect();\n");
      const child = fork(file, { execArgv: [...leanFlags], env: leanEnvironment(process.env) });
      const told = await new Promise((resolve, reject) => {
        child.once('message', resolve);
        child.once('error', reject);
        child.once('exit', (code) => reject(new Error(`it ended with ${String(code)}`)));
      });
      expect(told).toBe(leanFlags.join(' '));
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
