/** The dashboard's cookie: unreadable to scripts, never sent along from other sites. */
import type { FastifyRequest } from 'fastify';

export const cookieName = 'lectern_session';

export function readCookie(request: FastifyRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}

/** The value of Set-Cookie; an empty token takes the cookie away. `secure` when the request came over TLS. */
export function sessionCookie(token: string, expiresAt: Date, secure: boolean): string {
  const parts = [
    `${cookieName}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Expires=${expiresAt.toUTCString()}`,
  ];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}
