import { describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openDatabase } from '#service-kit';
import { useDatabase } from './database.js';

class CreateCounter1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table demo.counter (value int not null)');
    await runner.query('insert into demo.counter values (1)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table demo.counter');
  }
}

describe('a test database', () => {
  const database = useDatabase();

  it('has the schema and its migrations, once, however many instances start together', async () => {
    const options = {
      url: await database.another(),
      schema: 'demo',
      entities: [],
      migrations: [CreateCounter1700000000000],
      poolSize: 3,
      applicationName: 'spec',
    };
    const sources = await Promise.all(Array.from({ length: 4 }, () => openDatabase(options)));
    expect(await sources[0]!.query('select value from demo.counter')).toEqual([{ value: 1 }]);
    expect(await sources[3]!.query('select name from demo.migrations')).toEqual([
      { name: 'CreateCounter1700000000000' },
    ]);
    await Promise.all(sources.map((source) => source.destroy()));
  });

  it('is empty for the first who asks, and really goes away when dropped', async () => {
    const source = await database.dataSource({ schema: 'demo' });
    expect(await source.query(`select tablename from pg_tables where schemaname = 'demo'`)).toEqual([
      { tablename: 'migrations' },
    ]);
    await source.destroy();
    await database.drop();
    await expect(database.dataSource({ schema: 'demo' })).rejects.toThrow(/does not exist/);
  });
});
