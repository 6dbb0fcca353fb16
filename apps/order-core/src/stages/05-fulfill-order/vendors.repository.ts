import type { Decimal } from '#domain/money/decimal';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../../pipeline/columns.js';

/**
 * Orders with lines that wait for goods which a vendor ships for us. What a vendor once did not have is not asked of it again by
 * itself: a person does.
 */
export const WAITING_FOR_VENDORS = `
  select l.order_id from orders.vendor_items v join orders.order_lines l on l.sku = v.sku
   where l.backordered > 0 and not exists (
     select 1 from orders.pick_lists p join orders.pick_list_lines x on x.pick_list_id = p.id
      where p.order_id = l.order_id and p.kind = 'drop_ship' and x.position = l.position and x.short > 0)`;

export interface VendorItem {
  readonly sku: string;
  readonly vendorId: string;
  readonly locationId: string;
  readonly vendorItem: string | undefined;
}

/** Which of the items vendors ship for us. */
export async function loadVendorItems(manager: EntityManager, skus: readonly string[]): Promise<VendorItem[]> {
  const rows: { sku: string; vendor_id: string; location_id: string; vendor_item: string | null }[] =
    await manager.query(
      `select i.sku, i.vendor_id, v.location_id, i.vendor_item
         from orders.vendor_items i join orders.vendors v on v.id = i.vendor_id where i.sku = any ($1)`,
      [skus],
    );
  return rows.map((row) => ({
    sku: row.sku,
    vendorId: row.vendor_id,
    locationId: row.location_id,
    vendorItem: row.vendor_item ?? undefined,
  }));
}

/** Whose of these locations are vendors': vendor by location. */
export async function loadVendorsAt(
  manager: EntityManager,
  locationIds: readonly string[],
): Promise<Map<string, string>> {
  const rows: { id: string; location_id: string }[] = await manager.query(
    'select id, location_id from orders.vendors where location_id = any ($1)',
    [locationIds],
  );
  return new Map(rows.map(({ id, location_id }) => [location_id, id]));
}

/** Lines of the order that a vendor did not have when it was asked. */
export async function loadRefused(manager: EntityManager, orderId: string): Promise<Set<number>> {
  const rows: { position: number }[] = await manager.query(
    `select distinct x.position from orders.pick_lists p join orders.pick_list_lines x on x.pick_list_id = p.id
      where p.order_id = $1 and p.kind = 'drop_ship' and x.short > 0`,
    [orderId],
  );
  return new Set(rows.map(({ position }) => position));
}

/** What a vendor's location holds that no order has, by item: asked for once and not wanted any more. Locks the levels. */
export async function lockLeftover(
  manager: EntityManager,
  keys: readonly { readonly locationId: string; readonly sku: string }[],
): Promise<Map<string, Decimal>> {
  const rows: { sku: string; available: string }[] = await manager.query(
    `select s.sku, s.on_hand - s.reserved as available
       from orders.stock_levels s
       join unnest($1::text[], $2::text[]) as k (location_id, sku) on k.location_id = s.location_id and k.sku = s.sku
      order by s.location_id, s.sku for update of s`,
    [keys.map(({ locationId }) => locationId), keys.map(({ sku }) => sku)],
  );
  return new Map(rows.map(({ sku, available }) => [sku, readDecimal(available)]));
}

export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
}

/** The location that stands for the vendor: nobody plans from it. */
const locationOf = (vendorId: string): string => `VENDOR ${vendorId}`;

export async function putVendor(manager: EntityManager, { id, name, email }: Vendor, now: Date): Promise<void> {
  await manager.query(
    `insert into orders.locations (id, name, priority, active, updated_at) values ($1, $2, 1000, false, $3)
     on conflict (id) do update set name = excluded.name, updated_at = excluded.updated_at`,
    [locationOf(id), name, now],
  );
  await manager.query(
    `insert into orders.vendors (id, name, email, location_id, updated_at) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set name = excluded.name, email = excluded.email, updated_at = excluded.updated_at`,
    [id, name, email ?? null, locationOf(id), now],
  );
}

export async function listVendors(manager: EntityManager): Promise<(Vendor & { items: object[] })[]> {
  return manager.query(
    `select v.id, v.name, v.email,
            (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('sku', i.sku, 'vendorItem', i.vendor_item))
                      order by i.sku), '[]') from orders.vendor_items i where i.vendor_id = v.id) as items
       from orders.vendors v order by v.id`,
  );
}

/** @returns false when there is no such item or vendor */
export async function putVendorItem(
  manager: EntityManager,
  { sku, vendorId, vendorItem }: { sku: string; vendorId: string; vendorItem?: string | undefined },
  now: Date,
): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `insert into orders.vendor_items (sku, vendor_id, vendor_item, updated_at)
     select i.sku, v.id, $3, $4 from orders.items i, orders.vendors v where i.sku = $1 and v.id = $2
     on conflict (sku) do update set vendor_id = excluded.vendor_id, vendor_item = excluded.vendor_item,
       updated_at = excluded.updated_at
     returning 1`,
    [sku, vendorId, vendorItem ?? null, now],
  );
  return rows.length > 0;
}

export async function removeVendorItem(manager: EntityManager, sku: string): Promise<void> {
  await manager.query('delete from orders.vendor_items where sku = $1', [sku]);
}
