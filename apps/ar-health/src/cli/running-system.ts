import { TOPICS } from '#contracts';
import type { MessageBus } from '#messaging';
import { busOf, ConfigError, createLogger, openDatabase, parseEnv } from '#service-kit';
import { configSchema } from '../config.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { compareWithTopics } from '../rebuild/compare-with-topics.js';
import { importHistory } from './import.command.js';
import { UsageError } from './read-rows.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Rebuilds the ledger from the topics in memory and holds it against the one in the database; changes nothing. */
export async function rebuild(env: Env) {
  const settings = readSettings(env);
  const dataSource = await openDatabase({
    url: settings.DATABASE_URL,
    schema: 'ar',
    entities: [],
    migrations: [],
    poolSize: 2,
    applicationName: 'ar-health rebuild',
  });
  try {
    return await withBus(env, (bus) => compareWithTopics(bus, new LedgerRepository(dataSource)));
  } finally {
    await dataSource.destroy();
  }
}

/** Publishes the history of files to the topics that ar-health follows. */
export async function importFiles(env: Env, history: Parameters<typeof importHistory>[1]) {
  return withBus(env, async (bus) => {
    await bus.ensureTopics([TOPICS.invoices, TOPICS.payments, TOPICS.orders]);
    return importHistory(bus, history);
  });
}

async function withBus<T>(env: Env, work: (bus: MessageBus) => Promise<T>): Promise<T> {
  const logger = createLogger({ name: 'ar-health command', level: 'warn', format: 'pretty' });
  const bus = busOf(readSettings(env), 'ar-health-command', logger);
  try {
    return await work(bus);
  } finally {
    await bus.close();
  }
}

function readSettings(env: Env) {
  try {
    return parseEnv(configSchema, env);
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message);
    throw error;
  }
}
