import { normalizeIdentity } from '#domain/customer/item-identity';
import { money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import type { Author } from '../pipeline/order-work.js';
import type { CustomerInput, DueInInput, ItemInput, LocationInput, PriceBookInput } from './reference-data.schema.js';

export type ReferenceKind = 'customer' | 'item' | 'location' | 'price_book' | 'due_in';

/**
 * Writes the audit trail of what really changes: before and after, by whom and when. What is as it was is left out.
 * @returns the keys that changed
 */
export async function auditChanges(
  manager: EntityManager,
  kind: ReferenceKind,
  rows: readonly { readonly key: string; readonly after: object }[],
  { actor, now }: Author,
): Promise<Set<string>> {
  const changed: { key: string }[] = await manager.query(
    `with input as (
       select * from jsonb_to_recordset($2::jsonb) as rows (key text, after jsonb)
     ), last as (
       select i.key, i.after, (select a.after from orders.audit_log a where a.kind = $1 and a.key = i.key
                                order by a.id desc limit 1) as before
         from input i
     )
     insert into orders.audit_log (at, actor, kind, key, before, after)
     select $4, $3, $1, key, before, after from last where before is distinct from after
     returning key`,
    [kind, JSON.stringify(rows), actor, now],
  );
  return new Set(changed.map(({ key }) => key));
}

/** @throws RangeError when the amount has more digits than its currency */
const minor = (amount: string | undefined, currency: string): string | null =>
  amount === undefined ? null : money(amount, currency).minor.toString();

export async function putCustomers(
  manager: EntityManager,
  customers: readonly CustomerInput[],
  now: Date,
): Promise<void> {
  const rows = customers.map((customer) => ({
    ...customer,
    creditLimit: minor(customer.creditLimit, customer.currency),
    automaticValue: minor(customer.automaticValue, customer.currency),
  }));
  await manager.query(
    `insert into orders.customers (id, name, active, hold_reason, currency, credit_limit_minor, terms, price_level,
       purchase_order_required, new_customer, preferred_location_id, backorders, ship_complete,
       price_tolerance_percent, minimum_margin_percent, automatic_value_minor, updated_at)
     select id, name, active, "holdReason", currency, "creditLimit", terms, "priceLevel", "purchaseOrderRequired",
       "newCustomer", "preferredLocationId", backorders, "shipComplete", "priceTolerancePercent",
       "minimumMarginPercent", "automaticValue", $2
       from jsonb_to_recordset($1::jsonb) as rows (id text, name text, active boolean, "holdReason" text, currency text,
         "creditLimit" bigint, terms text, "priceLevel" text, "purchaseOrderRequired" boolean, "newCustomer" boolean,
         "preferredLocationId" text, backorders boolean, "shipComplete" boolean, "priceTolerancePercent" numeric,
         "minimumMarginPercent" numeric, "automaticValue" bigint)
      order by id
     on conflict (id) do update set name = excluded.name, active = excluded.active, hold_reason = excluded.hold_reason,
       currency = excluded.currency, credit_limit_minor = excluded.credit_limit_minor, terms = excluded.terms,
       price_level = excluded.price_level, purchase_order_required = excluded.purchase_order_required,
       new_customer = excluded.new_customer, preferred_location_id = excluded.preferred_location_id,
       backorders = excluded.backorders, ship_complete = excluded.ship_complete,
       price_tolerance_percent = excluded.price_tolerance_percent,
       minimum_margin_percent = excluded.minimum_margin_percent,
       automatic_value_minor = excluded.automatic_value_minor, updated_at = excluded.updated_at`,
    [JSON.stringify(rows), now],
  );
  await manager.query('delete from orders.ship_tos where customer_id = any ($1)', [customers.map(({ id }) => id)]);
  await manager.query(
    `insert into orders.ship_tos (customer_id, id, qualifier, identifier, name, address, open)
     select "customerId", id, qualifier, identifier, name, address, open
       from jsonb_to_recordset($1::jsonb) as rows ("customerId" text, id text, qualifier text, identifier text,
         name text, address jsonb, open boolean)`,
    [JSON.stringify(customers.flatMap(({ id, shipTos }) => shipTos.map((each) => ({ ...each, customerId: id }))))],
  );
}

export async function putItems(manager: EntityManager, items: readonly ItemInput[], now: Date): Promise<void> {
  await manager.query(
    `insert into orders.items (sku, description, base_unit, catch_weight, discontinued, updated_at)
     select sku, description, "baseUnit", "catchWeight", discontinued, $2
       from jsonb_to_recordset($1::jsonb) as rows (sku text, description text, "baseUnit" text, "catchWeight" boolean,
         discontinued boolean)
      order by sku
     on conflict (sku) do update set description = excluded.description, base_unit = excluded.base_unit,
       catch_weight = excluded.catch_weight, discontinued = excluded.discontinued, updated_at = excluded.updated_at`,
    [JSON.stringify(items), now],
  );
  const skus = [items.map(({ sku }) => sku)];
  await manager.query('delete from orders.item_units where sku = any ($1)', skus);
  await manager.query('delete from orders.item_identifiers where sku = any ($1)', skus);
  await manager.query('delete from orders.landed_costs where sku = any ($1)', skus);
  await manager.query(
    `insert into orders.item_units (sku, unit, factor, sold)
     select sku, unit, factor, sold
       from jsonb_to_recordset($1::jsonb) as rows (sku text, unit text, factor numeric, sold boolean)`,
    [JSON.stringify(items.flatMap(({ sku, units }) => units.map((each) => ({ ...each, sku }))))],
  );
  await manager.query(
    `insert into orders.item_identifiers (qualifier, value, customer_id, sku)
     select qualifier, value, coalesce("customerId", ''), sku
       from jsonb_to_recordset($1::jsonb) as rows (qualifier text, value text, "customerId" text, sku text)
     on conflict (qualifier, value, customer_id) do update set sku = excluded.sku`,
    [
      JSON.stringify(
        items.flatMap(({ sku, identifiers }) =>
          identifiers.map((each) => ({ ...normalizeIdentity(each), customerId: each.customerId, sku })),
        ),
      ),
    ],
  );
  await manager.query(
    `insert into orders.landed_costs (sku, currency, valid_from, unit_cost)
     select sku, currency, "validFrom", "unitCost"
       from jsonb_to_recordset($1::jsonb) as rows (sku text, currency text, "validFrom" date, "unitCost" numeric)`,
    [JSON.stringify(items.flatMap(({ sku, costs }) => costs.map((each) => ({ ...each, sku }))))],
  );
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

export async function putPriceBooks(
  manager: EntityManager,
  books: readonly PriceBookInput[],
  now: Date,
): Promise<void> {
  await manager.query(
    `insert into orders.price_books (id, kind, name, currency, customer_id, level, valid_from, valid_to, updated_at)
     select id, kind, name, currency, "customerId", level, "validFrom", "validTo", $2
       from jsonb_to_recordset($1::jsonb) as rows (id text, kind text, name text, currency text, "customerId" text,
         level text, "validFrom" date, "validTo" date)
     on conflict (id) do update set kind = excluded.kind, name = excluded.name, currency = excluded.currency,
       customer_id = excluded.customer_id, level = excluded.level, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, updated_at = excluded.updated_at`,
    [JSON.stringify(books), now],
  );
  await manager.query('delete from orders.price_entries where price_book_id = any ($1)', [books.map(({ id }) => id)]);
  await manager.query(
    `insert into orders.price_entries (price_book_id, line_number, sku, unit, minimum_quantity, unit_price)
     select "bookId", coalesce("lineNumber", sku), sku, unit, "minimumQuantity", "unitPrice"
       from jsonb_to_recordset($1::jsonb) as rows ("bookId" text, "lineNumber" text, sku text, unit text,
         "minimumQuantity" numeric, "unitPrice" numeric)`,
    [JSON.stringify(books.flatMap(({ id, entries }) => entries.map((each) => ({ ...each, bookId: id }))))],
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

/** @returns false when an invoice of this number is there already */
export async function addOpeningInvoice(manager: EntityManager, row: OpeningInvoiceRow, now: Date): Promise<boolean> {
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
  return added.length === 1;
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
