import { describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { useDatabase } from '../../../../test/support/database.js';
import { PgSession } from './pg-session.js';

describe('a connection of its own', () => {
  const database = useDatabase();

  it('throws when it cannot be opened, and calls that no loss: who waits before trying again is not woken', async () => {
    const onLost = jest.fn();
    const nobodyThere = { host: '127.0.0.1', port: 1 };
    await expect(PgSession.open({ config: nobodyThere, name: 'test', onLost })).rejects.toThrow('ECONNREFUSED');
    expect(onLost).not.toHaveBeenCalled();
  });

  it('asks the server to let go of its locks soon after its machine is gone', async () => {
    const session = await PgSession.open({ config: { connectionString: database.url }, name: 'test' });
    const settings = await session.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name like 'tcp_%' or name like 'idle_in_transaction%' order by name`,
    );
    await session.close();
    // Seconds, milliseconds; zero stands for the two hours of the operating system, or for ever.
    expect(settings.map(({ name, setting }) => `${name}=${setting}`)).toEqual([
      'idle_in_transaction_session_timeout=300000',
      'tcp_keepalives_count=4',
      'tcp_keepalives_idle=10',
      'tcp_keepalives_interval=5',
      'tcp_user_timeout=30000',
    ]);
  });

  it('tells once that it was lost after it was open', async () => {
    const lost: Error[] = [];
    const ended = new Promise<void>((resolve) => {
      const onLost = (reason: Error) => {
        lost.push(reason);
        resolve();
      };
      void (async () => {
        const config = { connectionString: database.url };
        const session = await PgSession.open({ config, name: 'test', onLost });
        await session.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
      })();
    });
    await ended;
    expect(lost).toHaveLength(1);
  });

  it('is lost, and can be closed, when the database falls silent without a word', async () => {
    const { hostname, port, username, password, pathname } = new URL(database.url);
    const sockets: Socket[] = [];
    const between = createServer((near) => {
      const far = connect(Number(port), hostname);
      sockets.push(near, far);
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.pipe(far);
      far.pipe(near);
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const address = { host: '127.0.0.1', port: (between.address() as AddressInfo).port };
    const config = { ...address, user: username, password, database: pathname.slice(1) };
    const onLost = jest.fn();
    const session = await PgSession.open({ config, name: 'test', onLost, patienceMs: 500 });
    expect(await session.query('select 1 as one')).toEqual([{ one: 1 }]);

    for (const socket of sockets) socket.unpipe().pause();
    await expect(session.query('select 1')).rejects.toThrow('Connection terminated');
    expect(session.alive).toBe(false);
    expect(onLost).toHaveBeenCalledTimes(1);
    await session.close();
    for (const socket of sockets) socket.destroy();
    between.close();
  });
});
