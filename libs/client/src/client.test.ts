import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from './api-error.js';
import { createClient } from './client.js';
import type { LecternClient } from './client.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const servers: Server[] = [];

async function serve(handler: Handler): Promise<LecternClient> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return createClient({ baseUrl: `http://127.0.0.1:${port}/`, apiKey: 'lk_test' });
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-1' });
  response.end(JSON.stringify(body));
};

async function failure(pending: Promise<unknown>): Promise<ApiError> {
  const thrown: unknown = await pending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(ApiError);
  return thrown as ApiError;
}

async function stream(client: LecternClient): Promise<string[]> {
  const types: string[] = [];
  for await (const event of client.streamAnswer({ collection_id: 'c', question: 'q' }))
    types.push(event.type);
  return types;
}

function answering(wire: string, contentType = 'text/event-stream; charset=utf-8'): Handler {
  return (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': contentType });
    response.end(wire);
  };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('client', () => {
  it('throws the server’s sentence, code and request id', async () => {
    const client = await serve((_, response) =>
      json(response, 404, {
        error: {
          message: 'No such collection.',
          type: 'invalid_request_error',
          param: 'id',
          code: 'not_found',
        },
      }),
    );
    const error = await failure(client.getCollection('x'));
    expect(error).toMatchObject({
      status: 404,
      code: 'not_found',
      message: 'No such collection.',
      param: 'id',
    });
    expect(error.requestId).toBe('req-1');
  });

  it('says so when an error has no body it knows', async () => {
    const client = await serve((_, response) => {
      response.writeHead(502);
      response.end('<html>bad gateway</html>');
    });
    expect(await failure(client.listCollections())).toMatchObject({
      status: 502,
      code: 'unexpected_response',
    });
  });

  it('says so when a success is not JSON', async () => {
    const client = await serve(answering('<html>', 'text/html'));
    expect(await failure(client.listCollections())).toMatchObject({ code: 'unexpected_response' });
  });

  it('says where nothing answers', async () => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:9' });
    const error = await failure(client.listCollections());
    expect(error).toMatchObject({ status: 0, code: 'unreachable' });
    expect(error.message).toContain('127.0.0.1:9');
  });

  it('sends the key, the query and path values percent-encoded', async () => {
    const seen: string[] = [];
    const client = await serve((request, response) => {
      seen.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      json(response, 200, { object: 'list', data: [], first_id: null, last_id: null, has_more: false });
    });
    await client.listDocuments('a/b', { limit: 5 });
    expect(seen).toEqual(['GET /v1/collections/a%2Fb/documents?limit=5 Bearer lk_test']);
  });

  it('uploads bytes and streams under a percent-encoded name', async () => {
    const seen: { name: string; body: string }[] = [];
    const client = await serve((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        seen.push({ name: String(request.headers['x-filename']), body });
        json(response, 202, { id: 'd1' });
      });
    });
    const body = new TextEncoder().encode('one');
    expect(await client.uploadDocument('c', { name: 'Büro 1.pdf', body })).toEqual({ id: 'd1' });
    const streamed = new Blob(['two']).stream() as ReadableStream<Uint8Array>;
    await client.uploadDocument('c', { name: 'b.txt', body: streamed });
    expect(seen).toEqual([
      { name: 'B%C3%BCro%201.pdf', body: 'one' },
      { name: 'b.txt', body: 'two' },
    ]);
  });
});

describe('streamed answer', () => {
  it('throws the error event', async () => {
    const wire = `data: {"type":"answer.created","id":"a"}\n\nevent: error\ndata: {"type":"error","error":{"code":"document_not_ready","message":"Wait."}}\n\n`;
    expect(await failure(stream(await serve(answering(wire))))).toMatchObject({
      code: 'document_not_ready',
      message: 'Wait.',
    });
  });

  it('throws when the stream ends before the answer', async () => {
    const wire = 'data: {"type":"answer.created","id":"a"}\n\n';
    expect(await failure(stream(await serve(answering(wire))))).toMatchObject({ code: 'stream_interrupted' });
  });

  it('throws when the connection breaks', async () => {
    const client = await serve((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"type":"answer.created","id":"a"}\n\n', () => response.destroy());
    });
    expect(await failure(stream(client))).toMatchObject({ code: 'stream_interrupted' });
  });

  it('throws on a damaged event and on a body that is no stream', async () => {
    expect(await failure(stream(await serve(answering('data: {\n\n'))))).toMatchObject({
      code: 'unexpected_response',
    });
    expect(await failure(stream(await serve(answering('{}', 'application/json'))))).toMatchObject({
      code: 'unexpected_response',
    });
  });

  it('throws a refused request as any other', async () => {
    const client = await serve((request, response) => {
      request.resume();
      json(response, 422, {
        error: { message: 'Too long.', type: 'x', param: null, code: 'context_overflow' },
      });
    });
    expect(await failure(stream(client))).toMatchObject({ status: 422, code: 'context_overflow' });
  });

  it('yields events in order, passes over unknown ones and stops at the completed answer', async () => {
    const wire = [
      ': ping\n\n',
      'event: answer.created\ndata: {"type":"answer.created","id":"a"}\n\n',
      'event: answer.thought\ndata: {"type":"answer.thought"}\n\n',
      'event: answer.text.delta\ndata: {"type":"answer.text.delta","text":"x"}\n\n',
      'event: answer.completed\ndata: {"type":"answer.completed","answer":{}}\n\n',
      'event: answer.created\ndata: {"type":"answer.created","id":"b"}\n\n',
    ].join('');
    expect(await stream(await serve(answering(wire)))).toEqual([
      'answer.created',
      'answer.text.delta',
      'answer.completed',
    ]);
  });

  it('rejects with AbortError when the caller gives up', async () => {
    const client = await serve((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"type":"answer.created","id":"a"}\n\n');
    });
    const controller = new AbortController();
    const run = async (): Promise<void> => {
      const events = client.streamAnswer(
        { collection_id: 'c', question: 'q' },
        { signal: controller.signal },
      );
      for await (const event of events) if (event.type === 'answer.created') controller.abort();
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
