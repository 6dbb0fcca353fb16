import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import {
  DataFolderInUseError,
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
import { isAlive } from './postgres/server-process.js';

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the server on the folder, says its url and pid on stdout, and stays. */
const HOLDER = `
  import { startEmbeddedPostgres } from './dist/apps/standalone/src/embedded-postgres.js';
  const { url, pid } = await startEmbeddedPostgres({ dataDir: process.argv[1] });
  console.log(JSON.stringify({ url, pid }));
  setInterval(() => {}, 1000);
`;

async function startHolder(dataDir: string): Promise<{ holder: ChildProcess; url: string; pid: number }> {
  const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: holder.stdout! }), 'line')) as [string];
  return { holder, ...(JSON.parse(line) as { url: string; pid: number }) };
}

describe('embedded PostgreSQL', () => {
  const folders: string[] = [];
  const servers: EmbeddedPostgres[] = [];
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'embedded-postgres-spec-'));
    folders.push(folder);
    return folder;
  };
  const start = async (dataDir: string) => {
    const server = await startEmbeddedPostgres({ dataDir });
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('keeps data over a stop and a start, durable, in UTF-8, with its password in a private file', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await query(first.url, `create table note (text text); insert into note values ('Größe 9½')`);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();

    const second = await start(folder);
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'select text, upper(text) as upper from note')).toEqual([
      { text: 'Größe 9½', upper: 'GRÖßE 9½' },
    ]);
    expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(second.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600);
  });

  it('lets nobody in without the password', async () => {
    const { url } = await start(newFolder());
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('takes over the server of a process that was killed, with its data, and can stop it', async () => {
    const folder = newFolder();
    const { holder, url, pid } = await startHolder(folder);
    await query(url, 'create table kept as select 42 as answer');
    expect(await findEmbeddedPostgres(folder)).toBe(url);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(isAlive(pid)).toBe(true);

    const server = await start(folder);
    expect(server).toMatchObject({ adopted: true, pid, url });
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('tells when the server dies by itself, and not when it is stopped', async () => {
    let lost: () => void = () => undefined;
    let told = 0;
    const heard = new Promise<void>((resolve) => (lost = resolve));
    const options = { dataDir: newFolder(), onLost: () => void (told += 1) };
    await (await startEmbeddedPostgres(options)).stop();
    const server = await startEmbeddedPostgres({ ...options, onLost: lost });
    servers.push(server);
    process.kill(server.pid, 'SIGKILL');
    await heard;
    expect(told).toBe(0);
  });

  it('refuses a folder on which another living process works', async () => {
    const folder = newFolder();
    const { holder, url, pid } = await startHolder(folder);
    try {
      await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toThrow(DataFolderInUseError);
      expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
    const server = await start(folder);
    expect(server.pid).toBe(pid);
  });
});
