import type { z } from 'zod';
import { EmbeddedLogBus, KafkaBus, type KafkaBusOptions, type MessageBus } from '#messaging';
import { SystemClock } from '../clock/clock.js';
import { ConfigError, parseEnv } from '../config/parse-env.js';
import type { ServiceSettings } from '../config/service-settings.js';
import { UuidV7Source } from '../ids/id-source.js';
import { createLogger, type Logger, type LogFormat } from '../observability/logger.js';
import { messagingLog } from '../observability/messaging-observer.js';
import { runUntilSignal } from './run-until-signal.js';
import type { ServiceDefinition } from './service-options.js';
import { startService } from './start-service.js';

/** pretty on a terminal, else one JSON object a line. */
export function logFormatOf(settings: Pick<ServiceSettings, 'LOG_FORMAT'>): LogFormat {
  return settings.LOG_FORMAT ?? (process.stderr.isTTY ? 'pretty' : 'json');
}

/** Kafka where brokers are named, else the event log in the database. */
export function busOf(
  settings: Pick<ServiceSettings, 'DATABASE_URL' | KafkaSetting>,
  clientId: string,
  logger: Logger,
): MessageBus {
  const log = messagingLog(logger);
  if (!settings.KAFKA_BROKERS) return new EmbeddedLogBus({ databaseUrl: settings.DATABASE_URL, log });
  const sasl = saslOf(settings);
  return new KafkaBus({
    brokers: settings.KAFKA_BROKERS,
    clientId,
    log,
    partitions: settings.KAFKA_PARTITIONS,
    replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
    ssl: settings.KAFKA_SSL,
    ...(sasl ? { sasl } : {}),
  });
}

type KafkaSetting = Extract<keyof ServiceSettings, `KAFKA_${string}`>;

/** @throws ConfigError when a mechanism is named without a user and a password */
function saslOf(settings: Pick<ServiceSettings, KafkaSetting>): KafkaBusOptions['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  if (mechanism === undefined) return undefined;
  if (!username || !password) {
    throw new ConfigError(`KAFKA_SASL_MECHANISM ${mechanism} needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD`);
  }
  return { mechanism, username, password } as KafkaBusOptions['sasl'];
}

/**
 * The whole of an app's `main.ts`: environment, service, signals. Exit codes: 0 after Ctrl-C or SIGTERM, 2 when the
 * environment cannot be used, 1 when it does not start or cannot go on.
 */
export async function runService<Schema extends z.ZodObject>(program: {
  readonly configSchema: Schema;
  readonly serviceDefinition: (config: z.output<Schema> & ServiceSettings) => ServiceDefinition;
}): Promise<void> {
  const settings = orEnd(() => parseEnv(program.configSchema, process.env) as z.output<Schema> & ServiceSettings);
  const definition = orEnd(() => program.serviceDefinition(settings));
  const logger = createLogger({ name: definition.name, level: settings.LOG_LEVEL, format: logFormatOf(settings) });
  const bus = orEnd(() => busOf(settings, definition.name, logger));
  await runUntilSignal(logger, async () => {
    noteOpenEnds(settings, logger);
    try {
      const clock = new SystemClock();
      const service = await startService({
        ...definition,
        database: { url: settings.DATABASE_URL, poolSize: settings.DATABASE_POOL_SIZE },
        bus,
        clock,
        ids: new UuidV7Source(clock),
        http: { host: settings.HOST, port: settings.PORT },
        logger,
        limits: limitsOf(settings),
        apiKeyPepper: settings.API_KEY_PEPPER,
      });
      return async () => {
        await service.close();
        await bus.close();
      };
    } catch (error) {
      await bus.close();
      throw error;
    }
  });
}

/** The limits a service is started with, as set in the environment. */
export function limitsOf(
  settings: Pick<ServiceSettings, 'RATE_LIMIT_PER_SECOND' | 'RATE_LIMIT_BURST' | 'REQUEST_TIMEOUT_MS'>,
) {
  return {
    rate: { perSecond: settings.RATE_LIMIT_PER_SECOND, burst: settings.RATE_LIMIT_BURST },
    requestTimeoutMs: settings.REQUEST_TIMEOUT_MS,
  };
}

/** What is made of the environment, or an end with 2 and the reason. */
function orEnd<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** What is well for a trial, and worth a word to who runs the services for good. */
function noteOpenEnds({ KAFKA_BROKERS: brokers, API_KEY_PEPPER: pepper }: ServiceSettings, logger: Logger): void {
  if (!brokers) {
    const why = 'events go through a log in this database. Every service must use the same one.';
    logger.warn({}, `KAFKA_BROKERS is not set: ${why}`);
  }
  if (!pepper) {
    const why =
      'whoever reads the table of API keys has all it takes to try secrets. Keys made now end when it is set.';
    logger.warn({}, `API_KEY_PEPPER is not set: ${why}`);
  }
}
