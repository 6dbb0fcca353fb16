import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { OpenApiInfo } from '../service/service-options.js';

/** RFC 9457 with our own members; every answer that is no success. */
const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'items'],
  properties: {
    type: { type: 'string', description: 'urn:order-to-cash:problem:<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'a sentence for people' },
    instance: { type: 'string', description: 'the request id, also in the header X-Request-Id and in our log' },
    code: { type: 'string', description: 'stable; what a client branches on' },
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          pointer: { type: 'string', description: 'JSON pointer into the request body' },
        },
      },
    },
  },
} as const;

interface Operation {
  security?: Record<string, string[]>[];
  responses: Record<string, unknown>;
  'x-public'?: boolean;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** The OpenAPI 3.1 document of an application's routes: input and answers from the zod schemas of the decorators. */
export function buildOpenApi(app: INestApplication, info: OpenApiInfo): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(info.title)
    .setDescription(info.description)
    .setVersion(info.version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'an API key, otc_…' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'apiKey')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA as never },
  };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method] as Operation | undefined;
      if (operation) finish(operation);
    }
  }
  document.paths = Object.fromEntries(Object.entries(document.paths).sort(([a], [b]) => (a < b ? -1 : 1)));
  return document;
}

function finish(operation: Operation): void {
  operation.security = operation['x-public'] ? [] : [{ bearer: [] }, { apiKey: [] }];
  operation.responses['default'] = {
    description: 'anything else, told as problem details',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
