import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { MessageBus } from '#messaging';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock/clock.js';
import type { IdSource } from '../ids/id-source.js';
import type { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { ServiceRootModule } from '../service/service-root.module.js';
import type { ServiceDefinition } from '../service/service-options.js';
import { buildOpenApi } from './build-open-api.js';

/** Stands where a real part would: in Nest's preview mode nothing is made and nothing is called. */
const absent = <T extends object>(): T => Object.create(null) as T;

/** The OpenAPI document of a service, without starting it: no database, no bus. */
export async function describeService(definition: ServiceDefinition): Promise<OpenAPIObject> {
  const root = ServiceRootModule.of({
    ...definition,
    dataSource: absent<DataSource>(),
    bus: absent<MessageBus>(),
    clock: absent<Clock>(),
    ids: absent<IdSource>(),
    logger: absent<Logger>(),
    metrics: new Metrics(definition.name),
    document: { get: () => document },
  });
  const app = await NestFactory.create(root, { preview: true, logger: false, abortOnError: false });
  const document = buildOpenApi(app, definition.openApi);
  return document;
}
