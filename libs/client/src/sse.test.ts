import { describe, expect, it } from 'vitest';
import { EventParser, readEvents } from './sse.js';
import type { ServerEvent } from './sse.js';

function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function collect(body: ReadableStream<Uint8Array>): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const wire =
  ': hello\n\nevent: a\ndata: {"x":"é–😀"}\n\n:ping\n\nevent: b\r\ndata: 1\r\ndata: 2\r\n\r\ndata:bare\rid: 7\rretry: 9\r\r';
const expected = [
  { event: 'a', data: '{"x":"é–😀"}' },
  { event: 'b', data: '1\n2' },
  { event: 'message', data: 'bare' },
];

describe('server-sent events', () => {
  it('drops an event that the end of the stream cuts off', async () => {
    const bytes = new TextEncoder().encode('event: a\ndata: 1\n\nevent: b\ndata: 2\n');
    expect(await collect(streamOf([bytes]))).toEqual([{ event: 'a', data: '1' }]);
  });

  it('gives nothing for comments, pings and events without data', async () => {
    const bytes = new TextEncoder().encode(': ping\n\nevent: a\n\nid: 3\n\n');
    expect(await collect(streamOf([bytes]))).toEqual([]);
  });

  it('reads the same events at every chunk size, through multi-byte characters and every line ending', async () => {
    const bytes = new TextEncoder().encode(wire);
    for (let size = 1; size <= bytes.length; size++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
      expect(await collect(streamOf(chunks)), `chunks of ${size}`).toEqual(expected);
    }
  });

  it('ignores a byte order mark at the start and strips one space only', () => {
    expect(new EventParser().push('\uFEFFdata:  two spaces\n\n')).toEqual([
      { event: 'message', data: ' two spaces' },
    ]);
  });

  it('cancels the body when the reader stops early', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('data: 1\n\n'));
      },
      cancel() {
        cancelled = true;
      },
    });
    for await (const event of readEvents(body)) {
      expect(event.data).toBe('1');
      break;
    }
    expect(cancelled).toBe(true);
  });
});
