import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { decodeError, encodeError } from './errors.js';

describe('errors across the queue', () => {
  it('keep code and message, whatever the message holds', () => {
    const error = new AppError('unreadable_document', '"a [b] c.pdf" is damaged:\n[not_found] x');
    expect(decodeError(encodeError(error))).toMatchObject({ code: error.code, message: error.message });
  });

  it('say nothing of text that nobody encoded', () => {
    const error = decodeError("ENOENT: no such file '/home/someone/secret'");
    expect(error.code).toBe('internal_error');
    expect(error.message).not.toContain('secret');
    expect(decodeError('[no_such_code] x').code).toBe('internal_error');
  });

  it('say that the worker died when a job was lost too often', () => {
    expect(decodeError('job stalled more than allowable limit').code).toBe('reader_crashed');
  });
});
