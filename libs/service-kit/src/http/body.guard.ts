import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { BODY_POLICY, type BodyPolicy } from './body.decorators.js';
import { Problem } from './problem.js';
import { endWhenStalled, isJson, parseJson, readBody, refuseEncoding } from './read-body.js';
import type { ServiceRequest } from './service-request.js';
import { DEFAULT_TIMEOUT_MS } from './timeout.interceptor.js';

export const DEFAULT_BODY_LIMIT = Symbol('default body limit');

/**
 * Reads the body once it is known who sends it (it runs after the API key guard) and how much the route takes.
 * A guard rather than middleware because middleware runs before both are known.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(DEFAULT_BODY_LIMIT) private readonly defaultLimit: number,
    @Inject(DEFAULT_TIMEOUT_MS) private readonly timeoutMs: number,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<ServiceRequest>();
    if (request.method === 'GET' || request.method === 'HEAD') return true;

    const policy = this.reflector.get<BodyPolicy | undefined>(BODY_POLICY, context.getHandler()) ?? {};
    if (policy.streamed) {
      refuseEncoding(request);
      endWhenStalled(request, this.timeoutMs);
      return true;
    }
    const limitBytes = policy.limitBytes ?? this.defaultLimit;
    const bytes = await readBody(request, { limitBytes, withinMs: 2 * this.timeoutMs });
    request.rawBody = bytes;
    if (policy.anyType || bytes.length === 0) return true;
    if (!isJson(request.headers['content-type'])) {
      throw new Problem(415, 'MEDIA_TYPE_UNSUPPORTED', 'Send JSON, with the header Content-Type: application/json.');
    }
    if (!policy.raw) request.body = parseJson(bytes);
    return true;
  }
}
