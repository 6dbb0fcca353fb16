import { type OrderCore, sampleBundle, sampleOrder } from '../../test/support/order-core.js';
import { decimal } from '#domain/money/decimal';
import { roundToMoney } from '#domain/money/money';
import { cloneRows, nameOfCopy, type Spread } from './clone-rows.js';
import { CUSTOMERS, openOrdersHouse, type OrdersHouse, skuOf } from './orders-house.js';

export const FEW = 1_000;
/** BENCH_ORDERS=1000000 measures a million. */
export const MANY = Number(process.env['BENCH_ORDERS'] ?? 100_000);

/** A house with many open orders and one with few, otherwise alike. */
export async function openGrownHouses(): Promise<{
  readonly many: OrdersHouse;
  readonly few: OrdersHouse;
  close(): Promise<void>;
}> {
  if (!Number.isInteger(MANY) || MANY <= FEW) throw new Error(`BENCH_ORDERS is a whole number above ${FEW}`);
  const many = await openOrdersHouse((core) => seedOpenOrders(core, MANY));
  try {
    const few = await openOrdersHouse((core) => seedOpenOrders(core, FEW));
    return { many, few, close: () => many.close().finally(few.close) };
  } catch (error) {
    await many.close();
    throw error;
  }
}

/**
 * Lines of a seeded order. Lines are found by their order or their item, never all of them, so what counts is how deep
 * the trees are: three million rows make them as deep as fourteen million, to one page, in a fifth of the time and disk.
 */
export const SEEDED_LINES = 3;
/** Items there is stock of; orders of a bench are of these. */
export const STOCKED = 99_000;
/** Items there is none of: what waits for them waits until a receipt comes. */
export const SHORT = 1_000;
export const ITEMS = STOCKED + SHORT;
/** Orders are spread over as many days. */
export const DAYS = 90;

/** What a hundred open orders are: nearly all on the floor, some wait for stock, an approver or the desk. */
const OF_A_HUNDRED = { released: 90, backordered: 4, pending: 3, held: 3 } as const;
type Kind = keyof typeof OF_A_HUNDRED;

const shortSku = (number: number): string => `SHORT-${String(number % SHORT).padStart(5, '0')}`;
/** Spreads copies over customers and items, whichever of a hundred they are. */
const MIXED = '(n * 37 + n / 100)';
const CUSTOMER = `'C' || ${MIXED} % ${CUSTOMERS}`;
const SIZES = `case split_part(t.sku, '-', 1) when 'SKU' then ${STOCKED} else ${SHORT} end`;
const nextSku = (step: string): string =>
  `split_part(t.sku, '-', 1) || '-' || lpad(((split_part(t.sku, '-', 2)::int + ${step}) % ${SIZES})::text, 5, '0')`;

/**
 * Fills a house with open orders, and as many invoices of before that are paid. One order of each kind goes the whole
 * way through the handlers; the others are its copies, for other customers and items, at other times. What is kept as
 * a sum is summed up anew.
 */
export async function seedOpenOrders(core: OrderCore, orders: number): Promise<void> {
  await openHouse(core);
  const originals = await placeOriginals(core);
  const spread = { times: orders, until: core.clock.now(), days: DAYS };
  await copyOrders(core, originals, spread);
  await cloneRows(core.dataSource, {
    ...spread,
    tables: ['invoices', 'payments', 'payment_applications', 'ar_entries'],
    where: 'true',
    columns: { customer_id: CUSTOMER, number: `'OLD-' || n`, reference: `'CHQ-' || n` },
    keys: ['id', 'invoice_id', 'payment_id'],
  });
  await sumUp(core);
  await core.query('vacuum analyze');
  await core.query('checkpoint');
}

async function openHouse(core: OrderCore): Promise<void> {
  const [stocked, short] = [skuOf(0, STOCKED), shortSku(0)];
  await core.import({
    ...sampleBundle({ [stocked]: { NJ: '1000000' }, [short]: { NJ: '0' } }),
    customers: Array.from({ length: CUSTOMERS }, (_, number) => ({
      id: `C${number}`,
      name: `Customer ${number}`,
      creditLimit: '90000000000.00',
    })),
    openingInvoices: [{ number: 'OLD-0', customerId: 'C0', invoiceDate: '2025-05-01', amount: '10.00' }],
  });
  for (const [sku, size] of [
    [stocked, STOCKED],
    [short, SHORT],
  ] as const) {
    await cloneRows(core.dataSource, {
      tables: ['items', 'item_units', 'landed_costs', 'price_entries', 'stock_levels', 'stock_movements'],
      where: `t.sku = '${sku}'`,
      columns: { sku: nextSku('n'), line_number: `t.line_number || '-' || n` },
      keys: [],
      times: size - 1,
      until: core.clock.now(),
      days: 0,
    });
  }
  await core.query('analyze');
}

/** One order of each kind as the house makes them, and a payment of the old invoice. */
async function placeOriginals(core: OrderCore): Promise<Record<Kind, string>> {
  const stocked = Array.from({ length: SEEDED_LINES }, (_, line) => skuOf(line * 139, STOCKED));
  const rest = stocked.slice(1);
  const place = async (kind: Kind, skus: readonly string[], quantity = '1'): Promise<string> => {
    const lines = skus.map((sku) => ({ sku, quantity, unitPrice: '10.00' }));
    const { orderId } = await core.place(sampleOrder(`ORIGINAL-${kind}`, lines, { customerId: 'C0' }));
    return orderId!;
  };
  const originals = {
    released: await place('released', stocked),
    backordered: await place('backordered', [shortSku(0), ...rest]),
    pending: await place('pending', stocked, '2000'),
    held: await place('held', ['NOT-OURS', ...rest]),
  };
  await core.releaseOrders.run();
  await core.learnHabits.run();
  await core.recordPayment.run({
    customerId: 'C0',
    reference: 'CHQ-0',
    method: 'cheque',
    amount: roundToMoney(decimal('10'), 'USD'),
    remittance: [{ invoiceNumber: 'OLD-0' }],
    recordedBy: 'user:ann',
  });
  return originals;
}

async function copyOrders(core: OrderCore, originals: Record<Kind, string>, spread: Spread): Promise<void> {
  const hundred = (Object.keys(OF_A_HUNDRED) as Kind[]).flatMap((kind) =>
    Array.from({ length: OF_A_HUNDRED[kind] }, () => originals[kind]),
  );
  const original = `('{${hundred.join(',')}}'::uuid[])[n % 100 + 1]`;
  const sku = nextSku(MIXED);
  const ofOrder = {
    ...spread,
    where: `t.order_id = ${original}`,
    keys: ['id', 'order_id', 'pick_list_id', 'message_id'],
    columns: {
      customer_id: CUSTOMER,
      customer_key: CUSTOMER,
      purchase_order_number: `'SEED-' || n`,
      sku,
      named: `coalesce(${sku}, t.named)`,
      // What the order said stands in the outbox under the original's names; what it heard has names of its own.
      recap: `jsonb_set(t.recap, '{customerId}', to_jsonb(${CUSTOMER}))`,
      event_id: `case t.what when 'order.received' then ${nameOfCopy('t.event_id', spread)}::text else t.event_id end`,
    },
  };
  const { dataSource } = core;
  await cloneRows(dataSource, { ...ofOrder, tables: ['orders'], where: `t.id = ${original}` });
  await cloneRows(dataSource, {
    ...ofOrder,
    tables: [
      'order_messages',
      'order_lines',
      'reservations',
      'stock_movements',
      'timeline',
      'approval_cards',
      'pick_lists',
    ],
  });
  await cloneRows(dataSource, {
    ...ofOrder,
    tables: ['pick_list_lines'],
    where: `t.pick_list_id = (select p.id from orders.pick_lists p where p.order_id = ${original})`,
    keys: ['pick_list_id', 'reservation_id'],
  });
  await core.query(`insert into orders.inbox (consumer_group, event_id, received_at)
    select 'order-core', id, received_at from orders.order_messages`);
}

/** What the handlers keep as sums beside the rows. */
async function sumUp(core: OrderCore): Promise<void> {
  await core.query(`update orders.stock_levels s set reserved = r.held
    from (select location_id, sku, sum(base_quantity) as held from orders.reservations
           where state in ('held', 'picking', 'picked') group by 1, 2) r
   where r.location_id = s.location_id and r.sku = s.sku`);
  await core.query(`insert into orders.credit_positions (customer_id, currency, open_orders_minor)
    select customer_id, currency, sum(exposure_minor) from orders.orders group by 1, 2
    on conflict (customer_id, currency) do update set open_orders_minor = excluded.open_orders_minor`);
  await core.query(`insert into orders.ledger_balances (customer_id, currency, balance_minor)
    select customer_id, currency, sum(amount_minor) from orders.ar_entries group by 1, 2
    on conflict (customer_id, currency) do update set balance_minor = excluded.balance_minor`);
  await core.query(`insert into orders.usual_quantities (customer_id, sku, orders, least, most)
    select o.customer_id, l.sku, count(*), min(l.ordered * l.factor), max(l.ordered * l.factor)
      from orders.order_lines l join orders.orders o on o.id = l.order_id and o.learned where l.sku is not null group by 1, 2
    on conflict (customer_id, sku) do update
      set orders = excluded.orders, least = excluded.least, most = excluded.most`);
}
