/** What is inside a document: its bytes, its text, its spans, its structure, its pages. Uploaded bytes are data here, never something to run. */
import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  AppError,
  renderResultSchema,
  spansQuerySchema,
  structureQuerySchema,
  textQuerySchema,
} from '@lectern/contracts';
import type { DocumentSpans, DocumentStructure, DocumentText, TokenSequence } from '@lectern/contracts';
import type { BlobStore, DocumentRow, Queues, Records } from '@lectern/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { callerGone } from '../http/event-stream.js';
import { contentPolicy } from '../http/headers.js';
import { Tenant } from '../http/identity.js';
import { parseRange } from '../http/range.js';
import { BLOBS, QUEUES, RECORDS } from '../http/tokens.js';
import { valid } from '../http/valid.js';
import { extractSpans, extractStructure, extractText } from './extract.js';
import { renderJobId } from './jobs.js';
import { servedMediaType } from './media-type.js';
import { Sequences } from './sequences.js';

const drawTimeoutMs = 30_000;
/** A file's bytes never change under their name, but whether one may see them does. */
const revalidate = 'private, no-cache';

@Controller('v1/documents/:document_id')
export class ContentController {
  constructor(
    @Inject(RECORDS) private readonly records: Pick<Records, 'documents'>,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(QUEUES) private readonly queues: Queues,
    private readonly sequences: Sequences,
  ) {}

  @Get('content')
  async content(
    @Tenant() tenantId: string,
    @Param('document_id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const document = await this.records.documents.get(tenantId, id);
    const etag = `"${document.blob}"`;
    reply.headers({
      etag,
      'accept-ranges': 'bytes',
      'cache-control': revalidate,
      'content-security-policy': contentPolicy,
    });
    if (request.headers['if-none-match'] === etag) {
      reply.code(304);
      return undefined;
    }
    const ifRange = request.headers['if-range'];
    const asked = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
    const range = rangeOf(asked, document.bytes, reply);
    if (range) {
      reply.code(206);
      reply.header('content-range', `bytes ${range.start}-${range.end}/${document.bytes}`);
    }
    return new StreamableFile(await this.blobs.open(document.blob, range), {
      type: servedMediaType(document.mediaType),
      disposition: attachment(document.title),
      length: range ? range.end - range.start + 1 : document.bytes,
    });
  }

  @Get('text')
  async text(
    @Tenant() tenantId: string,
    @Param('document_id') id: string,
    @Query(valid(textQuerySchema)) query: z.output<typeof textQuerySchema>,
  ): Promise<DocumentText> {
    return extractText(id, await this.#sequence(tenantId, id), query);
  }

  @Get('spans')
  async spans(
    @Tenant() tenantId: string,
    @Param('document_id') id: string,
    @Query(valid(spansQuerySchema)) query: z.output<typeof spansQuerySchema>,
  ): Promise<DocumentSpans> {
    return extractSpans(id, await this.#sequence(tenantId, id), query);
  }

  @Get('structure')
  async structure(
    @Tenant() tenantId: string,
    @Param('document_id') id: string,
    @Query(valid(structureQuerySchema)) query: z.output<typeof structureQuerySchema>,
  ): Promise<DocumentStructure> {
    return extractStructure(id, await this.#sequence(tenantId, id), query);
  }

  @Get('pages/:page_number')
  async page(
    @Tenant() tenantId: string,
    @Param('document_id') id: string,
    @Param('page_number') page: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const document = await this.records.documents.get(tenantId, id);
    const pageNumber = checkPage(document, page);
    const kept = await this.records.documents.pageImage(tenantId, id, pageNumber);
    const blob = kept ?? (await this.#draw(tenantId, id, pageNumber, callerGone(reply)));
    const etag = `"${blob}"`;
    reply.headers({ etag, 'cache-control': revalidate });
    if (request.headers['if-none-match'] === etag) {
      reply.code(304);
      return undefined;
    }
    const length = await this.blobs.size(blob);
    return new StreamableFile(await this.blobs.open(blob), {
      type: 'image/png',
      ...(length === undefined ? {} : { length }),
    });
  }

  async #draw(
    tenantId: string,
    documentId: string,
    pageNumber: number,
    signal: AbortSignal,
  ): Promise<string> {
    const result = await this.queues.run(
      'render',
      { tenantId, documentId, pageNumber },
      { jobId: renderJobId(documentId, pageNumber), timeoutMs: drawTimeoutMs, signal },
    );
    return renderResultSchema.parse(result).blob;
  }

  async #sequence(tenantId: string, id: string): Promise<TokenSequence> {
    const document = await this.records.documents.get(tenantId, id);
    if (document.sequenceBlob !== null) return this.sequences.get(document.sequenceBlob);
    const why = document.error
      ? `it could not be read: ${document.error.message}`
      : 'it is still being read.';
    throw new AppError('document_not_ready', `"${document.title}" has no text yet; ${why}`);
  }
}

function rangeOf(
  header: string | undefined,
  bytes: number,
  reply: FastifyReply,
): ReturnType<typeof parseRange> {
  try {
    return parseRange(header, bytes);
  } catch (error) {
    reply.header('content-range', `bytes */${bytes}`);
    throw error;
  }
}

/** Throws  AppError not_found, also when the document is of a kind without pages */
function checkPage(document: DocumentRow, page: string): number {
  const pageNumber = /^[1-9]\d{0,6}$/u.test(page) ? Number(page) : Number.NaN;
  const drawable = document.kind === null || document.kind === 'pdf' || document.kind === 'image';
  const within = pageNumber >= 1 && (document.pages === null || pageNumber <= document.pages);
  if (drawable && within) return pageNumber;
  throw new AppError('not_found', `"${document.title}" has no page ${page}.`, { param: 'page_number' });
}

/** Content-Disposition with the title as the name to save under, in ASCII and in full. */
function attachment(title: string): string {
  const name = title.split(/[\\/]/u).at(-1) ?? title;
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/gu,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
