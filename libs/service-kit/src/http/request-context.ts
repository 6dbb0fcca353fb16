import type { NextFunction, Request, Response } from 'express';
import { runInTrace } from '#messaging';
import type { IdSource } from '../ids/id-source.js';
import { withLogContext } from '../observability/log-context.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import type { ServiceRequest } from './service-request.js';

/** What we take over from a client as a request id: long enough to be one, nothing that could forge a log line. */
const ACCEPTABLE_ID = /^[A-Za-z0-9._-]{8,128}$/;

interface Surroundings {
  readonly ids: IdSource;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** How long a client that was answered may go on with its body, milliseconds. */
  readonly unreadMs: number;
}

/** First middleware of every request: its id, its trace, its log context, and the note of how it went. */
export function requestContext({ ids, metrics, logger, unreadMs }: Surroundings) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const started = performance.now();
    const given = request.header('x-request-id');
    const requestId = given !== undefined && ACCEPTABLE_ID.test(given) ? given : ids.newId();
    (request as ServiceRequest).requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');

    runInTrace(request.header('traceparent'), () =>
      withLogContext({ requestId }, () => {
        response.once('finish', () => dropUnread(request, unreadMs));
        response.once('close', () => {
          const seconds = (performance.now() - started) / 1000;
          const route = routeOf(request);
          const status = response.writableFinished ? String(response.statusCode) : 'aborted';
          metrics.httpSeconds.observe({ method: request.method, route, status }, seconds);
          if (request.path.startsWith('/health') || request.path === '/metrics') return;
          const line = { method: request.method, path: request.path, status, ms: Math.round(seconds * 1000) };
          logger.info(line, 'request');
        });
        next();
      }),
    );
  };
}

/** Whoever was refused may send on and hold the connection for it, so that it ends some time after the answer. */
function dropUnread(request: Request, unreadMs: number): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.complete || request.socket.destroy(), unreadMs).unref();
  request.once('close', () => clearTimeout(timer));
}

/** The route's pattern, never the path itself: ids would make a metric of every order. */
function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}
