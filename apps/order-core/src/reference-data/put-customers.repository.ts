import { money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import type { CustomerInput } from './customer.schema.js';

/** @throws RangeError when the amount has more digits than its currency */
export const minor = (amount: string | undefined, currency: string): string | null =>
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
  await manager.query(UPSERT, [JSON.stringify(rows), now]);
  await manager.query('delete from orders.ship_tos where customer_id = any ($1)', [customers.map(({ id }) => id)]);
  await manager.query(
    `insert into orders.ship_tos (customer_id, id, qualifier, identifier, name, address, open, route, carrier)
     select "customerId", id, qualifier, identifier, name, address, open, route, carrier
       from jsonb_to_recordset($1::jsonb) as rows ("customerId" text, id text, qualifier text, identifier text,
         name text, address jsonb, open boolean, route text, carrier text)`,
    [JSON.stringify(customers.flatMap(({ id, shipTos }) => shipTos.map((each) => ({ ...each, customerId: id }))))],
  );
}

/** Column, field of the schema, type; `id` is the key. */
const COLUMNS = [
  ['name', 'name', 'text'],
  ['active', 'active', 'boolean'],
  ['hold_reason', 'holdReason', 'text'],
  ['hold_from', 'holdFrom', 'date'],
  ['hold_until', 'holdUntil', 'date'],
  ['hold_allows_prepaid', 'holdAllowsPrepaid', 'boolean'],
  ['currency', 'currency', 'text'],
  ['credit_limit_minor', 'creditLimit', 'bigint'],
  ['terms', 'terms', 'text'],
  ['price_level', 'priceLevel', 'text'],
  ['programs', 'programs', 'text[]'],
  ['purchase_order_required', 'purchaseOrderRequired', 'boolean'],
  ['new_customer', 'newCustomer', 'boolean'],
  ['preferred_location_id', 'preferredLocationId', 'text'],
  ['backorders', 'backorders', 'boolean'],
  ['substitutes', 'substitutes', 'boolean'],
  ['ship_complete', 'shipComplete', 'boolean'],
  ['priority', 'priority', 'integer'],
  ['price_tolerance_percent', 'priceTolerancePercent', 'numeric'],
  ['price_policy', 'pricePolicy', 'text'],
  ['agreed_allowances', 'agreedAllowances', 'text[]'],
  ['tax_exemption', 'taxExemption', 'text'],
  ['tax_exempt_until', 'taxExemptUntil', 'date'],
  ['minimum_margin_percent', 'minimumMarginPercent', 'numeric'],
  ['automatic_value_minor', 'automaticValue', 'bigint'],
  ['invoicing', 'invoicing', 'text'],
  ['route', 'route', 'text'],
  ['carrier', 'carrier', 'text'],
] as const;

const UPSERT = `
  insert into orders.customers (id, ${COLUMNS.map(([column]) => column).join(', ')}, updated_at)
  select id, ${COLUMNS.map(([, field]) => `"${field}"`).join(', ')}, $2
    from jsonb_to_recordset($1::jsonb) as rows (id text, ${COLUMNS.map(([, field, type]) => `"${field}" ${type}`).join(', ')})
   order by id
  on conflict (id) do update set ${COLUMNS.map(([column]) => `${column} = excluded.${column}`).join(', ')},
    updated_at = excluded.updated_at`;
