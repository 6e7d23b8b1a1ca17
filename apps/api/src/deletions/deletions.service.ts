/**
 * What follows the deletion of rows: queues forget the documents and the answers that quoted them, this process forgets their text, and
 * the workers are given a moment to remove files, so that most receipts are complete when they are first seen.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Deletion } from '@lectern/contracts';
import type { DeletionRow, Queues, Records } from '@lectern/platform';
import { Sequences } from '../documents/sequences.js';
import { seconds } from '../http/paging.js';
import { QUEUES, RECORDS } from '../http/tokens.js';

/** A receipt that is not complete by then is sent as it is. */
const patienceMs = 5000;
const lookEveryMs = 100;

@Injectable()
export class DeletionsService {
  constructor(
    @Inject(RECORDS) private readonly records: Pick<Records, 'deletions' | 'workers'>,
    @Inject(QUEUES) private readonly queues: Pick<Queues, 'forget'>,
    private readonly sequences: Sequences,
  ) {}

  /** The receipt of a deletion whose rows are gone, after what can be done at once was done. */
  async finish(tenantId: string, deletionId: string): Promise<Deletion> {
    const { items } = await this.records.deletions.get(tenantId, deletionId);
    const named = (kind: DeletionRow['items'][number]['kind']): string[] =>
      items.filter((item) => item.kind === kind).map((item) => item.name);
    for (const blob of named('sequence')) this.sequences.forget(blob);
    const documents = named('document');
    await this.queues.forget('ingest', documents);
    await this.queues.forget('prefill', documents);
    await this.queues.forget('answer', [...named('answer'), ...named('coverage')]);
    await this.#wait(deletionId);
    return this.get(tenantId, deletionId);
  }

  async get(tenantId: string, id: string): Promise<Deletion> {
    return deletionObject(await this.records.deletions.get(tenantId, id));
  }

  /** Without a worker there is nothing to wait for. */
  async #wait(deletionId: string): Promise<void> {
    const { deletions, workers } = this.records;
    if (!(await workers.state()).alive) return;
    const until = Date.now() + patienceMs;
    while (Date.now() < until && !(await deletions.isComplete(deletionId))) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }
}

export function deletionObject(row: DeletionRow): Deletion {
  const removed = row.items.filter((item) => item.status === 'removed');
  return {
    id: row.id,
    object: 'deletion',
    target: { object: row.target, id: row.targetId },
    status: row.completedAt === null ? 'pending' : 'complete',
    created_at: seconds(row.createdAt),
    completed_at: row.completedAt === null ? null : seconds(row.completedAt),
    bytes_removed: removed.reduce((sum, item) => sum + (item.bytes ?? 0), 0),
    items: row.items.map(({ kind, name, bytes, status, usedBy, doneAt }) => ({
      kind,
      name,
      bytes,
      status,
      used_by: usedBy,
      done_at: doneAt === null ? null : seconds(doneAt),
    })),
  };
}
