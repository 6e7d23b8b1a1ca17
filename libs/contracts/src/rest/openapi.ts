/** The route table as an OpenAPI 3.1 document. The same Zod schemas validate requests, so the two cannot drift apart. */
import { z } from 'zod';
import { errorBodySchema } from './common.js';
import { routes } from './routes.js';
import type { Route } from './routes.js';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const described: Json = { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }) };
  delete described['$schema'];
  return described;
}

function parametersOf(route: Route): Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/gu)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  if (!route.query) return inPath;
  const query = schemaOf(route.query, 'input') as { properties?: Json; required?: string[] };
  const inQuery = Object.entries(query.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: query.required?.includes(name) ?? false,
    schema,
  }));
  return [...inPath, ...inQuery];
}

function requestBodyOf(route: Route): Json | undefined {
  if (!route.body) return undefined;
  if (route.body.kind === 'json') {
    return {
      required: true,
      content: { 'application/json': { schema: schemaOf(route.body.schema, 'input') } },
    };
  }
  const file = { type: 'string', format: 'binary' };
  return {
    required: true,
    content: {
      'multipart/form-data': { schema: { type: 'object', properties: { file }, required: ['file'] } },
      'application/octet-stream': { schema: file },
    },
  };
}

function responseOf(route: Route): Json {
  const { response } = route;
  const content: Json = {};
  if (response.kind === 'json') content['application/json'] = { schema: schemaOf(response.schema, 'output') };
  if (response.kind === 'binary')
    content[response.mediaType] = { schema: { type: 'string', format: 'binary' } };
  if (route.events) content['text/event-stream'] = { schema: schemaOf(route.events, 'output') };
  return { description: route.summary, ...(Object.keys(content).length > 0 ? { content } : {}) };
}

/** Builds the document; pure, so that a test can compare the served one with it. */
export function buildOpenapi(version: string): Json {
  const paths: Record<string, Json> = {};
  const error = {
    description: 'What happened, to which input, what to do.',
    content: { 'application/json': { schema: schemaOf(errorBodySchema, 'output') } },
  };
  for (const route of routes as readonly Route[]) {
    const body = requestBodyOf(route);
    (paths[route.path] ??= {})[route.method] = {
      operationId: route.operationId,
      summary: route.summary,
      ...(route.key ? {} : { security: [] }),
      parameters: parametersOf(route),
      ...(body ? { requestBody: body } : {}),
      responses: { [String(route.status)]: responseOf(route), default: error },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lectern', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}
