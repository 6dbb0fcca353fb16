import type { INestApplication } from '@nestjs/common';
import type { NestMicroservice } from '@nestjs/microservices';
import { EventStreamStrategy } from './event-stream.strategy.js';
import { PassErrorsOn } from './pass-errors-on.filter.js';

/**
 * Connects the application's event stream; `app.startAllMicroservices()` then starts it. As `connectMicroservice`, but
 * with a filter set before the handlers are registered, which Nest offers only through deferred initialization: with
 * Nest's own filter the strategy would not see what the handlers threw.
 */
export function connectEventStream(app: INestApplication): EventStreamStrategy {
  const strategy = app.get(EventStreamStrategy);
  const microservice = app.connectMicroservice({ strategy }, { deferInitialization: true }) as NestMicroservice;
  microservice.useGlobalFilters(new PassErrorsOn());
  // What connectMicroservice does by itself when nothing is deferred.
  microservice.registerListeners();
  microservice.setIsInitialized(true);
  microservice.setIsInitHookCalled(true);
  return strategy;
}
