import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { ServiceRequest } from '../http/service-request.js';
import type { Actor, Role } from './actor.js';

export const PUBLIC_ROUTE = 'service-kit:public';
export const ROUTE_ROLES = 'service-kit:roles';

/**
 * Who may call a route (or every route of a controller): any one of these roles. `admin` always may. A route
 * without this decorator and without {@link Public} is for `admin` alone, so a forgotten one lets nobody in.
 */
export function RequireRoles(...roles: Role[]): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(ROUTE_ROLES, roles), ApiExtension('x-roles', roles));
}

/** No API key asked for: health, metrics, the OpenAPI document. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(PUBLIC_ROUTE, true), ApiExtension('x-public', true));
}

/** The owner of the request's API key, as an argument of a controller method. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ServiceRequest>();
  if (!actor) throw new Error('CurrentActor on a public route: there is no actor');
  return actor;
});
