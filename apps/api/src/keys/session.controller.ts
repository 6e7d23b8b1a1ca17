/** The dashboard's session: a key traded once for a cookie that scripts cannot read. */
import { Body, Controller, Delete, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { AppError, createSessionSchema } from '@lectern/contracts';
import type { Records } from '@lectern/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie } from '../http/cookie.js';
import { From, Open } from '../http/identity.js';
import type { Caller } from '../http/identity.js';
import { seconds } from '../http/paging.js';
import { RECORDS } from '../http/tokens.js';
import { valid } from '../http/valid.js';

@Controller('v1/session')
export class SessionController {
  constructor(@Inject(RECORDS) private readonly records: Pick<Records, 'keys' | 'sessions'>) {}

  @Open()
  @Post()
  @HttpCode(200)
  async create(
    @Body(valid(createSessionSchema)) body: { api_key: string },
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ object: 'session'; expires_at: number }> {
    const identity = await this.records.keys.verify(body.api_key.trim());
    if (!identity) {
      throw new AppError('invalid_api_key', 'This API key is not known here, or it was deleted.');
    }
    const { token, expiresAt } = await this.records.sessions.create(identity);
    reply.header('set-cookie', sessionCookie(token, expiresAt, request.protocol === 'https'));
    return { object: 'session', expires_at: seconds(expiresAt) };
  }

  @Delete()
  @HttpCode(204)
  async delete(
    @From() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (caller.sessionToken !== undefined) {
      await this.records.sessions.delete(caller.tenantId, caller.sessionToken);
    }
    reply.header('set-cookie', sessionCookie('', new Date(0), request.protocol === 'https'));
  }
}
