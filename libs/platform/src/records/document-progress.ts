/**
 * Documents as the worker moves them: queued -> reading -> prefilling -> ready | failed. Each step is one update that names
 * tenant and id, so a document deleted meanwhile is noticed (the step returns undefined or false) and never comes back.
 */
import type { Progress } from '@lectern/contracts';
import { DocumentRecords } from './documents.js';
import { documentRow } from './document-row.js';
import { Prisma } from './generated/client.js';
import { addGarbage, garbageLock } from './garbage.js';
import { lockName } from './database.js';
import type { Transaction } from './database.js';
import { newId } from './ids.js';
import type { DocumentRow, Failure, NewPart, ReadOutcome, UnfinishedDocument } from './types.js';

/** Earlier versions that prefilling looks at. */
const earlierKept = 3;

/** "bullmq@0f3a91c2de" -> "bullmq": how a repository read from git is titled. */
function withoutCommit(title: string): string {
  return title.replace(/@[0-9a-f]{7,40}$/u, '');
}

export interface PrefillOutcome {
  readonly unit: string;
  readonly tokens?: number;
  readonly reusedTokens?: number;
  readonly prefillMs: number;
  /** Of the context file. */
  readonly bytes: number;
}

/** Parts that one transaction adds; each holds a lock. */
const partsPerStep = 100;

/** `skipped` keeps this many entries in full; the count is always exact. */
const skippedKept = 10_000;

export class WorkedDocumentRecords extends DocumentRecords {
  /** An attempt at reading begins: counts it and returns the document; undefined when it was deleted or is past reading. */
  async startReading(tenantId: string, id: string): Promise<DocumentRow | undefined> {
    const [row] = await this.db.document.updateManyAndReturn({
      where: { tenantId, id, status: { in: ['queued', 'reading'] } },
      data: {
        status: 'reading',
        attempts: { increment: 1 },
        progress: Prisma.DbNull,
        errorCode: null,
        errorMessage: null,
      },
    });
    return row ? documentRow(row) : undefined;
  }

  /** Shows how far it is. Call a few times a second at most. */
  async setProgress(tenantId: string, id: string, progress: Progress): Promise<void> {
    await this.db.document.updateMany({
      where: { tenantId, id, status: { in: ['reading', 'prefilling'] } },
      data: { progress },
    });
  }

  /**
   * Reading is done: reading -> prefilling. False when the document was deleted meanwhile or is past reading; the sequence is
   * then noted as garbage. An earlier reading's sequence is noted as well.
   */
  async finishReading(tenantId: string, id: string, outcome: ReadOutcome): Promise<boolean> {
    return this.db.$transaction(async (tx) => {
      await lockName(tx, garbageLock('blob', outcome.sequenceBlob));
      const before = await tx.document.findFirst({ where: { tenantId, id }, select: { sequenceBlob: true } });
      const { skipped, ...columns } = outcome;
      const { count } = await tx.document.updateMany({
        where: { tenantId, id, status: 'reading' },
        data: {
          ...columns,
          status: 'prefilling',
          progress: Prisma.DbNull,
          skipped: skipped.slice(0, skippedKept).map(({ what, why }) => ({ what, why })),
          skippedCount: skipped.length,
        },
      });
      const left = count === 0 ? outcome.sequenceBlob : (before?.sequenceBlob ?? null);
      if (count === 0 || left !== outcome.sequenceBlob) await addGarbage(tx, 'blob', [left]);
      return count > 0;
    });
  }

  /**
   * Files found in the document become documents of its collection, `queued`, unless the collection has the same bytes already.
   * Safe to repeat. Returns the ids of those that are new; undefined when the document was deleted meanwhile.
   */
  async addParts(tenantId: string, id: string, parts: readonly NewPart[]): Promise<string[] | undefined> {
    const added: string[] = [];
    for (let at = 0; at < parts.length; at += partsPerStep) {
      const step = parts.slice(at, at + partsPerStep);
      const ids = await this.db.$transaction((tx) => this.#addStep(tx, { tenantId, id }, step));
      if (!ids) return undefined;
      added.push(...ids);
    }
    return added;
  }

  async #addStep(
    tx: Transaction,
    of: { readonly tenantId: string; readonly id: string },
    parts: readonly NewPart[],
  ): Promise<string[] | undefined> {
    // In one order everywhere, so that two workers cannot wait for each other.
    const blobs = parts.map((part) => part.blob).sort();
    for (const blob of new Set(blobs)) await lockName(tx, garbageLock('blob', blob));
    const [parent] = await tx.$queryRaw<{ collectionId: string; depth: number }[]>`
      SELECT "collectionId", "depth" FROM "Document" WHERE "tenantId" = ${of.tenantId} AND "id" = ${of.id} FOR SHARE`;
    if (!parent) {
      await addGarbage(tx, 'blob', blobs);
      return undefined;
    }
    await tx.garbage.deleteMany({ where: { kind: 'blob', name: { in: blobs } } });
    const made = await tx.document.createManyAndReturn({
      data: parts.map(({ title, blob, bytes }) => ({
        id: newId('doc'),
        tenantId: of.tenantId,
        collectionId: parent.collectionId,
        partOfId: of.id,
        depth: parent.depth + 1,
        title,
        blob,
        bytes: BigInt(bytes),
      })),
      skipDuplicates: true,
      select: { id: true },
    });
    return made.map((row) => row.id);
  }

  /** An attempt at prefilling begins: the document; undefined when it was deleted or is not at that point. */
  async startPrefill(tenantId: string, id: string): Promise<DocumentRow | undefined> {
    const [row] = await this.db.document.updateManyAndReturn({
      where: { tenantId, id, status: 'prefilling' },
      data: { progress: Prisma.DbNull },
    });
    return row ? documentRow(row) : undefined;
  }

  /**
   * Units of what looks like earlier versions of the document, newest first, at most three: ready documents of its collection under
   * its title, or under the same repository's name at another commit.
   */
  async earlierUnits(
    document: Pick<DocumentRow, 'tenantId' | 'id' | 'collectionId' | 'title'>,
  ): Promise<string[]> {
    const { tenantId, id, collectionId, title } = document;
    const name = withoutCommit(title);
    const found = await this.db.document.findMany({
      where: { tenantId, collectionId, id: { not: id }, status: 'ready', title: { startsWith: name } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      select: { title: true, unit: true },
    });
    const units = found.flatMap(({ title: other, unit }) =>
      unit !== null && withoutCommit(other) === name ? [unit] : [],
    );
    return [...new Set(units)].slice(0, earlierKept);
  }

  /** The context file is there: prefilling -> ready. False when the document was deleted meanwhile; its unit is then garbage. */
  async finishPrefill(tenantId: string, id: string, outcome: PrefillOutcome): Promise<boolean> {
    return this.db.$transaction(async (tx) => {
      const { bytes, ...document } = outcome;
      await lockName(tx, garbageLock('unit', outcome.unit));
      const before = await tx.document.findFirst({ where: { tenantId, id }, select: { unit: true } });
      const { count } = await tx.document.updateMany({
        where: { tenantId, id, status: 'prefilling' },
        data: { ...document, status: 'ready', readyAt: new Date(), progress: Prisma.DbNull },
      });
      const kept = { bytes, evictedAt: null, usedAt: new Date() };
      await tx.unit.upsert({
        where: { name: outcome.unit },
        create: { name: outcome.unit, ...kept },
        update: kept,
      });
      const left = count === 0 ? outcome.unit : (before?.unit ?? null);
      if (count === 0 || left !== outcome.unit) await addGarbage(tx, 'unit', [left]);
      return count > 0;
    });
  }

  /** Gives up, with a reason a person understands. A ready document stays ready. */
  async fail(tenantId: string, id: string, failure: Failure): Promise<void> {
    await this.db.document.updateMany({
      where: { tenantId, id, status: { not: 'ready' } },
      data: {
        status: 'failed',
        errorCode: failure.code,
        errorMessage: failure.message,
        progress: Prisma.DbNull,
      },
    });
  }

  /** Sends a document back one step, because what that step had stored is damaged or gone. */
  async requeue(tenantId: string, id: string, to: 'queued' | 'prefilling'): Promise<boolean> {
    const { count } = await this.db.document.updateMany({
      where: { tenantId, id, ...(to === 'prefilling' ? { sequenceBlob: { not: null } } : {}) },
      data: { status: to, progress: Prisma.DbNull, readyAt: null, errorCode: null, errorMessage: null },
    });
    return count > 0;
  }

  /** Keeps a drawn page. */
  async setPageImage(tenantId: string, id: string, pageNumber: number, blob: string): Promise<void> {
    await this.db.$transaction(async (tx) => {
      await lockName(tx, garbageLock('blob', blob));
      const owned = await tx.document.count({ where: { tenantId, id } });
      if (owned === 0) {
        await addGarbage(tx, 'blob', [blob]);
        return;
      }
      const key = { documentId: id, pageNumber };
      const earlier = await tx.pageImage.findUnique({ where: { documentId_pageNumber: key } });
      if (earlier && earlier.blob !== blob) await addGarbage(tx, 'blob', [earlier.blob]);
      await tx.pageImage.upsert({
        where: { documentId_pageNumber: key },
        create: { ...key, blob },
        update: { blob },
      });
    });
  }

  /** Every document that is neither ready nor failed, of all tenants: what a starting worker makes sure has a job. */
  async unfinished(): Promise<readonly UnfinishedDocument[]> {
    const found = await this.db.document.findMany({
      where: { status: { in: ['queued', 'reading', 'prefilling'] } },
      orderBy: { createdAt: 'asc' },
      select: { tenantId: true, id: true, status: true },
    });
    return found.flatMap(({ tenantId, id, status }) =>
      status === 'ready' || status === 'failed' ? [] : [{ tenantId, id, status }],
    );
  }
}
