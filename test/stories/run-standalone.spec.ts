import { afterAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive } from '../../apps/standalone/src/postgres/server-process.js';

/** `npm start` as a person runs it: a process, a folder, a terminal. */
describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npm-start-story-'));
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: join(folder, 'data'),
    INTAKE_PORT: '0',
    ORDER_PORT: '0',
    AR_PORT: '0',
    LOG_LEVEL: 'warn',
  };
  const running = new Set<ChildProcess>();

  afterAll(async () => {
    for (const child of running) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    // A server whose process was killed stays; the next start finds it, and stops it when it ends.
    const { stop } = await start();
    await stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  interface Started {
    readonly child: ChildProcess;
    readonly said: string;
    readonly urls: Readonly<Record<string, string>>;
    stop(signal: NodeJS.Signals): Promise<number | null>;
  }

  /** Resolves when it has told its addresses. */
  async function start(): Promise<Started> {
    const child = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    const lines: string[] = [];
    const output = createInterface({ input: child.stdout });
    await new Promise<void>((told, ended) => {
      output.on('line', (line) => {
        lines.push(line);
        if (line.startsWith('Ctrl-C')) told();
      });
      output.on('close', () => ended(new Error(`it ended before it was up, having said: ${lines.join(' | ')}`)));
    });
    const urls = Object.fromEntries(
      lines.flatMap((line) => [...line.matchAll(/^(\S+) +(http:\S+)/g)].map(([, name, url]) => [name!, url!])),
    );
    return {
      child,
      urls,
      said: lines.join('\n'),
      async stop(signal) {
        child.kill(signal);
        const [code] = (await once(child, 'exit')) as [number | null];
        return code;
      },
    };
  }

  const admin = (...args: string[]) =>
    execFileSync(process.execPath, ['dist/apps/standalone/src/admin/main.js', ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();

  let key: string;

  it('starts on nothing, tells its addresses and how to make the first key, and asks for one', async () => {
    const { urls, said, stop } = await start();
    expect(Object.keys(urls)).toEqual(['intake-gateway', 'order-core', 'ar-health']);
    expect(said).toContain('npm run -s admin -- create-key');
    for (const url of Object.values(urls)) {
      const ready = await fetch(`${url}/health/ready`);
      expect({ url, status: ready.status, body: await ready.json() }).toMatchObject({ status: 200 });
    }

    const order = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const refused = await fetch(`${urls['intake-gateway']}/v1/orders`, order);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({ status: 401, code: 'API_KEY_MISSING' });

    // While it runs, the admin command works on its database.
    key = admin('create-key', '--user', 'ada', '--role', 'admin');
    for (const url of Object.values(urls)) {
      expect((await fetch(`${url}/v1/jobs`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    }
    expect(existsSync(join(env.DATA_DIR, 'edi', 'inbox'))).toBe(true);

    // It ends itself with 1 when ten seconds are not enough.
    expect(await stop('SIGINT')).toBe(0);
  }, 120_000);

  it('keeps its data over a restart, and needs no hint any more', async () => {
    const { urls, said, stop } = await start();
    expect(said).not.toContain('create-key');
    const jobs = await fetch(`${urls['order-core']}/v1/jobs`, { headers: { 'x-api-key': key } });
    expect(jobs.status).toBe(200);
    expect(await stop('SIGTERM')).toBe(0);
  }, 120_000);

  it('is administered while it is not running, too', () => {
    const listed = admin('list-keys').split('\n');
    expect(listed).toHaveLength(3);
    expect(listed[0]).toMatch(/^intake-gateway\t[a-z0-9]{12}\tuser:ada\tadmin\tin use\tused /);
    expect(admin('dead-letters', 'list')).toBe('');
  }, 120_000);

  it('refuses to work beside another on the same folder, and goes on after a kill -9', async () => {
    const first = await start();
    const second = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    second.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    expect(await once(second, 'close')).toEqual([2, null]);
    expect(complaint).toContain('Another process is working on');

    expect(await first.stop('SIGKILL')).toBeNull();
    const again = await start();
    const jobs = await fetch(`${again.urls['ar-health']}/v1/jobs`, { headers: { 'x-api-key': key } });
    expect(jobs.status).toBe(200);
    const postmaster = Number(
      readFileSync(join(env.DATA_DIR, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0],
    );
    expect(await again.stop('SIGINT')).toBe(0);
    expect(isAlive(postmaster)).toBe(false);
  }, 120_000);
});
