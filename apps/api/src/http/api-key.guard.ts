/**
 * Lets a request through when it carries a key that is ours: Authorization: Bearer, x-api-key, or the dashboard's cookie. A
 * cookie is sent by the browser on its own, so with it a changing request must also come from our own pages.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@lectern/contracts';
import type { Records } from '@lectern/platform';
import type { FastifyRequest } from 'fastify';
import { cookieName, readCookie } from './cookie.js';
import { OPEN_ROUTE, setCaller } from './identity.js';
import { RECORDS } from './tokens.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(RECORDS) private readonly records: Pick<Records, 'keys' | 'sessions'>,
  ) {}

  /** Throws  AppError invalid_api_key, forbidden */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const open = this.reflector.getAllAndOverride<boolean | undefined>(OPEN_ROUTE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (open) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = keyOf(request);
    if (key !== undefined) {
      const identity = await this.records.keys.verify(key);
      if (!identity) throw unknownKey();
      setCaller(request, identity);
      return true;
    }
    const sessionToken = readCookie(request, cookieName);
    if (sessionToken === undefined) {
      throw new AppError('invalid_api_key', 'This needs an API key; send it as "Authorization: Bearer KEY".');
    }
    const identity = await this.records.sessions.verify(sessionToken);
    if (!identity) throw new AppError('invalid_api_key', 'You are signed out; enter the API key again.');
    if (!safeMethods.has(request.method) && !fromOwnPages(request)) {
      throw new AppError(
        'forbidden',
        'This request did not come from the dashboard; send an API key instead.',
      );
    }
    setCaller(request, { ...identity, sessionToken });
    return true;
  }
}

function unknownKey(): AppError {
  return new AppError('invalid_api_key', 'This API key is not known here, or it was deleted.');
}

function keyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string' && header !== '') return header;
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const bearer = /^Bearer +(?<key>\S+) *$/iu.exec(authorization)?.groups?.['key'];
  if (bearer === undefined) throw unknownKey();
  return bearer;
}

/** Browsers say where a request comes from, and pages cannot forge it. */
function fromOwnPages(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined) return false;
  return URL.canParse(origin) && new URL(origin).host === host;
}
