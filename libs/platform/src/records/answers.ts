/** Questions and what was answered. The answer is kept as the object that was sent. */
import type { Answer } from '@lectern/contracts';
import { answerSchema } from '@lectern/contracts';
import type { Database } from './database.js';
import { isMissingParent, notFound } from './database.js';
import { holdCited } from './deletions.js';
import type { Answer as StoredAnswer } from './generated/client.js';
import { newId } from './ids.js';
import { listed, pageArguments } from './paging.js';
import type { AnswerRow, Failure, Listed, NewAnswer, Page } from './types.js';

const resultColumn = answerSchema.nullable().catch(null);

function answerRow(row: StoredAnswer): AnswerRow {
  const { errorCode, errorMessage, result, ...rest } = row;
  return {
    ...rest,
    result: resultColumn.parse(result),
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
  };
}

export class AnswerRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Records a question. Throws  AppError not_found when the tenant has no such collection or document in it. */
  async create(tenantId: string, answer: NewAnswer): Promise<AnswerRow> {
    const { collectionId, question, top } = answer;
    const documentIds = [...new Set(answer.documentIds ?? [])];
    const owned = await this.#db.collection.count({ where: { tenantId, id: collectionId } });
    if (owned === 0) throw notFound('collection', collectionId);
    if (documentIds.length > 0) {
      const found = await this.#db.document.findMany({
        where: { tenantId, collectionId, id: { in: documentIds } },
        select: { id: true },
      });
      const known = new Set(found.map((document) => document.id));
      const missing = documentIds.find((id) => !known.has(id));
      if (missing !== undefined) throw notFound('document', missing);
    }
    const data = { id: newId('ans'), tenantId, collectionId, question, top, documentIds };
    try {
      return answerRow(await this.#db.answer.create({ data }));
    } catch (error) {
      throw isMissingParent(error) ? notFound('collection', collectionId) : error;
    }
  }

  async find(tenantId: string, id: string): Promise<AnswerRow | undefined> {
    const row = await this.#db.answer.findFirst({ where: { tenantId, id } });
    return row ? answerRow(row) : undefined;
  }

  /** Throws  AppError not_found, also for another tenant's. */
  async get(tenantId: string, id: string): Promise<AnswerRow> {
    const row = await this.find(tenantId, id);
    if (!row) throw notFound('answer', id);
    return row;
  }

  /** Finished answers only. */
  async list(
    tenantId: string,
    page: Page & { readonly collectionId?: string | undefined },
  ): Promise<Listed<AnswerRow>> {
    const own = {
      tenantId,
      status: 'done' as const,
      ...(page.collectionId === undefined ? {} : { collectionId: page.collectionId }),
    };
    const cursor =
      page.after === undefined
        ? null
        : await this.#db.answer.findFirst({
            where: { tenantId, id: page.after },
            select: { id: true, createdAt: true },
          });
    const { where, ...rest } = pageArguments(page, cursor);
    const rows = await this.#db.answer.findMany({ where: { ...own, ...where }, ...rest });
    return listed(rows.map(answerRow), page.limit);
  }

  /**
   * Keeps the finished answer; false when it is gone (its collection was deleted). Every document that it quotes must still be there.
   * Throws  AppError conflict when one was deleted meanwhile; nothing is kept then
   */
  async complete(tenantId: string, id: string, result: Answer): Promise<boolean> {
    const cited = [
      ...result.evidence.map((item) => item.citation),
      ...result.content.flatMap((part) => part.citations),
    ];
    return this.#db.$transaction(async (tx) => {
      await holdCited(
        tx,
        tenantId,
        cited.map((citation) => citation.document_id),
      );
      const { count } = await tx.answer.updateMany({
        where: { tenantId, id },
        data: { status: 'done', result, errorCode: null, errorMessage: null },
      });
      return count > 0;
    });
  }

  async fail(tenantId: string, id: string, failure: Failure): Promise<void> {
    await this.#db.answer.updateMany({
      where: { tenantId, id, status: 'pending' },
      data: { status: 'failed', errorCode: failure.code, errorMessage: failure.message },
    });
  }
}
