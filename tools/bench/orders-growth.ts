import { sampleBundle } from '../../test/support/order-core.js';
import type { Bench } from './bench.js';
import {
  acceptOrder,
  CUSTOMERS,
  Latencies,
  openOrdersHouse,
  ORDERS,
  type OrdersHouse,
  ordersPerSecond,
  peakMegabytes,
  skuOf,
} from './orders-house.js';
import { cloneRows } from './clone-rows.js';

const ITEMS = 100_000;
const FEW = 1_000;
/** BENCH_ORDERS=1000000 seeds a million. */
const MANY = Number(process.env['BENCH_ORDERS'] ?? 100_000);

/** A house with this many open orders and as many invoices of before, spread over customers with a credit limit. */
async function openGrown(orders: number): Promise<OrdersHouse> {
  const house = await openOrdersHouse();
  const { core } = house;
  const bundle = sampleBundle({ [skuOf(0, ITEMS)]: { NJ: '1000000' } });
  await core.import({
    ...bundle,
    customers: Array.from({ length: CUSTOMERS }, (_, number) => ({
      id: `C${number}`,
      name: `Customer ${number}`,
      creditLimit: '900000000.00',
    })),
    openingInvoices: [{ number: 'OLD-0', customerId: 'C0', invoiceDate: '2025-05-01', amount: '10.00' }],
  });
  const sku = `'SKU-' || lpad(((substring(t.sku from 5)::int + n * $STEP) % ${ITEMS})::text, 5, '0')`;
  const { dataSource } = core;
  await cloneRows(dataSource, {
    tables: ['items', 'item_units', 'landed_costs', 'price_entries', 'stock_levels', 'stock_movements'],
    times: ITEMS - 1,
    columns: { sku: sku.replace('$STEP', '1'), line_number: `t.line_number || '-' || n` },
  });
  await core.query('analyze');
  await acceptOrder(core, 0, ITEMS);
  const customer = `'C' || n % ${CUSTOMERS}`;
  const [{ id } = { id: '' }] = await core.query<{ id: string }>('select id from orders.orders');
  const ofOrder = { customer_id: customer, customer_key: customer, purchase_order_number: `'SEED-' || n` };
  await cloneRows(dataSource, {
    tables: ['orders'],
    where: `id = '${id}'`,
    times: orders,
    columns: ofOrder,
    keys: ['id', 'message_id'],
  });
  await cloneRows(dataSource, {
    tables: ['order_messages', 'order_lines', 'reservations', 'stock_movements', 'timeline'],
    where: `order_id = '${id}'`,
    times: orders,
    columns: { ...ofOrder, sku: sku.replace('$STEP', '37') },
    keys: ['id', 'order_id', 'event_id'],
  });
  await cloneRows(dataSource, {
    tables: ['invoices', 'ar_entries'],
    times: orders,
    columns: { customer_id: customer, number: `'OLD-' || n` },
    keys: ['id', 'invoice_id'],
  });
  await core.query(`update orders.stock_levels s set reserved = r.held
    from (select location_id, sku, sum(base_quantity) as held from orders.reservations group by 1, 2) r
   where r.location_id = s.location_id and r.sku = s.sku`);
  await core.query(`insert into orders.credit_positions (customer_id, currency, open_orders_minor)
    select customer_id, currency, sum(exposure_minor) from orders.orders group by 1, 2
    on conflict (customer_id, currency) do update set open_orders_minor = excluded.open_orders_minor`);
  await core.query('vacuum analyze');
  return house;
}

export const bench: Bench = {
  name: 'orders.growth',
  against: `the same with ${FEW} open orders`,
  unit: 'orders/s',
  prepare: async () => {
    if (!Number.isInteger(MANY) || MANY <= FEW) throw new Error(`BENCH_ORDERS is a whole number above ${FEW}`);
    const sizes = { ours: MANY, theirs: FEW };
    const [ours, theirs] = [await openGrown(sizes.ours), await openGrown(sizes.theirs)];
    const side = (house: OrdersHouse) => {
      const latencies = new Latencies();
      let first = 1;
      const round = () => {
        first += ORDERS;
        const work = (order: number) => acceptOrder(house.core, order, ITEMS);
        return ordersPerSecond(work, { first: first - ORDERS, latencies });
      };
      return { round, latencies };
    };
    const [many, few] = [side(ours), side(theirs)];
    return {
      ours: many.round,
      theirs: few.round,
      close: async () => {
        await ours.close();
        await theirs.close();
      },
      get note() {
        return `${MANY} open orders and as many old invoices against ${FEW}, ${ITEMS} items, ${CUSTOMERS} customers with a limit; p99 ${many.latencies.p99} ms against ${few.latencies.p99} ms, at most ${peakMegabytes()} MB; a credit check reads one sum of open orders, and a ledger row for every document the customer ever had`;
      },
    };
  },
};
