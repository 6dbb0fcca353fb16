import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { defer, firstValueFrom, type Observable } from 'rxjs';
import { Problem } from '../http/problem.js';
import type { ServiceRequest } from '../http/service-request.js';
import { Idempotency } from './idempotency.js';
import { IDEMPOTENT_ROUTE, type IdempotentOptions } from './idempotent.decorator.js';

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly idempotency: Idempotency,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<ServiceRequest>();
    const key = request.headers['idempotency-key'];
    const asked = this.reflector.get<IdempotentOptions | undefined>(IDEMPOTENT_ROUTE, context.getHandler());
    if (!asked || key === undefined) return next.handle();
    return defer(() => this.#once(context, { ...asked, key: readKey(key) }, next));
  }

  async #once(context: ExecutionContext, asked: IdempotentOptions & { key: string }, next: CallHandler) {
    const request = context.switchToHttp().getRequest<ServiceRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const parts = [request.method, request.originalUrl, request.rawBody ?? ''];
    let fresh: { value: unknown } | undefined;
    const { answer, replayed } = await this.idempotency.once(
      { ...asked, owner: request.actor?.id ?? 'public', parts },
      async () => {
        fresh = { value: await firstValueFrom(next.handle(), { defaultValue: undefined }) };
        return { status: response.statusCode, body: JSON.stringify(fresh.value) ?? null };
      },
    );
    if (fresh) return fresh.value;
    response.status(answer.status).setHeader('Idempotency-Replayed', String(replayed));
    return answer.body === null ? undefined : (JSON.parse(answer.body) as unknown);
  }
}

/** The draft's form is a quoted string (RFC 8941); most clients send it bare. Both name the same key. */
function readKey(header: string | string[]): string {
  const text = (Array.isArray(header) ? header.join(',') : header).trim();
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Problem(400, 'IDEMPOTENCY_KEY_MALFORMED', 'An Idempotency-Key is 1 to 255 visible ASCII characters.');
}
