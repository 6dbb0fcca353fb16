import 'reflect-metadata';
import { ApiKeyRefused } from '#service-kit';
import { reachDatabase, withServices } from './admin-database.js';
import { readCommand, USAGE, UsageError } from './commands.js';

/** `npm run -s admin -- …`. Exit codes: 0 done, 1 it could not be done, 2 wrong usage. */
try {
  const command = readCommand(process.argv.slice(2));
  const database = await reachDatabase(process.env);
  try {
    const options = { services: command.services, pepper: process.env['API_KEY_PEPPER'] };
    const lines = command.finish(await withServices(database.url, options, (admin) => command.run(admin)));
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
    if (command.remark) process.stderr.write(`${command.remark}\n`);
  } finally {
    await database.close();
  }
} catch (error) {
  const wrongUsage = error instanceof UsageError || error instanceof ApiKeyRefused;
  process.stderr.write(`${(error as Error).message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exitCode = wrongUsage ? 2 : 1;
}
