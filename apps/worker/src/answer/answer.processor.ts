/**
 * answer: a question over a collection -> the cited answer, stored and returned. The documents were computed long ago; this
 * composes them, lets the engine attend, and turns what was selected into quotes that were checked against the stored
 * documents. Running it again gives the stored answer.
 *
 * Throws  document_not_ready, invalid_request when there is nothing to ask over; cache_too_small; conflict when a quoted document was
 *         deleted meanwhile; what the engine failed with
 */
import { Inject, Injectable } from '@nestjs/common';
import { AppError, answerSchema } from '@lectern/contracts';
import type { Answer, AnswerProgress, Evidence, TokenSequence } from '@lectern/contracts';
import type { AttendResult, Engine } from '@lectern/engine';
import type { Tokenizer } from '@lectern/multimodal';
import type { AnswerRow, DocumentRow, Logger, Records } from '@lectern/platform';
import type { WorkerJob } from '../jobs/job.js';
import { RECORDS } from '../jobs/tokens.js';
import { coverageOf, usageOf } from './accounts.js';
import type { ContextFiles } from '../cache/context-files.js';
import type { FigureCounts } from '../upkeep/figure-counts.js';
import type { ByteCache } from './byte-cache.js';
import { cite, markAnswer, toEvidence } from './cite.js';
import { DocumentRepair } from './document-repair.js';
import { maskSecrets } from './mask.js';
import { nothingToAsk } from './nothing-to-ask.js';
import { quoteContent } from './quote-content.js';

export interface AnswerRecords {
  readonly answers: Pick<Records['answers'], 'get' | 'complete'>;
  readonly documents: Pick<Records['documents'], 'asked'>;
  readonly collections: Pick<Records['collections'], 'get'>;
}

/** What answering computes with. */
export interface AnswerParts {
  readonly engine: Pick<Engine, 'model' | 'compose' | 'attend'>;
  readonly tokenizer: Pick<Tokenizer, 'encode'>;
  /** Decoded documents kept between questions, for quoting. */
  readonly sequences: ByteCache<TokenSequence>;
  readonly files: Pick<ContextFiles, 'use'>;
  readonly figures: Pick<FigureCounts, 'add'>;
  /** Whether answers show keys and passwords as they stand in the documents. */
  readonly showSecrets: boolean;
  readonly logger: Pick<Logger, 'warn'>;
}
export const ANSWER_PARTS = Symbol('answer parts');

interface Selected {
  readonly result: AttendResult;
  readonly questionTokens: number;
}

/** What a question is asked over: its context in order, and what is missing from it. */
type Asked = Awaited<ReturnType<Records['documents']['asked']>>;

@Injectable()
export class AnswerProcessor {
  constructor(
    @Inject(RECORDS) private readonly records: AnswerRecords,
    @Inject(ANSWER_PARTS) private readonly parts: AnswerParts,
    private readonly repair: DocumentRepair,
  ) {}

  async run(job: WorkerJob<'answer'>): Promise<Answer> {
    const started = performance.now();
    const { tenantId, answerId } = job.payload;
    const row = await this.records.answers.get(tenantId, answerId);
    if (row.result) return row.result;
    const asked = await this.#asked(row);
    return this.parts.files.use(asked.ready, async () => {
      const answer = await this.#answer(job, row, asked, started);
      await this.records.answers.complete(tenantId, answerId, answer);
      this.#count(answer.usage);
      return answer;
    });
  }

  async #answer(job: WorkerJob<'answer'>, row: AnswerRow, asked: Asked, started: number): Promise<Answer> {
    const selected = await this.#select(row, asked.ready);
    const generating = performance.now();
    const { evidence, unreadable } = await this.#cite(job, asked.ready, selected.result);
    const content = quoteContent(selected.result.found, evidence);
    for (const [i, block] of content.entries()) {
      await tell(job, { type: 'delta', text: i === 0 ? block.text : `\n\n${block.text}` });
    }
    const { restore, select, read } = selected.result.timingsMs;
    const now = performance.now();
    const covered = asked.ready.map(({ id, title, tokens, skipped }) => ({
      id,
      title,
      tokens: tokens ?? 0,
      skipped: unreadable.has(id) ? [...skipped, quotesLost] : skipped,
    }));
    const coverage = coverageOf(covered, asked.notReady);
    return answerSchema.parse({
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
      usage: this.#usage(selected, content, coverage.tokens),
      coverage,
      timings_ms: {
        restore: tenths(restore),
        select: tenths(select),
        read: tenths(read),
        generate: tenths(now - generating),
        total: tenths(now - started),
      },
    } satisfies Answer);
  }

  /** The documents asked over, oldest first: their order is the order of the context. */
  async #asked(row: AnswerRow): Promise<Asked> {
    const asked = await this.records.documents.asked(row.tenantId, row.collectionId, row.documentIds);
    if (asked.ready.length > 0) return asked;
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
  ): Promise<{ readonly evidence: Evidence[]; readonly unreadable: ReadonlySet<string> }> {
    const byId = new Map(documents.map((document) => [document.id, document]));
    const evidence: Evidence[] = [];
    const unreadable = new Set<string>();
    const places = new Set<string>();
    for (const span of result.evidence) {
      const document = byId.get(span.documentId);
      const sequence = document && (await this.#sequenceOf(document));
      if (document && !sequence) unreadable.add(document.id);
      if (!document || !sequence) continue;
      const citation = cite(sequence, document, span);
      const place = JSON.stringify(citation);
      if (places.has(place) || citation.cited_text.trim() === '') continue;
      places.add(place);
      if (!citation.verified)
        this.parts.logger.warn({ document: document.id, type: citation.type }, 'a quote is not verified');
      const marked = span.answer && markAnswer(sequence, citation, span, span.answer);
      const whole = { citation, answer: marked };
      const shown = this.parts.showSecrets ? whole : maskSecrets(sequence, span, whole);
      const item = toEvidence(shown.citation, span.score, evidence.length + 1, shown.answer);
      evidence.push(item);
      await tell(job, { type: 'evidence', evidence: item });
    }
    return { evidence, unreadable };
  }

  /** Undefined when the stored sequence is damaged; the document is then read again, and is missing from this answer. */
  async #sequenceOf(document: DocumentRow): Promise<TokenSequence | undefined> {
    if (document.sequenceBlob === null) return undefined;
    try {
      return await this.parts.sequences.get(document.sequenceBlob);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
      await this.repair.readAgain(document);
      return undefined;
    }
  }

  #usage(selected: Selected, content: Answer['content'], coveredTokens: number): Answer['usage'] {
    const { usage } = selected.result;
    const text = content.map((block) => block.text).join('\n\n');
    return usageOf({
      contextTokens: usage.tokens,
      coveredTokens,
      questionTokens: selected.questionTokens,
      answerTokens: this.parts.tokenizer.encode(text).ids.length,
      tiers: usage.tiers,
    });
  }

  #count(usage: Answer['usage']): void {
    const { figures } = this.parts;
    figures.add('answer.hit', usage.prompt_cache_hit_tokens);
    figures.add('answer.miss', usage.prompt_cache_miss_tokens);
    for (const tier of ['device', 'host', 'disk'] as const)
      figures.add(`answer.${tier}`, usage.cache_tiers[tier]);
  }
}

const quotesLost = {
  what: 'its quotes',
  why: 'The stored text was damaged and is being read again; this answer quotes nothing of it.',
};
const tenths = (ms: number): number => Math.round(ms * 10) / 10;

async function tell(job: WorkerJob<'answer'>, progress: AnswerProgress): Promise<void> {
  await job.progress(progress);
}
