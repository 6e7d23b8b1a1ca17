/** An answer as it is made: evidence first, then the text, then the whole. Not a retry loop: a broken stream is an error. */
import { ApiError, errorFromBody, errorFromFetch } from './api-error.js';
import { readEvents } from './sse.js';
import type { AnswerEvent } from './types.js';

const known: ReadonlySet<string> = new Set<AnswerEvent['type']>([
  'answer.created',
  'answer.evidence',
  'answer.text.delta',
  'answer.completed',
  'error',
]);

function isAnswerEvent(value: unknown): value is AnswerEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    known.has(value.type)
  );
}

/** One event's payload; undefined for events of a later version, which are passed over. */
export function parseAnswerEvent(data: string): AnswerEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw new ApiError(0, 'unexpected_response', 'The answer arrived damaged; ask again.', { cause });
  }
  return isAnswerEvent(value) ? value : undefined;
}

/**
 * Sends the request and yields its events; the last one is answer.completed.
 * Throws  ApiError for a refused request, an `error` event, a damaged event, or a stream that ends before the answer does
 */
export async function* streamAnswer(
  request: Request,
  send: (input: Request) => Promise<Response>,
): AsyncGenerator<AnswerEvent, void> {
  const response = await send(request);
  if (!response.ok || !response.body) {
    const body = await response.text().catch(() => '');
    throw errorFromBody(response.status, body, response.headers.get('x-request-id'));
  }
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream')) {
    await response.body.cancel();
    throw new ApiError(
      response.status,
      'unexpected_response',
      'The server did not stream the answer; check that the address is Lectern’s.',
    );
  }
  const events = readEvents(response.body);
  try {
    for (;;) {
      let next: Awaited<ReturnType<typeof events.next>>;
      try {
        next = await events.next();
      } catch (thrown) {
        const error = errorFromFetch(thrown, '');
        throw error instanceof ApiError ? interrupted(thrown) : error;
      }
      if (next.done === true) throw interrupted();
      const event = parseAnswerEvent(next.value.data);
      if (!event) continue;
      if (event.type === 'error') throw new ApiError(0, event.error.code, event.error.message);
      yield event;
      if (event.type === 'answer.completed') return;
    }
  } finally {
    await events.return();
  }
}

function interrupted(cause?: unknown): ApiError {
  return new ApiError(
    0,
    'stream_interrupted',
    'The connection broke before the answer was complete; ask again.',
    {
      cause,
    },
  );
}
