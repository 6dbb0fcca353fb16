import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Observable, throwError, timeout } from 'rxjs';
import { Problem } from './problem.js';

const ROUTE_TIMEOUT = 'service-kit:timeout';
export const DEFAULT_TIMEOUT_MS = Symbol('default timeout');

/** Gives a route another time limit than the service's. */
export function RouteTimeout(milliseconds: number): MethodDecorator {
  return SetMetadata(ROUTE_TIMEOUT, milliseconds);
}

/** Answers 503 when a handler takes too long. The handler runs on to its end: its transaction is not torn. */
@Injectable()
export class TimeoutInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(DEFAULT_TIMEOUT_MS) private readonly defaultMs: number,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const each = this.reflector.get<number | undefined>(ROUTE_TIMEOUT, context.getHandler()) ?? this.defaultMs;
    const late = () => new Problem(503, 'TIMED_OUT', `This took longer than ${each} ms.`, [], { 'Retry-After': '1' });
    return next.handle().pipe(timeout({ each, with: () => throwError(late) }));
  }
}
