/**
 * answer: a question over a collection -> the cited answer, stored and returned. The documents were computed long ago; this
 * composes them, lets the engine attend, and turns what was selected into quotes that were checked against the stored
 * documents. Running it again gives the stored answer.
 *
 * Throws  document_not_ready, invalid_request when there is nothing to ask over; what the engine failed with
 */
import { Inject, Injectable } from '@nestjs/common';
import { AppError, answerSchema, decodeSequence } from '@lectern/contracts';
import type { Answer, AnswerProgress, Evidence, TokenSequence } from '@lectern/contracts';
import type { AttendResult, Engine } from '@lectern/engine';
import type { Tokenizer } from '@lectern/multimodal';
import type { AnswerRow, BlobStore, DocumentRow, Logger, Records } from '@lectern/platform';
import type { WorkerJob } from '../jobs/job.js';
import { RECORDS } from '../jobs/tokens.js';
import { coverageOf, usageOf } from './accounts.js';
import { ByteCache } from './byte-cache.js';
import { cite, markAnswer, toEvidence } from './cite.js';
import { DocumentRepair } from './document-repair.js';
import { nothingToAsk } from './nothing-to-ask.js';
import { quoteContent } from './quote-content.js';

export interface AnswerRecords {
  readonly answers: Pick<Records['answers'], 'get' | 'complete'>;
  readonly documents: Pick<Records['documents'], 'ready'>;
  readonly collections: Pick<Records['collections'], 'get'>;
}

/** What answering computes with. */
export interface AnswerParts {
  readonly engine: Pick<Engine, 'model' | 'compose' | 'attend'>;
  readonly tokenizer: Pick<Tokenizer, 'encode'>;
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly logger: Pick<Logger, 'warn'>;
}
export const ANSWER_PARTS = Symbol('answer parts');

/** Decoded documents kept between questions, for quoting. */
const sequenceCacheBytes = 96 * 2 ** 20;

interface Selected {
  readonly result: AttendResult;
  readonly questionTokens: number;
}

@Injectable()
export class AnswerProcessor {
  readonly #sequences: ByteCache<TokenSequence>;

  constructor(
    @Inject(RECORDS) private readonly records: AnswerRecords,
    @Inject(ANSWER_PARTS) private readonly parts: AnswerParts,
    private readonly repair: DocumentRepair,
  ) {
    this.#sequences = new ByteCache(sequenceCacheBytes, async (blob) => {
      const bytes = await parts.blobs.read(blob);
      const value = decodeSequence(bytes);
      return { value, bytes: bytes.byteLength + value.text.length };
    });
  }

  async run(job: WorkerJob<'answer'>): Promise<Answer> {
    const started = performance.now();
    const { tenantId, answerId } = job.payload;
    const row = await this.records.answers.get(tenantId, answerId);
    if (row.result) return row.result;
    const documents = await this.#documents(row);
    const selected = await this.#select(row, documents);
    const generating = performance.now();
    const evidence = await this.#cite(job, documents, selected.result);
    const content = quoteContent(selected.result.found, evidence);
    for (const [i, block] of content.entries()) {
      await tell(job, { type: 'delta', text: i === 0 ? block.text : `\n\n${block.text}` });
    }
    const { restore, select, read } = selected.result.timingsMs;
    const now = performance.now();
    const answer = answerSchema.parse({
      id: row.id,
      object: 'answer',
      created_at: Math.floor(row.createdAt.getTime() / 1000),
      collection_id: row.collectionId,
      question: row.question,
      model: this.parts.engine.model,
      mode: 'quote',
      found: selected.result.found && evidence.length > 0,
      content,
      evidence,
      usage: this.#usage(selected, content),
      coverage: coverageOf(
        documents.map(({ id, title, tokens, skipped }) => ({ id, title, tokens: tokens ?? 0, skipped })),
      ),
      timings_ms: {
        restore: tenths(restore),
        select: tenths(select),
        read: tenths(read),
        generate: tenths(now - generating),
        total: tenths(now - started),
      },
    } satisfies Answer);
    await this.records.answers.complete(tenantId, answerId, answer);
    return answer;
  }

  /** The ready documents asked over, oldest first: their order is the order of the context. */
  async #documents(row: AnswerRow): Promise<readonly DocumentRow[]> {
    const ready = await this.records.documents.ready(row.tenantId, row.collectionId, row.documentIds);
    if (ready.length > 0) return ready;
    throw nothingToAsk(
      await this.records.collections.get(row.tenantId, row.collectionId),
      row.documentIds.length,
    );
  }

  async #select(row: AnswerRow, documents: readonly DocumentRow[]): Promise<Selected> {
    const encoded = this.parts.tokenizer.encode(row.question);
    if (encoded.ids.length === 0) throw new AppError('invalid_request', 'The question holds no words.');
    const units = documents.flatMap(({ id, unit }) => (unit === null ? [] : [{ unit, documentId: id }]));
    const context = await this.repair.guard(documents, () => this.parts.engine.compose(units));
    const result = await this.repair.guard(documents, () =>
      this.parts.engine.attend(context, { text: row.question, ...encoded }, { top: row.top }),
    );
    return { result, questionTokens: encoded.ids.length };
  }

  /** Evidence in the engine's order; spans that widen to the same place are one. */
  async #cite(
    job: WorkerJob<'answer'>,
    documents: readonly DocumentRow[],
    result: AttendResult,
  ): Promise<Evidence[]> {
    const byId = new Map(documents.map((document) => [document.id, document]));
    const evidence: Evidence[] = [];
    const places = new Set<string>();
    for (const span of result.evidence) {
      const document = byId.get(span.documentId);
      const sequence = document && (await this.#sequenceOf(document));
      if (!document || !sequence) continue;
      const citation = cite(sequence, document, span);
      const place = JSON.stringify(citation);
      if (places.has(place) || citation.cited_text.trim() === '') continue;
      places.add(place);
      if (!citation.verified)
        this.parts.logger.warn({ document: document.id, type: citation.type }, 'a quote is not verified');
      const marked = span.answer && markAnswer(sequence, citation, span, span.answer);
      const item = toEvidence(citation, span.score, evidence.length + 1, marked);
      evidence.push(item);
      await tell(job, { type: 'evidence', evidence: item });
    }
    return evidence;
  }

  /** Undefined when the stored sequence is damaged; the document is then read again, and is missing from this answer. */
  async #sequenceOf(document: DocumentRow): Promise<TokenSequence | undefined> {
    if (document.sequenceBlob === null) return undefined;
    try {
      return await this.#sequences.get(document.sequenceBlob);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
      await this.repair.readAgain(document);
      return undefined;
    }
  }

  #usage(selected: Selected, content: Answer['content']): Answer['usage'] {
    const { usage } = selected.result;
    const text = content.map((block) => block.text).join('\n\n');
    return usageOf({
      contextTokens: usage.tokens,
      questionTokens: selected.questionTokens,
      answerTokens: this.parts.tokenizer.encode(text).ids.length,
      tiers: usage.tiers,
    });
  }
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

async function tell(job: WorkerJob<'answer'>, progress: AnswerProgress): Promise<void> {
  await job.progress(progress);
}
