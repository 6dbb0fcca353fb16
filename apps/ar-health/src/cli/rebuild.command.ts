import { busOf, ConfigError, createLogger, openDatabase, parseEnv } from '#service-kit';
import { configSchema } from '../config.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { compareWithTopics } from '../rebuild/compare-with-topics.js';
import { UsageError } from './read-rows.js';

/** Rebuilds the ledger from the topics in memory and holds it against the one in the database; changes nothing. */
export async function rebuild(env: Readonly<Record<string, string | undefined>>) {
  const settings = readSettings(env);
  const logger = createLogger({ name: 'ar-health rebuild', level: 'warn', format: 'pretty' });
  const bus = busOf(settings, 'ar-health-rebuild', logger);
  const dataSource = await openDatabase({
    url: settings.DATABASE_URL,
    schema: 'ar',
    entities: [],
    migrations: [],
    poolSize: 2,
    applicationName: 'ar-health rebuild',
  });
  try {
    return await compareWithTopics(bus, new LedgerRepository(dataSource));
  } finally {
    await dataSource.destroy();
    await bus.close();
  }
}

function readSettings(env: Readonly<Record<string, string | undefined>>) {
  try {
    return parseEnv(configSchema, env);
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message);
    throw error;
  }
}
