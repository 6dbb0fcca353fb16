import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { Problem } from '../http/problem.js';
import type { ServiceRequest } from '../http/service-request.js';
import { type BucketAnswer, TokenBuckets } from '../limits/token-bucket.js';
import { enterLogContext } from '../observability/log-context.js';
import { type Actor, hasRole, type Role } from './actor.js';
import { ApiKeys } from './api-keys.js';
import { PUBLIC_ROUTE, ROUTE_ROLES } from './roles.decorator.js';

/** Who is asking, not too often, and may they: in that order, before a byte of the body is read. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
    private readonly buckets: TokenBuckets,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, places)) return true;

    const http = context.switchToHttp();
    const request = http.getRequest<ServiceRequest>();
    request.actor = await this.#authenticate(request, http.getResponse<Response>());
    enterLogContext({ actor: request.actor.id });

    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROUTE_ROLES, places) ?? [];
    if (!hasRole(request.actor, ...roles)) throw forbidden(roles);
    return true;
  }

  async #authenticate(request: ServiceRequest, response: Response): Promise<Actor> {
    const secret = readKey(request);
    const found = secret === undefined ? undefined : await this.keys.authenticate(secret);
    // Guesses share the bucket of their address.
    const answer = this.buckets.take(found ? `key ${found.prefix}` : `address ${request.ip}`);
    tellLimits(response, answer);
    if (!answer.granted) throw tooMany(answer);
    if (!found) throw unauthenticated(secret !== undefined);
    return found.actor;
  }
}

function readKey(request: ServiceRequest): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const header = request.headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header.trim() : undefined);
}

/** draft-ietf-httpapi-ratelimit-headers, the three fields every client library knows. */
function tellLimits(response: Response, { limit, remaining, resetSeconds }: BucketAnswer): void {
  response.setHeader('RateLimit-Limit', String(limit));
  response.setHeader('RateLimit-Remaining', String(remaining));
  response.setHeader('RateLimit-Reset', String(resetSeconds));
}

const tooMany = ({ retryAfterSeconds }: BucketAnswer) =>
  new Problem(429, 'RATE_LIMITED', `Too many requests: come back in ${retryAfterSeconds} s.`, [], {
    'Retry-After': String(retryAfterSeconds),
  });

const unauthenticated = (given: boolean) =>
  new Problem(
    401,
    given ? 'API_KEY_INVALID' : 'API_KEY_MISSING',
    given
      ? 'This API key is not known here, has expired or was revoked.'
      : 'This needs an API key: send it as "Authorization: Bearer otc_…" or as "X-API-Key".',
    [],
    { 'WWW-Authenticate': 'Bearer' },
  );

const forbidden = (roles: readonly Role[]) =>
  new Problem(403, 'ROLE_MISSING', `This needs the role ${[...new Set([...roles, 'admin'])].join(' or ')}.`);
