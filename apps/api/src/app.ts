/** The HTTP application, ready to listen: routes, key guard, error shape, headers, bodies. Opens nothing and closes nothing. */
import 'reflect-metadata';
import type { NestApplicationOptions } from '@nestjs/common';
import { AppError } from '@lectern/contracts';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { AppModule } from './app.module.js';
import type { AppParts } from './app.module.js';
import { addBodyParsers } from './http/bodies.js';
import { ErrorFilter, errorBody } from './http/error-filter.js';
import { addHeaders, requestId } from './http/headers.js';
import { addMetrics } from './http/metrics.js';
import { addNulCheck } from './http/nul.js';

export type { AppParts } from './app.module.js';

export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: requestId,
    // Uploads may be slow; a connection that sends nothing at all is closed by the headers' timeout.
    requestTimeout: 0,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) => {
      const error = new AppError('invalid_request', 'The address of the request is not a valid one.');
      void reply.code(error.status).send(errorBody(error));
    },
  });
  const options: Pick<NestApplicationOptions, keyof NestApplicationOptions> = {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), adapter, options);
  const server = adapter.getInstance();
  addHeaders(server);
  addMetrics(server, parts.metrics);
  addNulCheck(server);
  addBodyParsers(server);
  app.useGlobalFilters(new ErrorFilter(parts.logger));
  await app.init();
  await server.ready();
  return app;
}
