import {
  addDecimal,
  formatDecimal,
  isPositiveDecimal,
  maxDecimal,
  multiplyDecimal,
  subtractDecimal,
  ZERO,
} from '#domain/money/decimal';
import type { OrderLineRecord } from '../../pipeline/order-record.js';
import { type OrderWork } from '../../pipeline/order-work.js';
import { changeStock, ensureLevels, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import { loadRefused, loadVendorItems, lockLeftover, type VendorItem } from './vendors.repository.js';

interface Sourced {
  readonly line: OrderLineRecord;
  readonly item: VendorItem;
}

/**
 * What waits for goods that a vendor ships for us is asked of the vendor: it comes in at the vendor's location and is
 * reserved there, so that from here on it goes the way of all goods. What is left there of an order that ended is used
 * first. A line the vendor did not have before is asked again only when somebody says so. An order that leaves complete
 * or not at all asks for nothing while it waits for anything else.
 * @returns whether anything was asked for
 */
export async function sourceFromVendors(
  work: OrderWork,
  { again, complete }: { readonly again: boolean; readonly complete: boolean },
): Promise<boolean> {
  const waiting = work.lines.filter(({ backordered, sku }) => sku !== undefined && isPositiveDecimal(backordered));
  if (waiting.length === 0) return false;
  const { manager } = work.tx;
  const items = await loadVendorItems(manager, [...new Set(waiting.map(({ sku }) => sku!))]);
  if (items.length === 0) return false;
  const refused = again ? new Set<number>() : await loadRefused(manager, work.order.id);
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const sourced = waiting.flatMap((line): Sourced[] => {
    const item = bySku.get(line.sku!);
    return item && !refused.has(line.position) ? [{ line, item }] : [];
  });
  if (sourced.length === 0 || (complete && sourced.length < waiting.length)) return false;
  await reserveAtVendors(work, sourced);
  return true;
}

async function reserveAtVendors(work: OrderWork, sourced: readonly Sourced[]): Promise<void> {
  const { tx, author, order } = work;
  const keys = [...new Map(sourced.map(({ item }) => [item.sku, item])).values()];
  await ensureLevels(tx.manager, keys);
  const left = await lockLeftover(tx.manager, keys);
  const reservations = sourced.map(({ line, item }) => ({
    id: work.newId(),
    orderId: order.id,
    position: line.position,
    locationId: item.locationId,
    sku: item.sku,
    quantity: line.backordered,
    baseQuantity: multiplyDecimal(line.backordered, line.factor!),
    reason: `vendor ${item.vendorId} ships it for us`,
  }));
  const changes = reservations.flatMap(({ locationId, sku, baseQuantity }): StockChange[] => {
    const free = left.get(sku) ?? ZERO;
    const wanted = maxDecimal(ZERO, subtractDecimal(baseQuantity, free));
    left.set(sku, maxDecimal(ZERO, subtractDecimal(free, baseQuantity)));
    const reference = 'asked of the vendor';
    const key = { locationId, sku, orderId: order.id, reference };
    const comesIn: StockChange = { ...key, onHand: wanted, reserved: ZERO, kind: 'receipt' };
    return [
      ...(isPositiveDecimal(wanted) ? [comesIn] : []),
      { ...key, onHand: ZERO, reserved: baseQuantity, kind: 'reservation' },
    ];
  });
  if (!(await changeStock(tx.manager, changes, author, reservations))) throw new Error('a vendor’s location is short');
  for (const { line } of sourced) {
    line.reserved = addDecimal(line.reserved, line.backordered);
    line.backordered = ZERO;
  }
  const asked = reservations.map(({ position, sku, quantity, reason }) => ({
    position,
    sku,
    quantity: formatDecimal(quantity),
    reason,
  }));
  work.note({ what: 'stock.asked_of_vendor', why: 'drop-ship items', after: { lines: asked } });
}
