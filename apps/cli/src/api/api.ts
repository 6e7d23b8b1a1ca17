/** The API's resources as the CLI uses them. Thin: one method per route, types from the contracts, no state but the connection. */
import {
  answerSchema,
  apiKeySchema,
  collectionSchema,
  createdApiKeySchema,
  deletedSchema,
  deletedWithReceiptSchema,
  deletionSchema,
  documentDetailSchema,
  documentSchema,
  documentSpansSchema,
  documentStructureSchema,
  documentTextSchema,
  listOf,
  statusSchema,
} from '@lectern/contracts';
import type {
  Answer,
  ApiKey,
  Collection,
  CreatedApiKey,
  Deleted,
  DeletedWithReceipt,
  Deletion,
  DocumentDetail,
  DocumentObject,
  DocumentSpans,
  DocumentText,
  Status,
  StructurePart,
} from '@lectern/contracts';
import { streamAnswer } from './answer-stream.js';
import type { AnswerRequest, OnAnswerEvent } from './answer-stream.js';
import { sendJson } from './http.js';
import type { Connection } from './http.js';
import { uploadFile } from './upload.js';
import type { Upload } from './upload.js';

const pageLimit = 1000;
const documentList = listOf(documentSchema);
const collectionList = listOf(collectionSchema);
const keyList = listOf(apiKeySchema);

interface Page<Item> {
  readonly data: Item[];
  readonly last_id: string | null;
  readonly has_more: boolean;
}

/** Reads a list to its end. */
async function allPages<Item>(read: (after: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await read(after);
    items.push(...page.data);
    if (!page.has_more || page.last_id === null) return items;
    after = page.last_id;
  }
}

/** Reads a list that is asked for by offset to its end. */
async function allOffsets<Item>(
  read: (offset: number) => Promise<{ data: Item[]; total: number }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const { data, total } = await read(items.length);
    items.push(...data);
    if (data.length === 0 || items.length >= total) return items;
  }
}

export class Api {
  readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  status(): Promise<Status> {
    return sendJson(this.connection, { method: 'GET', path: '/v1/status' }, statusSchema);
  }

  collections(): Promise<Collection[]> {
    return allPages((after) =>
      sendJson(
        this.connection,
        { method: 'GET', path: '/v1/collections', query: { limit: pageLimit, after, order: 'asc' } },
        collectionList,
      ),
    );
  }

  async collectionNamed(name: string): Promise<Collection | undefined> {
    const page = await sendJson(
      this.connection,
      { method: 'GET', path: '/v1/collections', query: { name } },
      collectionList,
    );
    return page.data.find((collection) => collection.name === name);
  }

  /** Makes the collection, or returns the existing one of that name. */
  createCollection(name: string): Promise<Collection> {
    const request = { method: 'POST', path: '/v1/collections', body: { name } } as const;
    return sendJson(this.connection, request, collectionSchema);
  }

  deleteCollection(id: string): Promise<DeletedWithReceipt> {
    const path = `/v1/collections/${encodeURIComponent(id)}`;
    return sendJson(this.connection, { method: 'DELETE', path }, deletedWithReceiptSchema);
  }

  documents(collectionId: string): Promise<DocumentObject[]> {
    const path = `/v1/collections/${encodeURIComponent(collectionId)}/documents`;
    return allPages((after) =>
      sendJson(
        this.connection,
        { method: 'GET', path, query: { limit: pageLimit, after, order: 'asc' } },
        documentList,
      ),
    );
  }

  document(id: string): Promise<DocumentDetail> {
    const path = `/v1/documents/${encodeURIComponent(id)}`;
    return sendJson(this.connection, { method: 'GET', path }, documentDetailSchema);
  }

  text(id: string, path?: string): Promise<DocumentText> {
    const request = {
      method: 'GET',
      path: `/v1/documents/${encodeURIComponent(id)}/text`,
      query: { path },
    } as const;
    return sendJson(this.connection, request, documentTextSchema);
  }

  spans(id: string): Promise<DocumentSpans['data']> {
    return allOffsets((offset) =>
      sendJson(
        this.connection,
        {
          method: 'GET',
          path: `/v1/documents/${encodeURIComponent(id)}/spans`,
          query: { offset, limit: 5000 },
        },
        documentSpansSchema,
      ),
    );
  }

  structure(id: string): Promise<StructurePart[]> {
    return allOffsets((offset) =>
      sendJson(
        this.connection,
        {
          method: 'GET',
          path: `/v1/documents/${encodeURIComponent(id)}/structure`,
          query: { offset, limit: 20_000 },
        },
        documentStructureSchema,
      ),
    );
  }

  deleteDocument(id: string): Promise<DeletedWithReceipt> {
    const path = `/v1/documents/${encodeURIComponent(id)}`;
    return sendJson(this.connection, { method: 'DELETE', path }, deletedWithReceiptSchema);
  }

  /** A receipt as far as it has come. */
  deletion(id: string): Promise<Deletion> {
    const path = `/v1/deletions/${encodeURIComponent(id)}`;
    return sendJson(this.connection, { method: 'GET', path }, deletionSchema);
  }

  upload(collectionId: string, upload: Upload): Promise<DocumentObject> {
    const path = `/v1/collections/${encodeURIComponent(collectionId)}/documents`;
    return uploadFile(this.connection, path, upload);
  }

  ask(request: AnswerRequest, onEvent: OnAnswerEvent = () => undefined): Promise<Answer> {
    return streamAnswer(this.connection, request, onEvent);
  }

  answer(id: string): Promise<Answer> {
    const path = `/v1/answers/${encodeURIComponent(id)}`;
    return sendJson(this.connection, { method: 'GET', path }, answerSchema);
  }

  keys(): Promise<ApiKey[]> {
    return allPages((after) =>
      sendJson(
        this.connection,
        { method: 'GET', path: '/v1/keys', query: { limit: pageLimit, after } },
        keyList,
      ),
    );
  }

  createKey(name: string): Promise<CreatedApiKey> {
    const request = { method: 'POST', path: '/v1/keys', body: { name } } as const;
    return sendJson(this.connection, request, createdApiKeySchema);
  }

  deleteKey(id: string): Promise<Deleted> {
    const path = `/v1/keys/${encodeURIComponent(id)}`;
    return sendJson(this.connection, { method: 'DELETE', path }, deletedSchema);
  }
}
