/**
 * Every HTTP route in one table. The API's controllers implement it (a test holds them to it), openapi.json is generated
 * from it, and the clients are generated from that.
 */
import { z } from 'zod';
import { answerEventSchema, answerSchema, createAnswerSchema } from './answers.js';
import { collectionQuerySchema, collectionSchema, createCollectionSchema } from './collections.js';
import { deletedSchema, listOf, pageQuerySchema } from './common.js';
import { deletedWithReceiptSchema, deletionSchema } from './deletions.js';
import {
  documentDetailSchema,
  documentSchema,
  documentSpansSchema,
  documentStructureSchema,
  documentTextSchema,
  spansQuerySchema,
  structureQuerySchema,
  textQuerySchema,
} from './documents.js';
import {
  apiKeySchema,
  createdApiKeySchema,
  createKeySchema,
  createSessionSchema,
  healthSchema,
  sessionSchema,
  statusSchema,
} from './system.js';

export interface Route {
  readonly operationId: string;
  readonly method: 'get' | 'post' | 'delete';
  /** OpenAPI form: /v1/documents/{document_id} */
  readonly path: string;
  readonly summary: string;
  /** False for the few routes that answer without a key. */
  readonly key: boolean;
  readonly query?: z.ZodObject;
  readonly body?:
    | { readonly kind: 'json'; readonly schema: z.ZodType }
    /** One file: multipart/form-data with a part `file`, or the bytes themselves with header x-filename (percent-encoded). */
    | { readonly kind: 'upload' };
  readonly status: number;
  readonly response:
    | { readonly kind: 'json'; readonly schema: z.ZodType }
    | { readonly kind: 'binary'; readonly mediaType: string }
    | { readonly kind: 'empty' };
  /** Also answers text/event-stream with these events when asked to. */
  readonly events?: z.ZodType;
}

const json = (schema: z.ZodType): { kind: 'json'; schema: z.ZodType } => ({ kind: 'json', schema });

export const routes = [
  {
    operationId: 'getHealth',
    method: 'get',
    path: '/healthz',
    summary: 'The process answers.',
    key: false,
    status: 200,
    response: json(healthSchema),
  },
  {
    operationId: 'getReady',
    method: 'get',
    path: '/readyz',
    summary: 'Database, queue and a worker are there.',
    key: false,
    status: 200,
    response: json(healthSchema),
  },
  {
    operationId: 'getOpenapi',
    method: 'get',
    path: '/openapi.json',
    summary: 'This description.',
    key: false,
    status: 200,
    response: json(z.record(z.string(), z.unknown())),
  },
  {
    operationId: 'createSession',
    method: 'post',
    path: '/v1/session',
    summary: 'Trades an API key for the dashboard cookie.',
    key: false,
    body: json(createSessionSchema),
    status: 200,
    response: json(sessionSchema),
  },
  {
    operationId: 'deleteSession',
    method: 'delete',
    path: '/v1/session',
    summary: 'Signs the dashboard out.',
    key: true,
    status: 204,
    response: { kind: 'empty' },
  },
  {
    operationId: 'getStatus',
    method: 'get',
    path: '/v1/status',
    summary: 'Queues, worker, storage.',
    key: true,
    status: 200,
    response: json(statusSchema),
  },
  {
    operationId: 'listKeys',
    method: 'get',
    path: '/v1/keys',
    summary: 'API keys, without their secrets.',
    key: true,
    query: pageQuerySchema,
    status: 200,
    response: json(listOf(apiKeySchema)),
  },
  {
    operationId: 'createKey',
    method: 'post',
    path: '/v1/keys',
    summary: 'Makes an API key and shows it once.',
    key: true,
    body: json(createKeySchema),
    status: 201,
    response: json(createdApiKeySchema),
  },
  {
    operationId: 'deleteKey',
    method: 'delete',
    path: '/v1/keys/{key_id}',
    summary: 'Revokes an API key.',
    key: true,
    status: 200,
    response: json(deletedSchema),
  },
  {
    operationId: 'listCollections',
    method: 'get',
    path: '/v1/collections',
    summary: 'Collections, with the state of their documents.',
    key: true,
    query: pageQuerySchema.extend(collectionQuerySchema.shape),
    status: 200,
    response: json(listOf(collectionSchema)),
  },
  {
    operationId: 'createCollection',
    method: 'post',
    path: '/v1/collections',
    summary: 'Makes a collection; an existing one of that name is returned.',
    key: true,
    body: json(createCollectionSchema),
    status: 201,
    response: json(collectionSchema),
  },
  {
    operationId: 'getCollection',
    method: 'get',
    path: '/v1/collections/{collection_id}',
    summary: 'One collection.',
    key: true,
    status: 200,
    response: json(collectionSchema),
  },
  {
    operationId: 'deleteCollection',
    method: 'delete',
    path: '/v1/collections/{collection_id}',
    summary: 'Deletes a collection and all its documents; answers with the receipt.',
    key: true,
    status: 200,
    response: json(deletedWithReceiptSchema),
  },
  {
    operationId: 'createDocument',
    method: 'post',
    path: '/v1/collections/{collection_id}/documents',
    summary: 'Uploads one file; reading it starts by itself.',
    key: true,
    body: { kind: 'upload' },
    status: 202,
    response: json(documentSchema),
  },
  {
    operationId: 'listDocuments',
    method: 'get',
    path: '/v1/collections/{collection_id}/documents',
    summary: 'Documents of a collection.',
    key: true,
    query: pageQuerySchema,
    status: 200,
    response: json(listOf(documentSchema)),
  },
  {
    operationId: 'getDocument',
    method: 'get',
    path: '/v1/documents/{document_id}',
    summary: 'State of one document, with what was skipped and why.',
    key: true,
    status: 200,
    response: json(documentDetailSchema),
  },
  {
    operationId: 'deleteDocument',
    method: 'delete',
    path: '/v1/documents/{document_id}',
    summary: 'Deletes a document and everything computed from it; answers with the receipt.',
    key: true,
    status: 200,
    response: json(deletedWithReceiptSchema),
  },
  {
    operationId: 'getDocumentContent',
    method: 'get',
    path: '/v1/documents/{document_id}/content',
    summary: 'The uploaded bytes (ranges allowed).',
    key: true,
    status: 200,
    response: { kind: 'binary', mediaType: 'application/octet-stream' },
  },
  {
    operationId: 'getDocumentText',
    method: 'get',
    path: '/v1/documents/{document_id}/text',
    summary: 'The extracted text, or a part or one file of it.',
    key: true,
    query: textQuerySchema,
    status: 200,
    response: json(documentTextSchema),
  },
  {
    operationId: 'getDocumentSpans',
    method: 'get',
    path: '/v1/documents/{document_id}/spans',
    summary: 'Pages, files or utterances with their token ranges.',
    key: true,
    query: spansQuerySchema,
    status: 200,
    response: json(documentSpansSchema),
  },
  {
    operationId: 'getDocumentStructure',
    method: 'get',
    path: '/v1/documents/{document_id}/structure',
    summary: 'Headings, sections, tables, sheets, slides, symbols: what each range of the text is.',
    key: true,
    query: structureQuerySchema,
    status: 200,
    response: json(documentStructureSchema),
  },
  {
    operationId: 'getDocumentPage',
    method: 'get',
    path: '/v1/documents/{document_id}/pages/{page_number}',
    summary: 'A page or image drawn as PNG.',
    key: true,
    status: 200,
    response: { kind: 'binary', mediaType: 'image/png' },
  },
  {
    operationId: 'getDeletion',
    method: 'get',
    path: '/v1/deletions/{deletion_id}',
    summary: 'The receipt of a deletion, as far as it has come.',
    key: true,
    status: 200,
    response: json(deletionSchema),
  },
  {
    operationId: 'createAnswer',
    method: 'post',
    path: '/v1/answers',
    summary: 'Asks a question over a collection.',
    key: true,
    body: json(createAnswerSchema),
    status: 200,
    response: json(answerSchema),
    events: answerEventSchema,
  },
  {
    operationId: 'listAnswers',
    method: 'get',
    path: '/v1/answers',
    summary: 'Earlier answers.',
    key: true,
    query: pageQuerySchema.extend({ collection_id: z.string().optional() }),
    status: 200,
    response: json(listOf(answerSchema)),
  },
  {
    operationId: 'getAnswer',
    method: 'get',
    path: '/v1/answers/{answer_id}',
    summary: 'One earlier answer.',
    key: true,
    status: 200,
    response: json(answerSchema),
  },
] as const satisfies readonly Route[];
