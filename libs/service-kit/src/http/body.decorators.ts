import type { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { isJson } from './read-body.js';
import type { ServiceRequest } from './service-request.js';

export const BODY_POLICY = 'service-kit:body';

/** How a route takes its body. Left out: JSON up to the service's limit (1 MB). */
export interface BodyPolicy {
  /** Largest body in bytes; a larger one is answered 413 `BODY_TOO_LARGE` before it is read to its end. */
  readonly limitBytes?: number;
  /** Not parsed: read it with `@RawBody()`. */
  readonly raw?: boolean;
  /** A raw body of any media type; left out: JSON, or it is answered 415. */
  readonly anyType?: boolean;
  /** Not read at all: the route reads it with `@BodyStream()`, and keeps to limits of its own. */
  readonly streamed?: boolean;
}

/** Raises or lowers the size a JSON body may have. */
export function BodyLimit(limitBytes: number): MethodDecorator {
  return SetMetadata(BODY_POLICY, { limitBytes } satisfies BodyPolicy);
}

/**
 * A body kept as its bytes: an X12 interchange, a mail. `mediaTypes` is what OpenAPI says; where it is JSON alone other
 * types are answered 415, everything else is taken as it comes, since senders of files rarely name what they are.
 */
export function AcceptsRawBody(options: { limitBytes: number; mediaTypes: string[] }): MethodDecorator {
  const anyType = !options.mediaTypes.every(isJson);
  return applyDecorators(
    SetMetadata(BODY_POLICY, { limitBytes: options.limitBytes, raw: true, anyType } satisfies BodyPolicy),
    ApiConsumes(...options.mediaTypes),
    ApiBody({ schema: { type: 'string', format: 'binary' } }),
  );
}

/** A body of any size that the route reads as it comes. `mediaTypes` is what OpenAPI says. */
export function AcceptsStreamedBody(options: { mediaTypes: string[] }): MethodDecorator {
  return applyDecorators(
    SetMetadata(BODY_POLICY, { streamed: true } satisfies BodyPolicy),
    ApiConsumes(...options.mediaTypes),
    ApiBody({ schema: { type: 'string', format: 'binary' } }),
  );
}

/** The body as it comes, on routes that take it so; whoever stops reading early ends the connection. */
export const BodyStream = createParamDecorator((_: unknown, context: ExecutionContext): Readable =>
  context.switchToHttp().getRequest<ServiceRequest>(),
);

/** The bytes of the body as received, on JSON routes too. Empty when there was none. */
export const RawBody = createParamDecorator((_: unknown, context: ExecutionContext): Buffer => {
  return context.switchToHttp().getRequest<ServiceRequest>().rawBody ?? Buffer.alloc(0);
});
