import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DemoWorld, openDemoWorld } from './demo-world.js';
import { readReport, renderReport } from './report.js';
import { STORY, STORY_START } from './story.js';

const USAGE = `npm run demo [-- OPTIONS]

  --json       one JSON object on stdout, and only that
  --keep       leave the services running and print their addresses
  --data DIR   keep the data in DIR; a demo that was killed goes on where it was (default: a temporary folder)

  With KAFKA_BROKERS set, events travel over that Kafka; with DATABASE_URL set, the data is kept there.
`;

const say = (text: string) => process.stderr.write(`${text}\n`);

/** `npm run demo`: one order through every room of the house, and four more. Exit 0 only if every expected event came. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      data: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const temporary = values.data === undefined;
  const dataDir = temporary ? await mkdtemp(join(tmpdir(), 'order-to-cash-demo-')) : resolve(values.data!);
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);

  say('starting intake-gateway, order-core and ar-health …');
  const world = await openDemoWorld({
    dataDir,
    start: STORY_START,
    env: process.env,
    writeLog: (line) => process.stderr.write(line),
  });
  try {
    say(`${seconds().padStart(6)} s  the services are up`);
    for (const step of STORY) {
      if (step.at) await world.moveClock(step.at);
      await step.run(world);
      say(`${seconds().padStart(6)} s  ${step.title}`);
    }
    const report = await readReport(world);
    process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${renderReport(report)}\n`);
    for (const [type, count] of Object.entries(report.missing)) say(`missing: ${count} × ${type}`);
    if (values.keep) await keepRunning(world);
    return Object.keys(report.missing).length === 0 ? 0 : 1;
  } finally {
    await world.close();
    if (temporary) await rm(dataDir, { recursive: true, force: true });
  }
}

async function keepRunning(world: DemoWorld): Promise<void> {
  world.leaveRunning();
  const key = await world.standalone.createKey({ user: 'you', roles: ['admin'] });
  for (const [name, url] of Object.entries(world.standalone.urls))
    say(`${name.padEnd(15)} ${url}   (${url}/openapi.json)`);
  say(`${'API key'.padEnd(15)} ${key}   (send it as "Authorization: Bearer …")`);
  say('The business clock stands at 8 July 2025. Ctrl-C ends the demo.');
  await new Promise<void>((stop) => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) {
    say(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}
