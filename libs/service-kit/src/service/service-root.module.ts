import { type DynamicModule, Module } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { MessagingModule } from '#messaging';
import { noteEffect } from '../idempotency/idempotency.js';
import { messagingLog, messagingMetrics } from '../observability/messaging-observer.js';
import { OPEN_API, OpenApiController } from '../openapi/open-api.controller.js';
import { ServiceKitModule, type ServiceKitParts } from './service-kit.module.js';
import type { ServiceDefinition, ServiceOptions } from './service-options.js';

type RootParts = ServiceKitParts &
  Pick<ServiceDefinition, 'module' | 'groupId'> &
  Pick<ServiceOptions, 'onFatal'> & { readonly document: { get(): OpenAPIObject } };

/** One service: the kit, messaging and the app's own module. */
@Module({})
export class ServiceRootModule {
  static of(parts: RootParts): DynamicModule {
    const { schema, groupId, metrics, logger, onFatal } = parts;
    const figures = { metrics: messagingMetrics(metrics), log: messagingLog(logger) };
    const messaging = { schema, groupId, ...figures, beforeCommit: noteEffect };
    return {
      module: ServiceRootModule,
      imports: [
        ServiceKitModule.register(parts),
        MessagingModule.register({ ...messaging, ...(onFatal ? { onFatal } : {}) }),
        parts.module,
      ],
      controllers: [OpenApiController],
      providers: [{ provide: OPEN_API, useValue: parts.document }],
    };
  }
}
