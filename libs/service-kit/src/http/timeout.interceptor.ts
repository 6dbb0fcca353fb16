import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { fromEvent, map, type Observable, of, race, switchMap, take, timer } from 'rxjs';
import { BODY_POLICY, type BodyPolicy } from './body.decorators.js';
import { Problem } from './problem.js';
import type { ServiceRequest } from './service-request.js';

const ROUTE_TIMEOUT = 'service-kit:timeout';
export const DEFAULT_TIMEOUT_MS = Symbol('default timeout');

/** Gives a route another time limit than the service's. */
export function RouteTimeout(milliseconds: number): MethodDecorator {
  return SetMetadata(ROUTE_TIMEOUT, milliseconds);
}

/**
 * Answers 503 when a handler takes too long. The handler runs on to its end: its transaction is not torn. Of a streamed
 * body the clock starts at its end: how long a file of gigabytes is under way is for its sender's line to say.
 */
@Injectable()
export class TimeoutInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(DEFAULT_TIMEOUT_MS) private readonly defaultMs: number,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const each = this.reflector.get<number | undefined>(ROUTE_TIMEOUT, context.getHandler()) ?? this.defaultMs;
    const streamed = this.reflector.get<BodyPolicy | undefined>(BODY_POLICY, context.getHandler())?.streamed ?? false;
    const request = context.switchToHttp().getRequest<ServiceRequest>();
    const late = (streamed ? fromEvent(request, 'end').pipe(take(1)) : of(undefined)).pipe(
      switchMap(() => timer(each)),
      map((): never => {
        throw new Problem(503, 'TIMED_OUT', `This took longer than ${each} ms.`, [], { 'Retry-After': '1' });
      }),
    );
    return race(next.handle(), late);
  }
}
