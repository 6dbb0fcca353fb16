import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { inPlainWords } from './plain-words.js';
import { Problem, type ProblemItem } from './problem.js';
import type { ServiceRequest } from './service-request.js';

type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  description?: string;
};

/** The JSON Schema of what a client sends (or, for answers, receives), as OpenAPI 3.1 takes it. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest as JsonSchema;
}

const pointerOf = (path: readonly PropertyKey[]) =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Every issue zod found, each with a JSON pointer (RFC 6901) to the place. Unknown keys are named one by one. */
export function problemItems(error: z.ZodError): ProblemItem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ code: issue.code.toUpperCase(), message: issue.message, pointer: pointerOf(issue.path) }];
    }
    return issue.keys.map((key) => ({
      code: 'UNRECOGNIZED_KEY',
      message: `There is no '${key}' here.`,
      pointer: pointerOf([...issue.path, key]),
    }));
  });
}

interface Input {
  // Not named `schema`: Nest takes a decorator's argument that has one for its own validation options.
  readonly shape: z.ZodType;
  readonly read: (request: ServiceRequest) => unknown;
  readonly refuse: (items: ProblemItem[]) => Problem;
}

const readInput = createParamDecorator((input: Input, context: ExecutionContext): unknown => {
  const result = input.shape.safeParse(input.read(context.switchToHttp().getRequest<ServiceRequest>()), {
    error: inPlainWords,
  });
  if (result.success) return result.data;
  throw input.refuse(problemItems(result.error));
});

/** Nest's parameter decorators do not see the method, OpenAPI's want it. */
function describe(target: object, method: string | symbol | undefined, decorators: readonly MethodDecorator[]): void {
  const descriptor = method === undefined ? undefined : Object.getOwnPropertyDescriptor(target, method);
  if (!descriptor || method === undefined) throw new Error('an input decorator stands on a method parameter');
  for (const decorate of decorators) decorate(target, method, descriptor);
}

const sentence = (items: readonly ProblemItem[], place: string) =>
  items.length === 1 ? `${place}: ${items[0]!.message}` : `${place}: ${items.length} things are wrong, see items`;

/** The JSON body, parsed by the schema. What does not fit is answered 422 `REQUEST_INVALID` with `items[]`. */
export function ZodBody(schema: z.ZodType): ParameterDecorator {
  const refuse = (items: ProblemItem[]) => new Problem(422, 'REQUEST_INVALID', sentence(items, 'The body'), items);
  return (target, method, index) => {
    readInput({ shape: schema, refuse, read: (request) => request.body as unknown })(target, method, index);
    describe(target, method, [ApiBody({ schema: jsonSchemaOf(schema) as never })]);
  };
}

/**
 * The query string, parsed by the schema (use `z.coerce`). What does not fit is answered 400 `QUERY_INVALID`, and so is a
 * parameter that the schema does not have: a filter that is misspelled would else show everything.
 */
export function ZodQuery(schema: z.ZodObject): ParameterDecorator {
  const refuse = (items: ProblemItem[]) => new Problem(400, 'QUERY_INVALID', sentence(items, 'The query'), items);
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  return (target, method, index) => {
    readInput({ shape: schema.strict(), refuse, read: (request) => request.query })(target, method, index);
    const parameters = Object.entries(properties).map(([name, { description, ...property }]) =>
      ApiQuery({
        name,
        required: required.includes(name),
        ...(description === undefined ? {} : { description }),
        schema: property as never,
      }),
    );
    describe(target, method, parameters);
  };
}

/** One path parameter, parsed by the schema. What does not fit names nothing we have: 404 `NOT_FOUND`. */
export function ZodParam(name: string, schema: z.ZodType): ParameterDecorator {
  const refuse = (items: ProblemItem[]) => new Problem(404, 'NOT_FOUND', sentence(items, `The path's ${name}`), items);
  return (target, method, index) => {
    readInput({ shape: schema, refuse, read: (request) => request.params[name] })(target, method, index);
    describe(target, method, [ApiParam({ name, schema: jsonSchemaOf(schema) as never })]);
  };
}

/** Tells OpenAPI what a route answers. */
export function ZodAnswer(status: number, schema: z.ZodType, description: string): MethodDecorator {
  return ApiResponse({ status, description, schema: jsonSchemaOf(schema, 'output') as never });
}
