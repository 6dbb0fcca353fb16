import { describe, expect, it, jest } from '@jest/globals';
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
});
