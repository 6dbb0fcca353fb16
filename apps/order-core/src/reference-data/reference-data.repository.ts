import type { EntityManager } from 'typeorm';
import type { Author } from '../pipeline/order-work.js';
import type { DueInInput, LocationInput } from './reference-data.schema.js';

export type ReferenceKind =
  'customer' | 'item' | 'location' | 'price_book' | 'landed_cost' | 'promotion' | 'guardrail' | 'due_in';

/**
 * Writes the audit trail of what really changes: before and after, by whom and when. What is as it was is left out.
 * @returns the keys that changed, and whether each is new
 */
export async function auditChanges(
  manager: EntityManager,
  kind: ReferenceKind,
  rows: readonly { readonly key: string; readonly after: object }[],
  { actor, now }: Author,
): Promise<Map<string, { readonly added: boolean }>> {
  const changed: { key: string; added: boolean }[] = await manager.query(
    `with input as (
       select * from jsonb_to_recordset($2::jsonb) as rows (key text, after jsonb)
     ), last as (
       select i.key, i.after, (select a.after from orders.audit_log a where a.kind = $1 and a.key = i.key
                                order by a.id desc limit 1) as before
         from input i
     )
     insert into orders.audit_log (at, actor, kind, key, before, after)
     select $4, $3, $1, key, before, after from last where before is distinct from after
     returning key, before is null as added`,
    [kind, JSON.stringify(rows), actor, now],
  );
  return new Map(changed.map(({ key, added }) => [key, { added }]));
}

export async function putLocations(
  manager: EntityManager,
  locations: readonly LocationInput[],
  now: Date,
): Promise<void> {
  await manager.query(
    `insert into orders.locations (id, name, priority, active, address, updated_at)
     select id, name, priority, active, address, $2
       from jsonb_to_recordset($1::jsonb) as rows (id text, name text, priority integer, active boolean, address jsonb)
     on conflict (id) do update set name = excluded.name, priority = excluded.priority, active = excluded.active,
       address = excluded.address, updated_at = excluded.updated_at`,
    [JSON.stringify(locations), now],
  );
}

export async function putDueIn(manager: EntityManager, rows: readonly DueInInput[]): Promise<void> {
  await manager.query(
    `insert into orders.stock_due_in (reference, location_id, sku, expected_on, quantity)
     select reference, "locationId", sku, "expectedOn", quantity
       from jsonb_to_recordset($1::jsonb) as rows (reference text, "locationId" text, sku text, "expectedOn" date,
         quantity numeric)
     on conflict (reference, location_id, sku) do update set expected_on = excluded.expected_on,
       quantity = excluded.quantity`,
    [JSON.stringify(rows)],
  );
}

/** @returns the keys of these that have no stock level yet */
export async function withoutLevel<Key extends { locationId: string; sku: string }>(
  manager: EntityManager,
  keys: readonly Key[],
): Promise<Key[]> {
  const rows: { position: string }[] = await manager.query(
    `select position from unnest($1::text[], $2::text[]) with ordinality as keys (location_id, sku, position)
      where not exists (select 1 from orders.stock_levels s
                         where s.location_id = keys.location_id and s.sku = keys.sku)`,
    [keys.map(({ locationId }) => locationId), keys.map(({ sku }) => sku)],
  );
  return rows.map(({ position }) => keys[Number(position) - 1]!);
}

export interface OpeningInvoiceRow {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly purchaseOrderNumber: string;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly terms: string;
  readonly currency: string;
  readonly amountMinor: string;
}

/** @returns whether it is new, and whether what stands there under its number is it: never somebody else's invoice */
export async function addOpeningInvoice(
  manager: EntityManager,
  row: OpeningInvoiceRow,
  now: Date,
): Promise<{ readonly added: boolean; readonly same: boolean }> {
  const added: unknown[] = await manager.query(
    `with posted as (
       insert into orders.invoices (id, number, customer_id, purchase_order_number, invoice_date, due_date, terms,
         currency, amount_minor, posted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (number) do nothing
       returning id, customer_id, currency, amount_minor, invoice_date
     )
     insert into orders.ar_entries (customer_id, kind, currency, amount_minor, entry_date, invoice_id, at)
     select customer_id, 'opening', currency, amount_minor, invoice_date, id, $10 from posted returning 1`,
    [
      row.id,
      row.number,
      row.customerId,
      row.purchaseOrderNumber,
      row.invoiceDate,
      row.dueDate,
      row.terms,
      row.currency,
      row.amountMinor,
      now,
    ],
  );
  if (added.length === 1) return { added: true, same: true };
  const same: unknown[] = await manager.query(
    `select 1 from orders.invoices where number = $1 and customer_id = $2 and currency = $3 and amount_minor = $4`,
    [row.number, row.customerId, row.currency, row.amountMinor],
  );
  return { added: false, same: same.length === 1 };
}

/** Held until the transaction ends by whoever changes part of a thing: it is read before it is put. */
export async function lockReference(manager: EntityManager, kind: ReferenceKind, key: string): Promise<void> {
  await manager.query(`select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 4711))`, [kind, key]);
}

/** A thing as it was last put; the audit trail is complete, so its newest entry is the thing. */
export async function loadCurrent(
  manager: EntityManager,
  kind: ReferenceKind,
  key: string,
): Promise<object | undefined> {
  const [row]: { after: object }[] = await manager.query(
    'select after from orders.audit_log where kind = $1 and key = $2 order by id desc limit 1',
    [kind, key],
  );
  return row?.after;
}

export interface AuditRow {
  readonly at: Date;
  readonly actor: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** Every change of one thing, the newest first. */
export async function loadAudit(manager: EntityManager, kind: ReferenceKind, key: string): Promise<AuditRow[]> {
  return manager.query(
    'select at, actor, before, after from orders.audit_log where kind = $1 and key = $2 order by id desc limit 200',
    [kind, key],
  );
}
