import pg from 'pg';
import { sampleBundle } from '../../test/support/order-core.js';
import type { Bench } from './bench.js';
import {
  acceptOrder,
  CONNECTIONS,
  CUSTOMERS,
  Latencies,
  LINES,
  openOrdersHouse,
  ORDERS,
  ordersPerSecond,
  peakMegabytes,
  skuOf,
  skusOf,
} from './orders-house.js';

const ITEMS = 2000;

/** The rows one accepted order leaves, as text, table by table in the order of their keys. */
interface Template {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const TABLES: readonly { table: string; where: string; without: readonly string[] }[] = [
  { table: 'inbox', where: 'event_id = $2', without: [] },
  { table: 'orders', where: 'id = $1', without: ['number'] },
  { table: 'order_messages', where: 'order_id = $1', without: [] },
  { table: 'order_lines', where: 'order_id = $1', without: [] },
  { table: 'reservations', where: 'order_id = $1', without: [] },
  { table: 'stock_movements', where: 'order_id = $1', without: ['id'] },
  { table: 'timeline', where: 'order_id = $1', without: [] },
  { table: 'outbox', where: 'key = $1::text', without: ['id'] },
];

async function readTemplate(client: pg.Client): Promise<{ orderId: string; messageId: string; tables: Template[] }> {
  const { rows: orders } = await client.query('select id, message_id from orders.orders limit 1');
  const { id: orderId, message_id: messageId } = orders[0] as { id: string; message_id: string };
  const tables: Template[] = [];
  for (const { table, where, without } of TABLES) {
    const parameters = [orderId, messageId].filter((_, index) => where.includes(`$${index + 1}`));
    const text = `select * from orders.${table} where ${where.replace('$2', '$1')}`;
    const types = { getTypeParser: () => (value: string) => value };
    const { rows, fields } = await client.query({ text, values: parameters, rowMode: 'array', types: types as never });
    const kept = fields.map(({ name }, index) => ({ name, index })).filter(({ name }) => !without.includes(name));
    tables.push({
      table,
      columns: kept.map(({ name }) => name),
      rows: (rows as (string | null)[][]).map((row) => kept.map(({ index }) => row[index]!)),
    });
  }
  return { orderId, messageId, tables };
}

/** The bare limit: the rows as they are, one insert a table and one conditional update of the stock. */
async function insertByHand(
  client: pg.Client,
  { orderId, messageId, tables }: Awaited<ReturnType<typeof readTemplate>>,
  facts: { readonly order: number; readonly newId: () => string },
): Promise<void> {
  const { order, newId } = facts;
  const ids = new Map([
    [orderId, newId()],
    [messageId, newId()],
  ]);
  const skus = skusOf(order, ITEMS);
  await client.query('begin');
  const { rowCount } = await client.query({
    name: 'take',
    text: `update orders.stock_levels s set reserved = s.reserved + 1
             from (select location_id, sku from orders.stock_levels where location_id = 'NJ' and sku = any ($1)
                    order by location_id, sku for update) k
            where s.location_id = k.location_id and s.sku = k.sku and s.reserved + 1 <= s.on_hand`,
    values: [skus],
  });
  if (rowCount !== LINES) throw new Error(`order ${order}: stock for ${rowCount} lines`);
  for (const { table, columns, rows } of tables) {
    const places = rows.map((_, row) => `(${columns.map((_c, c) => `$${row * columns.length + c + 1}`).join(', ')})`);
    const values = rows.flatMap((row, index) =>
      row.map((value, c) => {
        const column = columns[c]!;
        if (column === 'sku') return skus[index]!;
        if (column === 'purchase_order_number') return `HAND-${order}`;
        const own = (column === 'id' && table === 'reservations') || (column === 'event_id' && value !== messageId);
        if (own && value !== null) return newId();
        return (value !== null && ids.get(value)) || value;
      }),
    );
    const text = `insert into orders.${table} (${columns.join(', ')}) values ${places.join(', ')}`;
    await client.query({ name: table, text, values });
  }
  await client.query('commit');
}

export const bench: Bench = {
  name: 'orders.accept',
  against: 'the same rows by hand-written SQL',
  unit: 'orders/s',
  prepare: async () => {
    const house = await openOrdersHouse();
    const { core } = house;
    const skus = Array.from({ length: ITEMS }, (_, number) => skuOf(number, ITEMS));
    const bundle = sampleBundle(Object.fromEntries(skus.map((sku) => [sku, { NJ: '1000000' }])));
    const customers = Array.from({ length: CUSTOMERS }, (_, number) => ({
      id: `C${number}`,
      name: `Customer ${number}`,
    }));
    await core.import({ ...bundle, customers });
    await core.query('analyze');
    const clients = await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        const client = new pg.Client({ connectionString: house.url });
        await client.connect();
        return client;
      }),
    );
    await acceptOrder(core, 0, ITEMS);
    const template = await readTemplate(clients[0]!);
    const rows = template.tables.reduce((sum, table) => sum + table.rows.length, LINES);
    const newId = () => core.ids.newId();
    let [ours, theirs] = [1, 1];
    const latencies = { ours: new Latencies(), theirs: new Latencies() };
    return {
      ours: () =>
        ordersPerSecond((order) => acceptOrder(core, order, ITEMS), {
          first: (ours += ORDERS) - ORDERS,
          latencies: latencies.ours,
        }),
      theirs: () =>
        ordersPerSecond((order, worker) => insertByHand(clients[worker]!, template, { order, newId }), {
          first: (theirs += ORDERS) - ORDERS,
          latencies: latencies.theirs,
        }),
      close: async () => {
        await Promise.all(clients.map((client) => client.end()));
        await house.close();
      },
      get note() {
        return `${ORDERS} orders of ${LINES} lines a round, ${rows} rows each, one transaction an order, ${CONNECTIONS} connections, with fsync; p99 ${latencies.ours.p99} ms against ${latencies.theirs.p99} ms, at most ${peakMegabytes()} MB; ours also reads customer, items, prices, costs and exposure; bound by round trips and by both sharing the cores with PostgreSQL`;
      },
    };
  },
};
