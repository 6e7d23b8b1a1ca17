/** Whatever was thrown -> {"error": {...}}, the one place where codes become HTTP statuses. Causes go to the log, never out. */
import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { AppError } from '@lectern/contracts';
import type { ErrorBody, ErrorCode } from '@lectern/contracts';
import type { Logger } from '@lectern/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'invalid_api_key',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limit_exceeded',
};

@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toAnswerable(thrown, request);
    if (error.status >= 500) {
      this.log.error({ requestId: request.id, code: error.code, err: error.cause ?? thrown }, error.message);
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply.code(error.status).type('application/json; charset=utf-8').send(errorBody(error));
  }
}

export function errorBody(error: AppError): ErrorBody {
  const { code, message, param, status } = error;
  return { error: { message, type: errorType(status), param, code } };
}

function errorType(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** Our own errors as they are; the framework's by their status; anything else says nothing of what it was. */
export function toAnswerable(thrown: unknown, request: Pick<FastifyRequest, 'method' | 'url'>): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = statusOf(thrown);
  if (status === 404) {
    const path = request.url.split('?', 1)[0] ?? '';
    return new AppError('not_found', `There is no ${request.method} ${path}.`);
  }
  if (status !== undefined && status >= 400 && status < 500) {
    const message = thrown instanceof Error ? thrown.message : 'The request is not valid';
    return new AppError(codeOfStatus[status] ?? 'invalid_request', message.replace(/\.?$/u, '.'));
  }
  return new AppError(
    'internal_error',
    'Something went wrong inside Lectern; the log of the API has the details.',
    {
      cause: thrown,
    },
  );
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return undefined;
}
