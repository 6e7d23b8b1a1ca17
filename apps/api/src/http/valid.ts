/** Request data through the schema of the contract: what a controller receives is what the schema gives. */
import type { PipeTransform } from '@nestjs/common';
import { AppError } from '@lectern/contracts';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { holdsNul, nulInRequest } from './nul.js';

/** Use as @Query(valid(schema)) or @Body(valid(schema)). Throws  AppError invalid_request, naming the field; unsupported_media_type */
export function valid<T extends z.ZodType>(schema: T): PipeTransform<unknown, z.output<T>> {
  return {
    transform(value) {
      if (value instanceof Readable) {
        throw new AppError(
          'unsupported_media_type',
          'Send the request as JSON, with content-type application/json.',
        );
      }
      const parsed = schema.safeParse(value ?? {});
      if (parsed.success) {
        if (holdsNul(parsed.data)) throw nulInRequest();
        return parsed.data;
      }
      const [issue] = parsed.error.issues;
      const param = issue?.path.map(String).join('.') ?? '';
      const where = param === '' ? 'The request' : `The parameter ${param}`;
      throw new AppError('invalid_request', `${where} is not valid: ${issue?.message ?? 'unknown'}.`, {
        ...(param === '' ? {} : { param }),
        cause: parsed.error,
      });
    },
  };
}
