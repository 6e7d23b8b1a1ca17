/** Who asks: put on the request by the guard, read by controllers through @Tenant(). */
import { SetMetadata, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Identity } from '@lectern/platform';
import { AppError } from '@lectern/contracts';
import type { FastifyRequest } from 'fastify';

export interface Caller extends Identity {
  /** The dashboard's session token, when that is how it asked. */
  readonly sessionToken?: string;
}

const callers = new WeakMap<FastifyRequest, Caller>();

export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

export const OPEN_ROUTE = 'lectern:open';
/** The route answers without a key. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN_ROUTE, true);

function callerOf(context: ExecutionContext): Caller {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new AppError('internal_error', 'A route that needs a key was reached without one.');
  return caller;
}

/** The tenant of the request. */
export const Tenant = createParamDecorator(
  (_: unknown, context: ExecutionContext) => callerOf(context).tenantId,
);
/** Tenant, key and session of the request. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext) => callerOf(context));
