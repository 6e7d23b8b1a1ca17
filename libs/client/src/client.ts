/**
 * Every route as a call. It holds no state but its options; failures are thrown as ApiError, so that results need no
 * unpacking. For the dashboard leave `apiKey` out: the browser's cookie speaks for it.
 */
import createFetchClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import { ApiError, errorFromBody, errorFromFetch } from './api-error.js';
import { streamAnswer } from './stream-answer.js';
import type { Paths, AnswerEvent, AnswerRequest, Body, DocumentObject, Query, Result } from './types.js';

export interface ClientOptions {
  /** Where Lectern listens, e.g. http://127.0.0.1:8080; empty for the page's own origin. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  /** Replaces the global fetch, e.g. to watch for 401 or to test. */
  readonly fetch?: (input: Request) => Promise<Response>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface UploadSource {
  /** The file's name; only ever a label. */
  readonly name: string;
  /** The bytes; a stream is sent as it comes. */
  readonly body: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

type Outcome<T> = { data?: T; response: Response } | { data?: never; response: Response };

/** The middleware has thrown for every status that is not 2xx; an empty body here breaks the route's promise. */
async function take<T>(pending: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await pending;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) {
      throw new ApiError(
        0,
        'unexpected_response',
        'The server answered with something that is not JSON; check that the address is Lectern’s.',
        { cause: thrown },
      );
    }
    throw thrown;
  }
  if (outcome.data === undefined) throw errorFromBody(outcome.response.status, '');
  return outcome.data;
}

/** Throws  ApiError from every call; an aborted call rejects with the signal's AbortError */
export class LecternClient {
  readonly baseUrl: string;
  /** The typed routes themselves, for what has no method below. Throws ApiError as well. */
  readonly http: Client<Paths, 'application/json'>;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: (input: Request) => Promise<Response>;

  constructor(options: ClientOptions) {
    const baseUrl = options.baseUrl.replace(/\/+$/u, '');
    this.baseUrl = baseUrl;
    this.#headers = options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` };
    const send = options.fetch ?? ((input: Request): Promise<Response> => globalThis.fetch(input));
    this.#fetch = async (input) => {
      try {
        return await send(input);
      } catch (thrown) {
        throw errorFromFetch(thrown, baseUrl);
      }
    };
    this.http = createFetchClient<Paths, 'application/json'>({
      baseUrl,
      fetch: this.#fetch,
      headers: this.#headers,
      credentials: 'same-origin',
    });
    this.http.use({ onResponse: ({ response }) => throwIfNotOk(response) });
  }

  /** The address of the uploaded bytes; ranges are allowed. */
  contentUrl(documentId: string): string {
    return `${this.baseUrl}/v1/documents/${encodeURIComponent(documentId)}/content`;
  }

  /** The address of a page or image as PNG. `pageNumber` is 1-based. */
  pageUrl(documentId: string, pageNumber: number): string {
    return `${this.baseUrl}/v1/documents/${encodeURIComponent(documentId)}/pages/${String(pageNumber)}`;
  }

  /** Where a file is sent to. */
  uploadUrl(collectionId: string): string {
    return `${this.baseUrl}/v1/collections/${encodeURIComponent(collectionId)}/documents`;
  }

  health(call?: CallOptions): Promise<Result<'getReady'>> {
    return take(this.http.GET('/readyz', { ...call }));
  }

  status(call?: CallOptions): Promise<Result<'getStatus'>> {
    return take(this.http.GET('/v1/status', { ...call }));
  }

  createSession(apiKey: string, call?: CallOptions): Promise<Result<'createSession'>> {
    return take(this.http.POST('/v1/session', { body: { api_key: apiKey }, ...call }));
  }

  async deleteSession(call?: CallOptions): Promise<void> {
    await this.http.DELETE('/v1/session', { ...call });
  }

  listKeys(query: Query<'listKeys'> = {}, call?: CallOptions): Promise<Result<'listKeys'>> {
    return take(this.http.GET('/v1/keys', { params: { query }, ...call }));
  }

  createKey(name: string, call?: CallOptions): Promise<Result<'createKey'>> {
    return take(this.http.POST('/v1/keys', { body: { name }, ...call }));
  }

  deleteKey(keyId: string, call?: CallOptions): Promise<Result<'deleteKey'>> {
    return take(this.http.DELETE('/v1/keys/{key_id}', { params: { path: { key_id: keyId } }, ...call }));
  }

  listCollections(
    query: Query<'listCollections'> = {},
    call?: CallOptions,
  ): Promise<Result<'listCollections'>> {
    return take(this.http.GET('/v1/collections', { params: { query }, ...call }));
  }

  createCollection(body: Body<'createCollection'>, call?: CallOptions): Promise<Result<'createCollection'>> {
    return take(this.http.POST('/v1/collections', { body, ...call }));
  }

  getCollection(collectionId: string, call?: CallOptions): Promise<Result<'getCollection'>> {
    const path = { collection_id: collectionId };
    return take(this.http.GET('/v1/collections/{collection_id}', { params: { path }, ...call }));
  }

  deleteCollection(collectionId: string, call?: CallOptions): Promise<Result<'deleteCollection'>> {
    const path = { collection_id: collectionId };
    return take(this.http.DELETE('/v1/collections/{collection_id}', { params: { path }, ...call }));
  }

  listDocuments(
    collectionId: string,
    query: Query<'listDocuments'> = {},
    call?: CallOptions,
  ): Promise<Result<'listDocuments'>> {
    const path = { collection_id: collectionId };
    return take(
      this.http.GET('/v1/collections/{collection_id}/documents', { params: { path, query }, ...call }),
    );
  }

  /** Sends one file; answers as soon as the bytes are stored, while reading goes on. */
  async uploadDocument(
    collectionId: string,
    source: UploadSource,
    call?: CallOptions,
  ): Promise<DocumentObject> {
    const init: RequestInit & { duplex?: 'half' } = {
      method: 'POST',
      headers: {
        ...this.#headers,
        'content-type': 'application/octet-stream',
        'x-filename': encodeURIComponent(source.name),
      },
      body: source.body,
      credentials: 'same-origin',
      ...call,
    };
    if (source.body instanceof ReadableStream) init.duplex = 'half';
    const response = await this.#fetch(new Request(this.uploadUrl(collectionId), init));
    await throwIfNotOk(response);
    return (await response.json()) as DocumentObject;
  }

  getDocument(documentId: string, call?: CallOptions): Promise<Result<'getDocument'>> {
    const path = { document_id: documentId };
    return take(this.http.GET('/v1/documents/{document_id}', { params: { path }, ...call }));
  }

  deleteDocument(documentId: string, call?: CallOptions): Promise<Result<'deleteDocument'>> {
    const path = { document_id: documentId };
    return take(this.http.DELETE('/v1/documents/{document_id}', { params: { path }, ...call }));
  }

  /** A deletion's receipt as far as it has come. */
  getDeletion(deletionId: string, call?: CallOptions): Promise<Result<'getDeletion'>> {
    const path = { deletion_id: deletionId };
    return take(this.http.GET('/v1/deletions/{deletion_id}', { params: { path }, ...call }));
  }

  getDocumentText(
    documentId: string,
    query: Query<'getDocumentText'> = {},
    call?: CallOptions,
  ): Promise<Result<'getDocumentText'>> {
    const path = { document_id: documentId };
    return take(this.http.GET('/v1/documents/{document_id}/text', { params: { path, query }, ...call }));
  }

  getDocumentSpans(
    documentId: string,
    query: Query<'getDocumentSpans'> = {},
    call?: CallOptions,
  ): Promise<Result<'getDocumentSpans'>> {
    const path = { document_id: documentId };
    return take(this.http.GET('/v1/documents/{document_id}/spans', { params: { path, query }, ...call }));
  }

  getDocumentStructure(
    documentId: string,
    query: Query<'getDocumentStructure'> = {},
    call?: CallOptions,
  ): Promise<Result<'getDocumentStructure'>> {
    const path = { document_id: documentId };
    return take(this.http.GET('/v1/documents/{document_id}/structure', { params: { path, query }, ...call }));
  }

  createAnswer(body: AnswerRequest, call?: CallOptions): Promise<Result<'createAnswer'>> {
    return take(this.http.POST('/v1/answers', { body: { ...body, stream: false }, ...call }));
  }

  /** Asks and yields what comes, ending with answer.completed. See stream-answer.ts. */
  streamAnswer(body: AnswerRequest, call?: CallOptions): AsyncGenerator<AnswerEvent, void> {
    const headers = {
      ...this.#headers,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    };
    const request = new Request(`${this.baseUrl}/v1/answers`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...body, stream: true }),
      credentials: 'same-origin',
      ...call,
    });
    return streamAnswer(request, this.#fetch);
  }

  listAnswers(query: Query<'listAnswers'> = {}, call?: CallOptions): Promise<Result<'listAnswers'>> {
    return take(this.http.GET('/v1/answers', { params: { query }, ...call }));
  }

  getAnswer(answerId: string, call?: CallOptions): Promise<Result<'getAnswer'>> {
    const path = { answer_id: answerId };
    return take(this.http.GET('/v1/answers/{answer_id}', { params: { path }, ...call }));
  }
}

async function throwIfNotOk(response: Response): Promise<undefined> {
  if (response.ok) return undefined;
  const body = await response.text().catch(() => '');
  throw errorFromBody(response.status, body, response.headers.get('x-request-id'));
}

export function createClient(options: ClientOptions): LecternClient {
  return new LecternClient(options);
}
