import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Api } from './api.js';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function apiAt(handler: http.RequestListener): Promise<Api> {
  const server = http.createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new Api({
    url: `http://127.0.0.1:${port}`,
    apiKey: 'lk_test',
    signal: new AbortController().signal,
  });
}

const json = (response: http.ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const refusal = { error: { message: 'Too large.', type: 'x', param: null, code: 'payload_too_large' } };

describe('talking to the API', () => {
  it("carries the API's own code and sentence", async () => {
    const api = await apiAt((_, response) => json(response, 413, refusal));
    await expect(api.status()).rejects.toMatchObject({ code: 'payload_too_large', message: 'Too large.' });
  });

  it('gives one sentence for an error without a readable body', async () => {
    const api = await apiAt((_, response) => response.writeHead(502).end('<html>'));
    await expect(api.status()).rejects.toThrow(/status 502/u);
  });

  it('refuses an answer that is not of the contract', async () => {
    const api = await apiAt((_, response) => json(response, 200, { object: 'something' }));
    await expect(api.status()).rejects.toMatchObject({ code: 'internal_error' });
  });

  it('reads lists to their end', async () => {
    const key = (id: string) => ({
      id,
      object: 'api_key',
      name: id,
      hint: 'lk_',
      created_at: 1,
      last_used_at: null,
    });
    const api = await apiAt((request, response) => {
      const second = request.url?.includes('after=a') === true;
      const data = [key(second ? 'b' : 'a')];
      json(response, 200, { object: 'list', data, first_id: 'a', last_id: data[0]?.id, has_more: !second });
    });
    expect((await api.keys()).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

describe('uploading', () => {
  const file = path.join(os.tmpdir(), `lectern-upload-${process.pid}.bin`);
  afterEach(() => fs.rmSync(file, { force: true }));

  it('sends the bytes with their length and name, and reports progress', async () => {
    fs.writeFileSync(file, Buffer.alloc(300_000, 7));
    let seen: { length: string | undefined; name: unknown; bytes: number } | undefined;
    const api = await apiAt((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () => {
        seen = { length: request.headers['content-length'], name: request.headers['x-filename'], bytes };
        json(response, 413, refusal);
      });
    });
    const sent: number[] = [];
    const upload = {
      filePath: file,
      title: 'Büro/a b.pdf',
      bytes: 300_000,
      onSent: (n: number) => void sent.push(n),
    };
    await expect(api.upload('c', upload)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(seen).toEqual({ length: '300000', name: encodeURIComponent('Büro/a b.pdf'), bytes: 300_000 });
    expect(sent.at(-1)).toBe(300_000);
  });

  it('reports the refusal when the server answers before it has read everything', async () => {
    fs.writeFileSync(file, Buffer.alloc(8_000_000, 7));
    const api = await apiAt((request, response) => {
      json(response, 413, refusal);
      response.on('finish', () => request.socket.end());
    });
    await expect(api.upload('c', { filePath: file, title: 'a', bytes: 8_000_000 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });
});

describe('asking', () => {
  const stream = (text: string) =>
    apiAt((_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text));

  it("throws what the stream's error event says", async () => {
    const data = JSON.stringify({ type: 'error', error: { message: 'Too much.', code: 'context_overflow' } });
    const api = await stream(`event: error\ndata: ${data}\n\n`);
    await expect(api.ask({ collection_id: 'c', question: 'q' })).rejects.toMatchObject({
      code: 'context_overflow',
    });
  });

  it('does not take a broken stream for an answer', async () => {
    const api = await stream('event: answer.created\ndata: {"type":"answer.created","id":"a"}\n\n');
    await expect(api.ask({ collection_id: 'c', question: 'q' })).rejects.toMatchObject({
      code: 'service_unavailable',
    });
  });
});
