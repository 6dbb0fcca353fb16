import { describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { useDatabase } from '../../../../test/support/database.js';

/** An app's main.ts in small: one route that takes as long as it is told. */
const PROGRAM = `
  import 'reflect-metadata';
  import { Controller, Get, Module } from '@nestjs/common';
  import { z } from 'zod';
  import { Public, runService, serviceSettings } from '#service-kit';
  class SlowController {
    slow() { process.stdout.write('in hand\\n'); return new Promise((done) => setTimeout(() => done({ done: true }), 300)); }
    boom() { setImmediate(() => { throw Object.assign(new Error('broken'), { parameters: ['her whole order'] }); }); }
    never() { process.stdout.write('in hand\\n'); return new Promise(() => {}); }
  }
  Get('boom')(SlowController.prototype, 'boom', Object.getOwnPropertyDescriptor(SlowController.prototype, 'boom'));
  Get('slow')(SlowController.prototype, 'slow', Object.getOwnPropertyDescriptor(SlowController.prototype, 'slow'));
  Get('never')(SlowController.prototype, 'never', Object.getOwnPropertyDescriptor(SlowController.prototype, 'never'));
  Public()(SlowController); Controller()(SlowController);
  class App {} Module({ controllers: [SlowController] })(App);
  await runService({
    configSchema: z.object({ ...serviceSettings({ port: 0 }) }),
    serviceDefinition: () => ({
      name: 'order-core', module: { module: App }, schema: 'orders', groupId: 'orders', topics: [], entities: [],
      migrations: [], openApi: { title: 't', description: 'd', version: '1' },
    }),
  });
`;

interface Program {
  readonly child: ChildProcess;
  readonly url: string;
  readonly errors: string[];
  nextLine(): Promise<string>;
}

function launch(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves when the service says where it is. */
async function start(databaseUrl: string): Promise<Program> {
  const child = launch({ DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', LOG_FORMAT: 'json' });
  const errors: string[] = [];
  const lines = createInterface({ input: child.stderr! });
  lines.on('line', (line) => errors.push(line));
  for (;;) {
    const [line] = (await once(lines, 'line', { signal: AbortSignal.timeout(30_000) })) as [string];
    const { msg, url } = JSON.parse(line) as { msg: string; url?: string };
    if (msg === 'service is up' && url) {
      const output = createInterface({ input: child.stdout! });
      return { child, url, errors, nextLine: async () => ((await once(output, 'line')) as [string])[0] };
    }
  }
}

describe('a service as a process of its own', () => {
  const database = useDatabase();

  it('finishes the request in hand on SIGTERM and ends with 0', async () => {
    const { child, url, nextLine, errors } = await start(database.url);
    const inHand = fetch(`${url}/slow`);
    await nextLine();
    child.kill('SIGTERM');
    const exited = once(child, 'exit');
    expect(await (await inHand).json()).toEqual({ done: true });
    expect(await exited).toEqual([0, null]);
    expect(errors.join('\n')).toContain('KAFKA_BROKERS is not set');
    expect(errors.at(-1)).toContain('service is down');
  });

  it('ends at once on the second Ctrl-C', async () => {
    const { child, url, nextLine } = await start(database.url);
    const cut = fetch(`${url}/never`).catch((error: Error) => error);
    await nextLine();
    child.kill('SIGINT');
    const deadline = performance.now() + 10_000;
    // Closing has begun when nothing new is taken.
    while (performance.now() < deadline && (await fetch(`${url}/health/live`).catch(() => undefined)));
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(await cut).toMatchObject({ message: 'fetch failed' });
  });

  it('logs an error that nobody handled like any other, without the data it carries, and ends with 1', async () => {
    const { child, url, errors } = await start(database.url);
    await fetch(`${url}/boom`).catch(() => undefined);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(JSON.parse(errors.at(-1)!)).toMatchObject({ level: 'error', err: { message: 'broken' } });
    expect(errors.join('')).not.toContain('her whole order');
  });

  it('says which settings need each other and ends with 2', async () => {
    const kafka = { KAFKA_BROKERS: '127.0.0.1:1', KAFKA_SASL_MECHANISM: 'plain' };
    const child = launch({ DATABASE_URL: database.url, ...kafka });
    let text = '';
    child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(text).toBe('KAFKA_SASL_MECHANISM plain needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD\n');
  });

  it('names every bad setting and ends with 2', async () => {
    const child = launch({ PORT: 'eighty', DATABASE_URL: 'mysql://x' });
    let text = '';
    child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(text).toMatch(/PORT: .*\n(.*\n)*.*DATABASE_URL: /);
  });

  it('says what is wrong and ends with 1 when the database is not there', async () => {
    const child = launch({ DATABASE_URL: 'postgres://user:swordfish@127.0.0.1:1/x', PORT: '0' });
    let text = '';
    child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(text).toContain('could not start');
    expect(text).toContain('ECONNREFUSED');
    expect(text).not.toContain('swordfish');
  });
});
