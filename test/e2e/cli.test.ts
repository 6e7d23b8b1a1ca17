/** The commands of ./lectern against one running instance, and what happens when it is stopped or killed. */
import type { Answer } from '@lectern/contracts';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lectern, root, startLectern, temporaryFolder } from './cli-harness.js';
import type { Running, TemporaryFolder } from './cli-harness.js';

const sample = path.join(root, 'samples/matter');

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('./lectern', () => {
  let folder: TemporaryFolder;
  let data = '';
  let instance: Running;

  async function bringUp(): Promise<string> {
    instance = startLectern(data, ['up', '--port', '0']);
    const [, address = ''] = await instance.says(/^Dashboard: (http:\S+)$/mu);
    return address;
  }
  const postgresPid = (): number =>
    Number(readFileSync(path.join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

  beforeAll(async () => {
    folder = temporaryFolder();
    data = path.join(folder.path, 'data');
    await bringUp();
  });
  afterAll(async () => {
    instance.child.kill('SIGINT');
    await instance.done;
    folder.remove();
  });

  it('shows its commands', async () => {
    const { code, out } = await lectern(data, ['ask', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: lectern ask -c COLLECTION');
  });

  it('refuses a second instance on the same data directory and says where the first one is', async () => {
    const { code, err } = await lectern(data, ['up', '--port', '0']);
    expect(code).toBe(1);
    expect(err).toMatch(/already runs on .* \(process \d+\) at http:\/\/127\.0\.0\.1:\d+\.\n$/u);
  });

  it('reads a PDF and a code folder, and names what could not be read', async () => {
    const empty = path.join(folder.path, 'empty.pdf');
    writeFileSync(empty, '');
    const paths = [path.join(sample, 'lease.pdf'), path.join(sample, 'monitor'), empty];
    const { code, out } = await lectern(data, ['add', ...paths, '-c', 'matter', '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(out) as {
      documents: { title: string; status: string; error: { message: string } | null }[];
    };
    expect(report).toMatchObject({ ready: 2, failed: 1, collection: { name: 'matter' } });
    expect(report.documents.map(({ title, status }) => [title, status])).toEqual([
      ['lease.pdf', 'ready'],
      ['monitor', 'ready'],
      ['empty.pdf', 'failed'],
    ]);
    expect(report.documents[2]?.error?.message).not.toBe('');
  });

  it('does not read the same files a second time', async () => {
    const { code, out } = await lectern(data, [
      'add',
      path.join(sample, 'monitor'),
      '-c',
      'matter',
      '--json',
    ]);
    expect(code).toBe(0);
    const { tokens, ...report } = JSON.parse(out) as { tokens: number };
    expect(report).toMatchObject({ ready: 1, tokens_read: 0, documents: [{ already_there: true }] });
    expect(report).toMatchObject({ tokens_reused: tokens });
    const list = await lectern(data, ['ls', '-c', 'matter', '--json']);
    expect((JSON.parse(list.out) as { data: unknown[] }).data).toHaveLength(3);
  });

  it('reads only the changed file of a folder of code', async () => {
    const copy = path.join(folder.path, 'copy', 'monitor');
    cpSync(path.join(sample, 'monitor'), copy, { recursive: true });
    const add = async (): Promise<Record<'tokens' | 'tokens_reused' | 'tokens_read', number>> => {
      const { code, out } = await lectern(data, ['add', copy, '-c', 'versions', '--json']);
      expect(code).toBe(0);
      return JSON.parse(out) as Awaited<ReturnType<typeof add>>;
    };
    const first = await add();
    // The same folder was read for another collection: what was computed then serves here too.
    expect([first.tokens_reused, first.tokens_read]).toEqual([first.tokens, 0]);
    writeFileSync(path.join(copy, 'NOTES.md'), 'The guard is called twice a night.\n');
    const second = await add();
    expect(second.tokens_reused).toBe(first.tokens);
    expect(second.tokens_read).toBe(second.tokens - first.tokens);
    expect(second.tokens_read).toBeGreaterThan(0);
  });

  it('exits with 1 when nothing of what was given could be read', async () => {
    const { code, err } = await lectern(data, ['add', path.join(folder.path, 'empty.pdf'), '-c', 'bad']);
    expect(code).toBe(1);
    expect(err).toMatch(/none of 1 document could be read/u);
  });

  it('answers with a verified quote and its place', async () => {
    const question = 'Which function decides when to call the guard?';
    const { code, out } = await lectern(data, ['ask', '-c', 'matter', question, '--json', '--top', '3']);
    expect(code).toBe(0);
    const answer = JSON.parse(out) as Answer;
    expect(answer.found).toBe(true);
    const [citation] = answer.content.flatMap((part) => part.citations);
    expect(citation).toMatchObject({ type: 'line_location', path: 'src/decide.ts', verified: true });
    expect(answer.evidence.length).toBeLessThanOrEqual(3);
  });

  it('shows the quote to a person with its page', async () => {
    const { code, out } = await lectern(data, [
      'ask',
      '-c',
      'matter',
      'How much base rent does the tenant pay each month?',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/\| .*USD 14,250 a month/u);
    expect(out).toContain('lease.pdf, page 1, in 3. Rent [verified]');
  });

  it('names the collections there are when asked over one that does not exist', async () => {
    const { code, err } = await lectern(data, ['ask', '-c', 'nothing', 'why?']);
    expect(code).toBe(1);
    expect(err).toMatch(/There is no collection "nothing"; there are: .*matter/u);
  });

  it('makes, lists and revokes keys', async () => {
    const made = JSON.parse((await lectern(data, ['key', 'create', 'test', '--json'])).out) as {
      id: string;
      key: string;
    };
    expect(made.key).toMatch(/^lk_/u);
    expect((await lectern(data, ['key', 'list'])).out).toContain(made.id);
    expect((await lectern(data, ['key', 'rm', made.id])).code).toBe(0);
    expect((await lectern(data, ['key', 'list'])).out).not.toContain(made.id);
  });

  it('keeps everything when all of it is killed, and starts again without leftovers', async () => {
    const postgres = postgresPid();
    instance.child.kill('SIGKILL');
    await instance.done;
    expect(alive(postgres)).toBe(true);
    await bringUp();
    expect(postgresPid()).not.toBe(postgres);
    expect(alive(postgres)).toBe(false);
    const { out } = await lectern(data, ['ls', '-c', 'matter', '--json']);
    const statuses = (JSON.parse(out) as { data: { status: string }[] }).data.map(({ status }) => status);
    expect(statuses.sort()).toEqual(['failed', 'ready', 'ready']);
  });

  it('deletes documents and collections', async () => {
    const list = JSON.parse((await lectern(data, ['ls', '-c', 'matter', '--json'])).out) as {
      data: { id: string }[];
    };
    const [first] = list.data;
    expect((await lectern(data, ['rm', first?.id ?? ''])).code).toBe(0);
    expect((await lectern(data, ['rm', first?.id ?? ''])).code).toBe(1);
    expect((await lectern(data, ['rm', '-c', 'matter'])).code).toBe(0);
    expect((await lectern(data, ['ls'])).out).not.toContain('matter');
  });

  it('stops within seconds on Ctrl-C and leaves no process behind', async () => {
    const postgres = postgresPid();
    const started = performance.now();
    instance.child.kill('SIGINT');
    const { code, err } = await instance.done;
    expect(code).toBe(0);
    expect(err).toContain('Stopped.');
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(alive(postgres)).toBe(false);
    expect(existsSync(path.join(data, 'instance.json'))).toBe(false);
    expect(existsSync(path.join(data, 'launcher.lock'))).toBe(false);
  });

  it('starts an instance of its own for one command when none runs', async () => {
    const { code, out, err } = await lectern(data, ['ls', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ object: 'list' });
    expect(err).toContain('Starting Lectern for this command');
    expect(existsSync(path.join(data, 'launcher.lock'))).toBe(false);
  });
});
