import { afterAll, beforeAll } from '@jest/globals';
import { configSchema, serviceDefinition } from '#intake-gateway';
import { EmbeddedLogBus } from '#messaging';
import {
  type Actor,
  ApiKeys,
  createLogger,
  MovableClock,
  PeriodicJobs,
  type RunningService,
  startService,
  UuidV7Source,
} from '#service-kit';
import { DataSource } from 'typeorm';
import type { TestDatabase } from './database.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface CallOptions {
  readonly as?: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** The intake gateway running as a service, with a clock that is moved by hand and jobs that run when asked. */
export interface TestIntake {
  readonly service: RunningService;
  readonly clock: MovableClock;
  readonly dataSource: DataSource;
  /** Sends a request with the key of a role; a partner's key is `partner:<id>:<customer>`. */
  call<T = Record<string, unknown>>(request: CallOptions): Promise<Answer<T>>;
  run(job: string): Promise<void>;
  /** Events of a type in the outbox, oldest first. */
  events(type: string): Promise<{ key: string; data: Record<string, unknown> }[]>;
}

/** Call at the top of a test file. */
export function useIntake(database: TestDatabase, env: () => Record<string, string> = () => ({})): TestIntake {
  let intake: (TestIntake & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    intake = await startIntake(database.url, env());
  }, 120_000);
  afterAll(async () => intake?.close());
  const current = () => {
    if (!intake) throw new Error('the intake gateway is there from beforeAll on');
    return intake;
  };
  return {
    get service() {
      return current().service;
    },
    get clock() {
      return current().clock;
    },
    get dataSource() {
      return current().dataSource;
    },
    call: (request) => current().call(request),
    run: (job) => current().run(job),
    events: (type) => current().events(type),
  };
}

async function startIntake(url: string, env: Record<string, string>): Promise<TestIntake & { close(): Promise<void> }> {
  const clock = new MovableClock(new Date('2025-05-22T18:00:00Z'));
  const bus = new EmbeddedLogBus({ databaseUrl: url });
  const service = await startService({
    ...serviceDefinition(configSchema.parse({ DATABASE_URL: url, EMAIL_UNPROVEN_SENDER: 'accept', ...env })),
    database: { url, poolSize: 10 },
    bus,
    clock,
    ids: new UuidV7Source(clock),
    http: { host: '127.0.0.1', port: 0 },
    logger: createLogger({ name: 'intake-gateway', level: 'silent', format: 'json' }),
    limits: { rate: { perSecond: 10_000, burst: 10_000 } },
    jobs: 'manual',
  });
  const dataSource = service.app.get(DataSource);
  const keys = new Map<string, Promise<string>>();
  const keyOf = (as: string): Promise<string> => {
    const known = keys.get(as) ?? createKey(service, as);
    keys.set(as, known);
    return known;
  };
  return {
    service,
    clock,
    dataSource,
    run: (job) => service.app.get(PeriodicJobs).runOnce(job),
    async call<T>(request: CallOptions) {
      const { as = 'admin', method = 'GET', path, body, type = 'application/json', headers = {} } = request;
      const response = await fetch(`${service.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await keyOf(as)}`,
          ...(body === undefined ? {} : { 'content-type': type }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      });
      const text = await response.text();
      const json = (response.headers.get('content-type') ?? '').includes('json');
      return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
    },
    async events(type) {
      const rows: { key: string; value: Buffer }[] = await dataSource.query(
        'select key, value from intake.outbox where type = $1 order by id',
        [type],
      );
      return rows.map(({ key, value }) => ({ key, data: JSON.parse(value.toString()) as Record<string, unknown> }));
    },
    async close() {
      await service.close();
      await bus.close();
    },
  };
}

async function createKey(service: RunningService, as: string): Promise<string> {
  const [role, partnerId, customerId] = as.split(':') as [Actor['roles'][number], string?, string?];
  const owner = role === 'partner' ? { roles: [role], partnerId, customerId } : { user: as, roles: [role] };
  return (await service.app.get(ApiKeys).create(owner)).secret;
}
