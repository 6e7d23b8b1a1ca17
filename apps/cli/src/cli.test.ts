import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from './cli.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

async function run(argv: string[], environment: NodeJS.ProcessEnv = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => void out.push(text),
    note: (line: string) => void err.push(line),
    live: () => undefined,
    interactive: false,
    columns: () => 100,
  };
  const code = await runCli({ argv, terminal, signal: new AbortController().signal, environment });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

function temporary(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-cli-'));
  folders.push(folder);
  return folder;
}

describe('one run of the CLI', () => {
  it('exits with 2 and the usage line on wrong usage', async () => {
    const { code, out, err } = await run(['ask', 'why']);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('name the collection with -c COLLECTION');
    expect(err).toContain('Usage: lectern ask');
  });

  it('exits with 1 and one sentence when a path does not exist, without starting anything', async () => {
    const data = path.join(temporary(), 'data');
    const { code, err } = await run(['add', 'no/such/file.pdf', '-c', 'x', '--data', data]);
    expect(code).toBe(1);
    expect(err).toBe('lectern: There is no file or folder no/such/file.pdf; check the path.');
    expect(fs.existsSync(data)).toBe(false);
  });

  it('exits with 1 when LECTERN_URL is set without its key', async () => {
    const { code, err } = await run(['ls'], { LECTERN_URL: 'http://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(err).toContain('LECTERN_API_KEY is not');
  });

  it('exits with 1 when nothing answers at LECTERN_URL', async () => {
    const { code, err } = await run(['ls'], { LECTERN_URL: 'http://127.0.0.1:1', LECTERN_API_KEY: 'lk_x' });
    expect(code).toBe(1);
    expect(err).toContain('Nothing answers at http://127.0.0.1:1');
  });

  it('says that nothing runs, without starting it, when asked for the status', async () => {
    const { code, out } = await run(['status', '--json', '--data', temporary()]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ object: 'status', running: false });
  });

  it('prints its version', async () => {
    const { code, out } = await run(['--version']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+$/u);
  });
});
