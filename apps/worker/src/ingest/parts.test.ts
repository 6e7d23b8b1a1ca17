/** Files that a reader finds in a document: which become documents of their own, and which do not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeSequence } from '@lectern/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallSequence } from '../answer/small-sequence.test-support.js';
import { ActiveWork } from '../jobs/active-work.js';
import { FakeDesk } from '../jobs/fake-desk.test-support.js';
import { FileGuard } from '../jobs/file-guard.js';
import { Workspace } from '../jobs/workspace.js';
import type { ReaderRequest } from '../reader/protocol.js';
import type { ReaderOutcome } from '../reader/reader-child.js';
import { ReadingRoom } from '../reader/reading-room.js';
import { IngestProcessor } from './ingest.processor.js';

const sequence = smallSequence([{ text: 'The rent is due monthly.', source: { kind: 'chars' } }]);
const upload = 'a'.repeat(64);
/** Name in the temporary folder -> what stands in it. */
const files = { aaa: 'first', bbb: 'second', ccc: 'first' };

let dir: string;
let desk: FakeDesk;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'lectern-parts-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => {
  desk = new FakeDesk();
  desk.blobs.set(upload, new Uint8Array([1]));
});

async function read(request: ReaderRequest): Promise<ReaderOutcome> {
  await writeFile(request.outPath, encodeSequence(sequence));
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(request.tempDir, file), text);
  await symlink('/etc/hostname', path.join(request.tempDir, 'link'));
  const attachments = [...Object.keys(files), 'link', 'missing'].map((file) => ({
    name: `in/${file}.txt`,
    file,
  }));
  return {
    kind: 'read',
    summary: {
      documentKind: 'archive',
      mediaType: 'application/zip',
      tokens: sequence.ids.length,
      pageCount: null,
      durationMs: null,
      skipped: [],
      attachments,
    },
  };
}

function ingest(): Promise<unknown> {
  const readers = { run: (request: ReaderRequest) => desk.call(() => read(request)) };
  const parts = {
    readers,
    painters: readers,
    blobs: desk.store,
    workspace: new Workspace(dir),
    guard: new FileGuard(),
  };
  return new IngestProcessor(desk, desk.queues, new ReadingRoom(parts), new ActiveWork()).run(desk.job());
}

const made = (): unknown[] =>
  [...desk.rows.values()].flatMap(({ title, status, depth, partOfId }) =>
    partOfId === 'doc_1' ? [[title, status, depth]] : [],
  );

describe('files found in a document', () => {
  it('are not followed out of the folder, and not made too deep', async () => {
    desk.add({ depth: 3 });
    await expect(ingest()).resolves.toBe('read');
    expect(made()).toEqual([]);
    expect(desk.rows.get('doc_1')?.skipped.map(({ what }) => what)).toEqual([
      'notes.txt › in/aaa.txt',
      'notes.txt › in/bbb.txt',
    ]);
    expect([...desk.blobs.values()].map(String)).not.toContain(await readFile('/etc/hostname', 'utf8'));
  });

  it('become documents that are read next, the same bytes once', async () => {
    desk.add();
    await expect(ingest()).resolves.toBe('read');
    expect(made()).toEqual([
      ['notes.txt › in/aaa.txt', 'queued', 1],
      ['notes.txt › in/bbb.txt', 'queued', 1],
    ]);
    expect([...desk.jobs.keys()].filter((key) => key.startsWith('ingest/part_'))).toHaveLength(2);
    expect(await readdir(dir)).toEqual([]);
  });

  it('are made again, and not twice, when the process died in between', async () => {
    for (let dies = 1; dies < 12; dies++) {
      desk = new FakeDesk();
      desk.blobs.set(upload, new Uint8Array([1]));
      desk.add();
      desk.callsLeft = dies;
      await ingest().catch(() => undefined);
      desk.callsLeft = Number.POSITIVE_INFINITY;
      await ingest();
      expect(made()).toHaveLength(2);
    }
  });
});
