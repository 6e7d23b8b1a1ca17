import { BadRequestException, NotFoundException } from '@nestjs/common';
import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { errorBody, toAnswerable } from './error-filter.js';

const request = { method: 'GET', url: '/v1/x?api_key=secret' };

describe('the shape of errors', () => {
  it('says nothing of an unexpected failure', () => {
    const error = toAnswerable(new TypeError('password is hunter2'), request);
    expect(error.status).toBe(500);
    expect(JSON.stringify(errorBody(error))).not.toContain('hunter2');
  });

  it('keeps code, message and parameter of our own', () => {
    const own = new AppError('invalid_request', 'The parameter top is too large.', { param: 'top' });
    expect(errorBody(toAnswerable(own, request))).toEqual({
      error: {
        message: 'The parameter top is too large.',
        type: 'invalid_request_error',
        param: 'top',
        code: 'invalid_request',
      },
    });
  });

  it('names an unknown route without its query', () => {
    const error = toAnswerable(new NotFoundException(), request);
    expect(error).toMatchObject({ code: 'not_found', message: 'There is no GET /v1/x.' });
  });

  it('maps what the framework refuses by its status', () => {
    expect(toAnswerable(new BadRequestException('Odd'), request).code).toBe('invalid_request');
    const tooLarge = Object.assign(new Error('Body is too large'), { statusCode: 413 });
    expect(toAnswerable(tooLarge, request).code).toBe('payload_too_large');
  });
});
