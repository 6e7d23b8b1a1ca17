/** Questions over a collection: the answer as one object, or as events while it comes. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { AppError, createAnswerSchema, pageQuerySchema, toAppError } from '@lectern/contracts';
import type { Answer, AnswerEvent, CreateAnswer, PageQuery } from '@lectern/contracts';
import type { AnswerRow, Logger, Records } from '@lectern/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EventStream, callerGone } from '../http/event-stream.js';
import { Tenant } from '../http/identity.js';
import { listObject } from '../http/paging.js';
import type { ListObject } from '../http/paging.js';
import { LOGGER, RECORDS } from '../http/tokens.js';
import { valid } from '../http/valid.js';
import { AnswersService } from './answers.service.js';

const listQuery = pageQuerySchema.extend({ collection_id: z.string().optional() });

@Controller('v1/answers')
export class AnswersController {
  constructor(
    private readonly answers: AnswersService,
    @Inject(RECORDS) private readonly records: Pick<Records, 'answers'>,
    @Inject(LOGGER) private readonly log: Pick<Logger, 'error'>,
  ) {}

  @Post()
  @HttpCode(200)
  async create(
    @Tenant() tenantId: string,
    @Body(valid(createAnswerSchema)) ask: CreateAnswer,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    const row = await this.answers.create(tenantId, ask);
    const signal = callerGone(reply);
    const wantsEvents = ask.stream || (request.headers.accept ?? '').includes('text/event-stream');
    if (!wantsEvents) return this.answers.finish(row, signal, () => undefined);
    await this.#stream(row, signal, new EventStream<AnswerEvent>(reply));
    return undefined;
  }

  /** Everything that goes wrong from here on is an event: the status line has been sent. */
  async #stream(row: AnswerRow, signal: AbortSignal, events: EventStream<AnswerEvent>): Promise<void> {
    try {
      events.send({ type: 'answer.created', id: row.id });
      const answer = await this.answers.finish(row, signal, (event) => {
        events.send(event);
      });
      events.send({ type: 'answer.completed', answer });
    } catch (thrown) {
      const { code, message, cause } = toAppError(thrown, 'The question could not be answered.');
      if (code === 'internal_error') this.log.error({ answerId: row.id, err: cause ?? thrown }, message);
      events.send({ type: 'error', error: { code, message } });
    } finally {
      events.end();
    }
  }

  @Get()
  async list(
    @Tenant() tenantId: string,
    @Query(valid(listQuery)) query: PageQuery & { collection_id?: string | undefined },
  ): Promise<ListObject<Answer>> {
    const { collection_id: collectionId, ...page } = query;
    const found = await this.records.answers.list(tenantId, { ...page, collectionId });
    const rows = found.rows.flatMap(({ result }) => (result ? [result] : []));
    return listObject({ rows, hasMore: found.hasMore }, (answer) => answer);
  }

  @Get(':answer_id')
  async get(@Tenant() tenantId: string, @Param('answer_id') id: string): Promise<Answer> {
    const row = await this.records.answers.get(tenantId, id);
    if (row.result) return row.result;
    if (row.error) throw new AppError('not_found', `This question was not answered: ${row.error.message}`);
    throw new AppError('document_not_ready', 'This question is still being answered.');
  }
}
