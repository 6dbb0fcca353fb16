import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { STATUS_CODES } from 'node:http';
import { Logger } from '../observability/logger.js';
import { Problem } from './problem.js';
import type { ServiceRequest } from './service-request.js';

/** Turns whatever a request throws into RFC 9457 problem details. Only Problems speak; anything else is logged. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // Event handlers have their own error handling; theirs must reach it.
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const request = http.getRequest<ServiceRequest>();
    const problem = problemOf(error);
    if (problem.status >= 500) {
      this.logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(detailsOf(problem, request)));
  }
}

export function detailsOf(problem: Problem, request: Pick<ServiceRequest, 'requestId'>): Record<string, unknown> {
  return {
    type: `urn:order-to-cash:problem:${problem.code}`,
    title: titleOf(problem.code),
    status: problem.status,
    detail: problem.detail,
    instance: request.requestId,
    code: problem.code,
    items: problem.items,
  };
}

/** `CREDIT_LIMIT_EXCEEDED` → `Credit limit exceeded` */
function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * SQLSTATEs and socket errors that pass: connection lost (08), serialization and deadlock (40), too many
 * connections (53), server shutting down (57P), a database that takes no connections for the moment (55000).
 */
const PASSING = /^(08...|40001|40P01|53...|55000|57P..|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
const LOST = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i;

/** SQLSTATEs of a text PostgreSQL cannot keep: a NUL character, half a surrogate pair. */
const UNSTORABLE_TEXT = /^(22021|22P05)$/;

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) {
    const status = error.getStatus();
    const code = (STATUS_CODES[status] ?? 'error').toUpperCase().replaceAll(/[^A-Z]+/g, '_');
    return new Problem(status, code, error.message);
  }
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if ((typeof code === 'string' && PASSING.test(code)) || (typeof message === 'string' && LOST.test(message))) {
    const detail = 'A part this needs is away for the moment. Try again; an Idempotency-Key makes that safe.';
    return new Problem(503, 'TEMPORARILY_UNAVAILABLE', detail, [], { 'Retry-After': '1' });
  }
  if (typeof code === 'string' && UNSTORABLE_TEXT.test(code)) {
    return new Problem(
      400,
      'TEXT_INVALID',
      'A text in the request holds a character that no text may hold, such as NUL.',
    );
  }
  return new Problem(500, 'INTERNAL_ERROR', 'This failed for a reason of our own; the request id finds it in the log.');
}
