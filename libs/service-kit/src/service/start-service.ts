import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  connectEventStream,
  DeadLetters,
  type EventStreamStrategy,
  messagingMigrations,
  OutboxRelay,
} from '#messaging';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../database/open-database.js';
import { serviceKitMigrations } from '../database/service-kit-migrations.js';
import { requestContext } from '../http/request-context.js';
import { PeriodicJobs } from '../jobs/periodic-jobs.js';
import { Health } from '../observability/health.js';
import { Metrics } from '../observability/metrics.js';
import { NestLogger } from '../observability/nest-logger.js';
import { buildOpenApi } from '../openapi/build-open-api.js';
import { pingDatabase } from '../database/ping.repository.js';
import { CannotStart } from './cannot-start.js';
import { closeInOrder } from './close-in-order.js';
import { DEFAULT_LIMITS, type ServiceName, type ServiceOptions } from './service-options.js';
import { ServiceRootModule } from './service-root.module.js';

export interface RunningService {
  readonly name: ServiceName;
  /** `http://127.0.0.1:3001`, without a slash at the end. */
  readonly url: string;
  readonly app: INestApplication;
  /** Stops taking events and requests, finishes what is in hand, closes everything it opened. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Brings a service up: migrations, application, event stream, HTTP, jobs. When any of it fails, what stands already
 * is closed again.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { name, schema, logger } = options;
  const dataSource = await openDatabase({
    url: options.database.url,
    poolSize: options.database.poolSize,
    schema,
    entities: options.entities,
    migrations: [...messagingMigrations(schema), ...serviceKitMigrations(schema), ...options.migrations],
    applicationName: name,
  });
  let app: NestExpressApplication | undefined;
  try {
    app = await createApp(options, dataSource);
    const strategy = connectEventStream(app);
    assertTopics(options, strategy);
    observe(app, options, strategy, dataSource);
    await app.startAllMicroservices();
    await listen(app, options.http);
    if (options.jobs !== 'manual') app.get(PeriodicJobs).start();
    const url = urlOf(app, options.http.host);
    logger.info({ url }, 'service is up');

    const stands = app;
    let closing: Promise<void> | undefined;
    const close = () => (closing ??= closeService({ app: stands, strategy, dataSource, options }));
    return { name, url, app: stands, close };
  } catch (error) {
    await app?.close().catch(() => undefined);
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}

/** @throws CannotStart when somebody else listens there, or nobody may */
async function listen(app: NestExpressApplication, { host, port }: ServiceOptions['http']): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = LISTEN_FAILURES[code ?? ''];
    throw why === undefined ? error : new CannotStart(`cannot listen on ${host} port ${port}: ${why}`);
  }
}

const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there already; stop it or set PORT to another one',
  EACCES: 'this user may not; ports below 1024 are for administrators, set PORT to a higher one',
  EADDRNOTAVAIL: 'this machine has no such address; set HOST to one it has',
};

async function createApp(options: ServiceOptions, dataSource: DataSource): Promise<NestExpressApplication> {
  const metrics = new Metrics(options.name);
  let document: OpenAPIObject | undefined;
  const root = ServiceRootModule.of({
    ...options,
    dataSource,
    metrics,
    document: { get: () => (document ??= buildOpenApi(app, options.openApi)) },
  });
  const app = await NestFactory.create<NestExpressApplication>(root, {
    // Bodies are read by BodyGuard, when it is known who sends them and how much the route takes.
    bodyParser: false,
    logger: new NestLogger(options.logger),
    abortOnError: false,
  });
  app.disable('x-powered-by');
  const { requestTimeoutMs } = { ...DEFAULT_LIMITS, ...options.limits };
  app.use(requestContext({ ids: options.ids, metrics, logger: options.logger, unreadMs: requestTimeoutMs }));

  const server = app.getHttpServer() as Server;
  // A client that sends its headers one byte a minute would hold a socket for ever. How long a body may take depends on
  // the route (BodyGuard): Node's own limit would cut off a large file.
  server.headersTimeout = Math.min(10_000, requestTimeoutMs);
  server.requestTimeout = 0;
  // Longer than a proxy or client in front keeps an idle connection (60 s mostly): who closes second loses a request.
  server.keepAliveTimeout = 65_000;
  return app;
}

function assertTopics({ name, topics }: ServiceOptions, strategy: EventStreamStrategy): void {
  const said = [...topics].sort().join(', ');
  const handled = [...strategy.topics].sort().join(', ');
  if (said !== handled) throw new Error(`${name} says it consumes [${said}] but has handlers for [${handled}]`);
}

function observe(
  app: INestApplication,
  { bus, topics, schema, readyWithoutBus = topics.length === 0 }: ServiceOptions,
  strategy: EventStreamStrategy,
  dataSource: DataSource,
): void {
  const health = app.get(Health);
  health.register('database', () => pingDatabase(dataSource, schema));
  health.register('bus', () => bus.endOffsets(topics), { required: !readyWithoutBus });
  health.register('consumer', async () => {
    if (topics.length > 0 && !strategy.isListening) throw new Error('the consumer is not running');
  });
  const relay = app.get(OutboxRelay);
  health.register('relay', () => assertFlowing(relay), { required: false });
  app
    .get(Metrics)
    .observe('consumer_lag', 'Events in the topics this service has not handled yet', [], async () => [
      { value: Number(await strategy.lag()) },
    ]);
  app
    .get(Metrics)
    .observe('outbox_relay_owner', 'Whether this instance publishes the outbox', [], async () => [
      { value: relay.isOwner ? 1 : 0 },
    ]);
  app
    .get(Metrics)
    .observe('dead_letters_open', 'Messages set aside that nobody has replayed yet', [], async () => [
      { value: await app.get(DeadLetters).countOpen() },
    ]);
}

/** Events leave within milliseconds; a minute means that the transport is away or the relay is stuck. */
const STUCK_SECONDS = 60;

async function assertFlowing(relay: OutboxRelay): Promise<void> {
  const { pending, oldestSeconds } = await relay.state();
  if (oldestSeconds > STUCK_SECONDS) {
    throw new Error(`${pending} events wait to be published, the oldest for ${Math.round(oldestSeconds)} s`);
  }
}

function urlOf(app: INestApplication, host: string): string {
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

interface Standing {
  readonly app: NestExpressApplication;
  readonly strategy: EventStreamStrategy;
  readonly dataSource: DataSource;
  readonly options: ServiceOptions;
}

/** Nothing new comes in, what is in hand ends, what it wrote is published as far as it goes, then the database. */
async function closeService({ app, strategy, dataSource, options: { logger } }: Standing): Promise<void> {
  const server = app.getHttpServer() as Server;
  await closeInOrder(logger, [
    {
      name: 'event stream and jobs',
      patienceMs: 3_000,
      close: () => Promise.all([strategy.close(), app.get(PeriodicJobs).stop()]),
    },
    {
      name: 'http',
      patienceMs: 2_000,
      close: () => closeServer(server),
      force: () => server.closeAllConnections(),
    },
    { name: 'relay and application', patienceMs: 2_000, close: () => app.close() },
    { name: 'database', patienceMs: 1_000, close: () => dataSource.destroy() },
  ]);
  logger.info({}, 'service is down');
}

/** Kept-alive connections end as soon as the request in hand on them is answered. */
async function closeServer(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  try {
    await new Promise((done) => server.close(done));
  } finally {
    clearInterval(idle);
  }
}
