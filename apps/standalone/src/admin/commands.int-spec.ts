import { beforeAll, describe, expect, it } from '@jest/globals';
import { serviceDefinition as arHealth, configSchema as arHealthConfig } from '#ar-health';
import { serviceDefinition as intakeGateway, configSchema as intakeGatewayConfig } from '#intake-gateway';
import { messagingMigrations } from '#messaging';
import { serviceDefinition as orderCore, configSchema as orderCoreConfig } from '#order-core';
import { parseEnv } from '#service-kit';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { useDatabase } from '../../../../test/support/database.js';
import { SCHEMAS, withServices } from './admin-database.js';
import { readCommand, UsageError } from './commands.js';

describe('the admin command', () => {
  const database = useDatabase();
  let orders: DataSource;

  const run = async (...args: string[]) => {
    const command = readCommand(args);
    const options = { services: command.services, pepper: 'a pepper of the test' };
    return command.finish(await withServices(database.url, options, (admin) => command.run(admin)));
  };

  beforeAll(async () => {
    // The service has been here first: its tables stay as they are.
    orders = await database.dataSource({ schema: 'orders', migrations: messagingMigrations('orders') });
  });

  it('knows the schema of every service', () => {
    const env = { DATABASE_URL: 'postgres://localhost/x' };
    const definitions = [
      intakeGateway(parseEnv(intakeGatewayConfig, env)),
      orderCore(parseEnv(orderCoreConfig, env)),
      arHealth(parseEnv(arHealthConfig, env)),
    ];
    expect(Object.fromEntries(definitions.map(({ name, schema }) => [name, schema]))).toEqual(SCHEMAS);
  });

  it('makes one key for all services, or for the one named, and revokes it by its prefix', async () => {
    const [key, ...more] = await run('create-key', '--user', 'alice', '--role', 'clerk', '--role', 'ar');
    expect(more).toEqual([]);
    const prefix = key!.split('_')[1]!;
    const mine = async () => (await run('list-keys')).filter((line) => line.includes(prefix));
    expect(await mine()).toEqual(
      Object.keys(SCHEMAS).map((service) => `${service}\t${prefix}\tuser:alice\tclerk,ar\tin use\tnever used`),
    );

    const partner = ['--partner', 'DRISCOLL', '--customer', 'C-7', '--service', 'intake-gateway'];
    const past = run('create-key', ...partner, '--expires', '2020-01-01T00:00:00Z');
    await expect(past).rejects.toThrow(/lies in the past/);
    await run('create-key', ...partner);
    expect((await run('list-keys', '--service', 'intake-gateway')).at(-1)).toMatch(
      /partner:DRISCOLL customer C-7\tpartner\tin use/,
    );

    // Copied with more than the prefix.
    expect(await run('revoke-key', key!)).toHaveLength(3);
    expect((await mine()).every((line) => line.includes('\trevoked '))).toBe(true);
    await expect(run('revoke-key', prefix)).rejects.toThrow(/no key .* in use/);
  });

  it('lists, shows and replays dead letters', async () => {
    await withServices(database.url, { services: ['order-core'], pepper: undefined }, (admin) =>
      admin.deadLetters.add({
        groupId: 'order-core',
        topic: 'orders.canonical.v1',
        partition: 2,
        offset: 41n,
        key: 'C-7|PO-1',
        eventId: 'e-1',
        type: 'order.received',
        code: 'EVENT_SCHEMA_INVALID',
        detail: 'lines: expected an array\nand more',
        headers: { ce_id: 'e-1' },
        value: Buffer.from('{"lines":7}'),
        attempts: 1,
      }),
    );
    const [line] = await run('dead-letters', 'list');
    const [service, id, , code, place, type, state, detail] = line!.split('\t');
    expect([service, code, place, type, state, detail]).toEqual([
      'order-core',
      'EVENT_SCHEMA_INVALID',
      'orders.canonical.v1/2@41',
      'order.received',
      'open',
      'lines: expected an array',
    ]);
    const [shown] = await run('dead-letters', 'show', id!, '--service', 'order-core');
    expect(JSON.parse(shown!)).toMatchObject({ value: '{"lines":7}', offset: '41', key: 'C-7|PO-1' });

    await run('dead-letters', 'replay', id!, '--service', 'order-core');
    expect((await run('dead-letters', 'list'))[0]).toContain('\treplayed ');
    const out = await orders.query<unknown[]>(`select 1 from orders.outbox where topic = 'orders.canonical.v1'`);
    expect(out).toHaveLength(1);
    await expect(run('dead-letters', 'replay', '999', '--service', 'order-core')).rejects.toThrow(/no dead letter 999/);

    const file = join(await mkdtemp(join(tmpdir(), 'admin-')), 'repaired.json');
    await writeFile(file, '{"lines":[]}');
    const said = await run('dead-letters', 'replay', id!, '--service', 'order-core', '--file', file);
    expect(said).toEqual([`dead letter ${id} of order-core goes out again, repaired by ${file}`]);
    const sent = await orders.query<{ text: string }[]>(
      `select convert_from(value, 'utf8') as text from orders.outbox where topic = 'orders.canonical.v1' order by id`,
    );
    expect(sent.map(({ text }) => text)).toEqual(['{"lines":7}', '{"lines":[]}']);
  });

  it('lists what the transport refused and offers it again', async () => {
    await orders.query(
      `insert into orders.outbox (event_id, topic, key, type, headers, value, refused_code)
       values ('huge-1', 'orders.v1', 'SO-1', 'order.shipped', '{}', 'abc', 'MESSAGE_TOO_LARGE')`,
    );
    const [line] = await run('refused', 'list');
    const [service, id, , code, topic, key, type, eventId, size] = line!.split('\t');
    expect([service, code, topic, key, type, eventId, size]).toEqual([
      'order-core',
      'MESSAGE_TOO_LARGE',
      'orders.v1',
      'SO-1',
      'order.shipped',
      'huge-1',
      '3 bytes',
    ]);
    await run('refused', 'retry', id!, '--service', 'order-core');
    expect(await run('refused', 'list')).toEqual([]);
    const again = run('refused', 'retry', id!, '--service', 'order-core');
    await expect(again).rejects.toThrow(`order-core has no refused message ${id}`);
  });

  it('takes a file of reference data, or says row by row why it does not', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'admin-')), 'locations.csv');
    await writeFile(file, 'location_id,name,priority\nNJ,Edison,10\nPA,,20\n');
    const refused = run('import', 'locations', file);
    await expect(refused).rejects.toThrow(
      'locations: 2 rows, 1 good, 1 bad; nothing taken, 0 changed\nrow 3\tname\tCELL_EMPTY\tname must not be empty.',
    );
    const tried = await run('import', 'locations', file, '--good-rows', '--dry-run');
    expect(tried[0]).toBe('locations: 2 rows, 1 good, 1 bad; would be taken, 1 changed');
    const taken = await run('import', 'locations', file, '--good-rows', '--user', 'alice');
    expect(taken[0]).toBe('locations: 2 rows, 1 good, 1 bad; taken, 1 changed');
    const audit = await orders.query<object[]>('select actor, key from orders.audit_log');
    expect(audit).toEqual([{ actor: 'user:alice', key: 'NJ' }]);
    await expect(run('import', 'nonsense', file)).rejects.toThrow(/no kind of file nonsense; there are customers/);
  });

  it.each([
    [['import', 'locations'], /import KIND FILE/],
    [[], /a command is missing/],
    [['destroy'], /no command destroy/],
    [['create-key', '--user', 'a', '--role', 'king'], /no role king/],
    [['create-key', '--user', 'a', '--expires', 'soon'], /no date/],
    [['list-keys', '--service', 'billing'], /no service billing/],
    [['revoke-key'], /PREFIX/],
    [['dead-letters', 'replay', '1'], /--service/],
    [['dead-letters'], /list, show ID or replay ID/],
    [['refused', 'drop'], /refused list or refused retry/],
    [['list-keys', '--loud'], /loud/],
  ])('does not take %j', (args, message) => {
    expect(() => readCommand(args)).toThrow(UsageError);
    expect(() => readCommand(args)).toThrow(message);
  });

  it('makes no key without an owner, nor the role partner without a partner', async () => {
    await expect(run('create-key', '--role', 'clerk')).rejects.toThrow(/belongs to/);
    await expect(run('create-key', '--user', 'bob')).rejects.toThrow(/needs a partner/);
  });
});
