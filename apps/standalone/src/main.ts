import 'reflect-metadata';
import { ApiKeys, ConfigError, createLogger, runUntilSignal } from '#service-kit';
import { DataFolderInUseError } from './embedded-postgres.js';
import { type Standalone, startStandalone } from './start-standalone.js';

/** `npm start`: the three services in one process, their data in ./data, until Ctrl-C. */
const logger = createLogger({ name: 'standalone', level: 'info', format: process.stderr.isTTY ? 'pretty' : 'json' });

await runUntilSignal(logger, async () => {
  try {
    const standalone = await startStandalone();
    await greet(standalone);
    return () => standalone.close();
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof DataFolderInUseError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
});

async function greet({ urls, config, database, services }: Standalone): Promise<void> {
  const keys = await services['order-core'].app.get(ApiKeys).list();
  const lines = [
    ...Object.entries(urls).map(([name, url]) => `${name.padEnd(15)} ${url}   (${url}/openapi.json)`),
    `${'database'.padEnd(15)} ${database.embedded ? `embedded PostgreSQL in ${config.DATA_DIR}/postgres` : 'DATABASE_URL'}`,
    `${'events'.padEnd(15)} ${config.KAFKA_BROKERS ? `Kafka at ${config.KAFKA_BROKERS.join(', ')}` : 'log in the database'}`,
    `${'EDI inbox'.padEnd(15)} ${config.EDI_INBOX_DIR}`,
    ...(keys.length > 0
      ? []
      : [
          '',
          'Nobody has an API key yet. Make the first one with',
          '  npm run -s admin -- create-key --user you --role admin',
        ]),
    '',
    'Ctrl-C stops everything cleanly.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
