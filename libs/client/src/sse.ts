/**
 * Server-sent events out of a byte stream, as the WHATWG standard parses them: any chunking, LF, CR or CRLF, comments
 * (pings) and unknown fields ignored, several data lines joined. No reconnecting: an answer is asked once.
 */

export interface ServerEvent {
  /** `message` when the stream names none. */
  readonly event: string;
  readonly data: string;
}

/** Collects lines into events. One instance per stream. */
export class EventParser {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #started = false;
  #afterCr = false;

  /** Feeds decoded text and returns the events that it completes. Cost: linear in the text. */
  push(text: string): ServerEvent[] {
    let chunk = this.#rest + text;
    if (!this.#started && chunk.length > 0) {
      this.#started = true;
      if (chunk.startsWith('\uFEFF')) chunk = chunk.slice(1);
    }
    const events: ServerEvent[] = [];
    let from = 0;
    // A CR ends its line at once; a LF that then follows, maybe in the next chunk, belongs to it.
    if (this.#afterCr && chunk.length > 0) {
      if (chunk.startsWith('\n')) from = 1;
      this.#afterCr = false;
    }
    for (;;) {
      const end = nextBreak(chunk, from);
      if (end < 0) break;
      this.#line(chunk.slice(from, end), events);
      from = chunk.startsWith('\r\n', end) ? end + 2 : end + 1;
      this.#afterCr = chunk[end] === '\r' && from === chunk.length && from === end + 1;
    }
    this.#rest = chunk.slice(from);
    return events;
  }

  #line(line: string, events: ServerEvent[]): void {
    if (line === '') {
      if (this.#data.length > 0)
        events.push({ event: this.#event || 'message', data: this.#data.join('\n') });
      this.#event = '';
      this.#data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
  }
}

function nextBreak(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10 || unit === 13) return i;
  }
  return -1;
}

/** The events of a response body. An event that the stream's end cuts off is dropped, as the standard says. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void> {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
