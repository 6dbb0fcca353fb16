import { useDatabase } from '../../../../test/support/database.js';

describe('statements of a transaction', () => {
  const database = useDatabase();

  it('are prepared once a connection; those outside are not', async () => {
    const source = await database.dataSource({ schema: 'prepared', poolSize: 2 });
    await source.query('select $1::int as outside', [1]);
    const seen = await source.transaction(async (manager) => {
      for (const value of [1, 2]) await manager.query('select $1::int as inside', [value]);
      return manager.query(
        `select statement from pg_prepared_statements where statement like '%::int as %'`,
      ) as Promise<object[]>;
    });
    expect(seen).toEqual([{ statement: 'select $1::int as inside' }]);
  });

  it('hold their locks no longer than half a minute when the machine is gone', async () => {
    const source = await database.dataSource({ schema: 'vanished', poolSize: 2 });
    const [setting]: { ms: number }[] = await source.query(
      `select setting::int as ms from pg_settings where name = 'tcp_user_timeout'`,
    );
    expect(setting).toEqual({ ms: 30_000 });
  });

  it('are prepared anew when a migration has changed what they return', async () => {
    const source = await database.dataSource({ schema: 'outdated', poolSize: 2 });
    await source.query('create table outdated.things (id int)');
    // One connection, because each has its own prepared statements.
    const session = source.createQueryRunner();
    const read = async (): Promise<object[]> => {
      await session.startTransaction();
      try {
        return (await session.query('select * from outdated.things where id > $1', [0])) as object[];
      } finally {
        await session.rollbackTransaction();
      }
    };
    await read();
    await source.query('alter table outdated.things add column name text');
    await source.query(`insert into outdated.things values (1, 'a')`);
    await expect(read()).rejects.toMatchObject({ code: '0A000' });
    expect(await read()).toEqual([{ id: 1, name: 'a' }]);
    await session.release();
  });
});
