import { serviceDefinition as arHealth } from '#ar-health';
import { serviceDefinition as intakeGateway } from '#intake-gateway';
import type { MessageBus } from '#messaging';
import { serviceDefinition as orderCore } from '#order-core';
import {
  type ApiKeyOwner,
  ApiKeys,
  busOf,
  type Clock,
  createLogger,
  limitsOf,
  logFormatOf,
  makeApiKey,
  parseEnv,
  type RunningService,
  type ServiceDefinition,
  type ServiceName,
  startService,
  SystemClock,
  UuidV7Source,
} from '#service-kit';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { type StandaloneConfig, standaloneConfig } from './standalone-config.js';

export interface StandaloneOptions {
  /** Settings as in the environment; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the wall clock. */
  readonly clock?: Clock;
  /** `manual`: periodic jobs run only when asked. Default `automatic`. */
  readonly jobs?: 'automatic' | 'manual';
  /** false: the embedded database does not wait for the disk. For tests. Default true. */
  readonly durable?: boolean;
  /** The embedded database went away by itself. Default: says so and ends the process with code 1. */
  readonly onDatabaseLost?: () => void;
  /** Where log lines go. Default stderr. */
  readonly writeLog?: (line: string) => void;
}

export interface Standalone {
  readonly services: Readonly<Record<ServiceName, RunningService>>;
  /** Base address of each service, without a slash at the end. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly config: StandaloneConfig;
  readonly clock: Clock;
  readonly bus: MessageBus;
  readonly database: { readonly url: string; readonly embedded: boolean };
  /** Makes a key that all three services take. @returns the secret: it is not stored */
  createKey(owner: ApiKeyOwner): Promise<string>;
  /** Drains and closes the services, then the bus, then the embedded database. */
  close(): Promise<void>;
}

/**
 * The three services in one process: on the embedded PostgreSQL and its event log, or on DATABASE_URL and
 * KAFKA_BROKERS where these are set. When one does not start, the others are closed again.
 * @throws ConfigError, DataFolderInUseError
 */
export async function startStandalone(options: StandaloneOptions = {}): Promise<Standalone> {
  const config = parseEnv(standaloneConfig, withFolders(options.env ?? process.env));
  // There from the first moment, for whoever wants to drop a file into it.
  if (config.EDI_INBOX_DIR) await mkdir(config.EDI_INBOX_DIR, { recursive: true });
  const database = await openOrEmbed(config, options);
  const settings = { ...config, DATABASE_URL: database.url };
  const bus = busOf(settings, 'standalone', loggerFor('standalone', config, options));
  const clock = options.clock ?? new SystemClock();
  const closeRest = async () => {
    await bus.close();
    await database.close();
  };

  let services: Record<ServiceName, RunningService>;
  try {
    services = await startAll({ config: settings, bus, clock, options });
  } catch (error) {
    await closeRest();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    services,
    urls: mapServices(services, ({ url }) => url),
    config,
    clock,
    bus,
    database: { url: database.url, embedded: database.embedded },
    createKey: async (owner) => {
      const key = makeApiKey();
      for (const service of Object.values(services)) await service.app.get(ApiKeys).create(owner, key);
      return key.secret;
    },
    close: () =>
      (closing ??= (async () => {
        await Promise.all(Object.values(services).map((service) => service.close()));
        await closeRest();
      })()),
  };
}

type Settings = StandaloneConfig & { DATABASE_URL: string };

interface Surroundings {
  readonly config: Settings;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly options: StandaloneOptions;
}

async function startAll(surroundings: Surroundings): Promise<Record<ServiceName, RunningService>> {
  const { config } = surroundings;
  const started = await Promise.allSettled([
    startOne(surroundings, intakeGateway(config), config.INTAKE_PORT),
    startOne(surroundings, orderCore(config), config.ORDER_PORT),
    startOne(surroundings, arHealth(config), config.AR_PORT),
  ]);
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    await Promise.all(running.map((service) => service.close()));
    throw failed.reason;
  }
  return Object.fromEntries(running.map((service) => [service.name, service])) as Record<ServiceName, RunningService>;
}

function startOne(
  { config, bus, clock, options }: Surroundings,
  definition: ServiceDefinition,
  port: number,
): Promise<RunningService> {
  return startService({
    ...definition,
    database: { url: config.DATABASE_URL, poolSize: config.DATABASE_POOL_SIZE },
    bus,
    clock,
    ids: new UuidV7Source(clock),
    http: { host: config.HOST, port },
    logger: loggerFor(definition.name, config, options),
    limits: limitsOf(config),
    apiKeyPepper: config.API_KEY_PEPPER,
    jobs: options.jobs ?? 'automatic',
  });
}

const loggerFor = (name: string, config: StandaloneConfig, { writeLog }: StandaloneOptions) =>
  createLogger({
    name,
    level: config.LOG_LEVEL,
    format: logFormatOf(config),
    ...(writeLog ? { write: writeLog } : {}),
  });

/** The watched folders stand in the data folder unless they are put elsewhere. */
function withFolders(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const edi = (folder: string) => join(resolve(env['DATA_DIR'] || 'data'), 'edi', folder);
  return {
    ...env,
    EDI_INBOX_DIR: env['EDI_INBOX_DIR'] || edi('inbox'),
    EDI_OUTBOX_DIR: env['EDI_OUTBOX_DIR'] || edi('outbox'),
  };
}

function endProcess(): never {
  process.stderr.write('The embedded database has ended by itself, so this ends too. Start again: nothing is lost.\n');
  process.exit(1);
}

async function openOrEmbed(
  config: StandaloneConfig,
  { durable = true, onDatabaseLost = endProcess }: StandaloneOptions,
) {
  if (config.DATABASE_URL) return { url: config.DATABASE_URL, embedded: false, close: async () => undefined };
  const server = await startEmbeddedPostgres({
    dataDir: join(resolve(config.DATA_DIR), 'postgres'),
    durable,
    // Three pools, the event log's own, and room for the admin command and a person's psql.
    onLost: onDatabaseLost,
    maxConnections: 3 * config.DATABASE_POOL_SIZE + 40,
  });
  return { url: server.url, embedded: true, close: () => server.stop() };
}

function mapServices<T>(
  services: Record<ServiceName, RunningService>,
  read: (service: RunningService) => T,
): Record<ServiceName, T> {
  return {
    'intake-gateway': read(services['intake-gateway']),
    'order-core': read(services['order-core']),
    'ar-health': read(services['ar-health']),
  };
}
