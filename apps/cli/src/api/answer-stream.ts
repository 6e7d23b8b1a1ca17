/** Asks a question and follows its event stream to the finished answer. */
import { AppError, answerEventSchema, isErrorCode } from '@lectern/contracts';
import { readEvents } from '@lectern/client';
import type { Answer, AnswerEvent } from '@lectern/contracts';
import { readAs, send, unreachable } from './http.js';
import type { Connection } from './http.js';

export interface AnswerRequest {
  readonly collection_id: string;
  readonly question: string;
  readonly top?: number;
}
export type OnAnswerEvent = (event: AnswerEvent) => void;

/** Throws AppError: what the stream's error event says, or service_unavailable when it ends before the answer does. */
export async function streamAnswer(
  connection: Connection,
  request: AnswerRequest,
  onEvent: OnAnswerEvent,
): Promise<Answer> {
  const response = await send(
    connection,
    { method: 'POST', path: '/v1/answers', body: { ...request, stream: true } },
    'text/event-stream',
  );
  if (response.body) {
    try {
      for await (const { data } of readEvents(response.body)) {
        const event = readAs(answerEventSchema, data, 'the question');
        if (event.type === 'error') throw fromEvent(event.error);
        onEvent(event);
        if (event.type === 'answer.completed') return event.answer;
      }
    } catch (error) {
      connection.signal.throwIfAborted();
      throw error instanceof AppError ? error : unreachable(connection, error);
    }
  }
  throw new AppError(
    'service_unavailable',
    'The answer stopped half way; ask again, or look at "./lectern status".',
  );
}

function fromEvent({ code, message }: { code: string; message: string }): AppError {
  return new AppError(isErrorCode(code) ? code : 'internal_error', message);
}
