/**
 * The dashboard's built files at /, and its page for every address that the dashboard itself understands. It is the last
 * route: whatever no other one takes ends here, so it is also what says that something is not there.
 */
import { Controller, Get, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import { AppError } from '@lectern/contracts';
import type { Config } from '@lectern/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../http/identity.js';
import { CONFIG } from '../http/tokens.js';
import { findAsset } from './assets.js';

/** Vite puts a hash of the content into these files' names. */
const hashed = /^\/assets\//u;

@Open()
@Controller()
export class DashboardController {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'dashboardDir'>) {}

  @Get('*')
  async serve(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const path = request.url.split('?', 1)[0] ?? '/';
    const { dashboardDir } = this.config;
    if (dashboardDir === null || path.startsWith('/v1/')) throw nothing(request.method, path);
    const asset = (await findAsset(dashboardDir, path)) ?? (await this.#page(dashboardDir, path));
    if (!asset) throw nothing(request.method, path);
    reply.header('cache-control', hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    return new StreamableFile(asset.open(), { type: asset.mediaType, length: asset.bytes });
  }

  /** A path with an extension names a file; only those without one are places inside the dashboard. */
  #page(dashboardDir: string, path: string): ReturnType<typeof findAsset> {
    return /\.[^/]*$/u.test(path) ? Promise.resolve(undefined) : findAsset(dashboardDir, '/index.html');
  }
}

function nothing(method: string, path: string): AppError {
  return new AppError('not_found', `There is no ${method} ${path}.`);
}
