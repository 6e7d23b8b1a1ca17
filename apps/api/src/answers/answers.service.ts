/** Asking: records the question, has the worker answer it, and follows what it finds meanwhile. Computes nothing itself. */
import { Inject, Injectable } from '@nestjs/common';
import { AppError, answerProgressSchema, answerSchema, toAppError } from '@lectern/contracts';
import type { Answer, AnswerEvent, AnswerProgress, CreateAnswer } from '@lectern/contracts';
import type { AnswerRow, Queues, Records } from '@lectern/platform';
import { QUEUES, RECORDS } from '../http/tokens.js';

const answerTimeoutMs = 180_000;
/** Questions go before anything else a queue holds. */
const priority = 1;

@Injectable()
export class AnswersService {
  constructor(
    @Inject(RECORDS) private readonly records: Pick<Records, 'answers' | 'collections'>,
    @Inject(QUEUES) private readonly queues: Queues,
  ) {}

  /** Records a question. Throws  AppError not_found; document_not_ready when nothing of the collection can be asked yet */
  async create(tenantId: string, ask: CreateAnswer): Promise<AnswerRow> {
    const collection = await this.records.collections.get(tenantId, ask.collection_id);
    if (collection.counts.ready === 0) {
      const { queued, reading, prefilling } = collection.counts;
      const pending = queued + reading + prefilling;
      const why = pending > 0 ? `${pending} are still being read` : 'add one first';
      throw new AppError(
        'document_not_ready',
        `The collection "${collection.name}" has no ready document; ${why}.`,
      );
    }
    return this.records.answers.create(tenantId, {
      collectionId: ask.collection_id,
      question: ask.question,
      top: ask.top,
      documentIds: ask.document_ids,
    });
  }

  /**
   * Waits for the answer of a recorded question. When the caller goes away, a question that has not started is taken back.
   * Throws  the AppError the worker gave, deadline_exceeded, or the signal's reason
   */
  async finish(row: AnswerRow, signal: AbortSignal, onEvent: (event: AnswerEvent) => void): Promise<Answer> {
    const { id, tenantId } = row;
    try {
      const result = await this.queues.run(
        'answer',
        { tenantId, answerId: id },
        {
          jobId: id,
          priority,
          timeoutMs: answerTimeoutMs,
          signal,
          onProgress: (progress) => {
            const known = answerProgressSchema.safeParse(progress);
            if (known.success) onEvent(toEvent(known.data));
          },
        },
      );
      return answerSchema.parse(result);
    } catch (thrown) {
      const error = signal.aborted
        ? new AppError('service_unavailable', 'The caller went away before the answer was there.')
        : toAppError(thrown, 'The question could not be answered because of a fault inside Lectern.');
      const neverStarted = await this.queues.cancel('answer', id).catch(() => false);
      if (!signal.aborted || neverStarted) await this.records.answers.fail(tenantId, id, error);
      // A document went while it was quoted: the queue must not remember what was found in it.
      if (error.code === 'conflict') await this.queues.forget('answer', [id]);
      throw error;
    }
  }
}

function toEvent(progress: AnswerProgress): AnswerEvent {
  switch (progress.type) {
    case 'evidence':
      return { type: 'answer.evidence', evidence: progress.evidence };
    case 'delta':
      return { type: 'answer.text.delta', text: progress.text };
  }
}
