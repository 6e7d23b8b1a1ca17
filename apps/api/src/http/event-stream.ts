/** A response that stays open and sends events. Owns the raw response from open to end; keeps it alive with a comment. */
import type { FastifyReply } from 'fastify';

const pingMs = 10_000;

export interface ServerEvent {
  readonly type: string;
}

export class EventStream<E extends ServerEvent> {
  readonly #reply: FastifyReply;
  readonly #timer: NodeJS.Timeout;

  /** Sends the headers at once, so that the caller sees the connection stand. */
  constructor(reply: FastifyReply) {
    this.#reply = reply;
    reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const headers = Object.entries(reply.getHeaders());
    reply.hijack();
    for (const [name, value] of headers) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.writeHead(200);
    reply.raw.flushHeaders();
    reply.raw.on('error', () => this.#stop());
    reply.raw.once('close', () => this.#stop());
    this.#timer = setInterval(() => this.#write(': ping\n\n'), pingMs);
  }

  send(event: E): void {
    this.#write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  end(): void {
    this.#stop();
    if (!this.#reply.raw.writableEnded) this.#reply.raw.end();
  }

  #write(text: string): void {
    if (!this.#reply.raw.destroyed && !this.#reply.raw.writableEnded) this.#reply.raw.write(text);
  }

  #stop(): void {
    clearInterval(this.#timer);
  }
}

/** Aborts when the caller goes away before the response was finished. */
export function callerGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('the caller went away'));
  });
  return controller.signal;
}
