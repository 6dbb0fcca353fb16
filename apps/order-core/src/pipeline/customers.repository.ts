import type { Decimal } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';
import type { EntityManager } from 'typeorm';
import { readDecimal, readOptionalDecimal, readOptionalMoney } from './columns.js';

/** A customer as the stages judge by it. */
export interface CustomerRecord {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly holdReason: string | undefined;
  readonly currency: string;
  readonly creditLimit: Money | undefined;
  readonly terms: string;
  readonly priceLevel: string | undefined;
  readonly purchaseOrderRequired: boolean;
  readonly newCustomer: boolean;
  readonly preferredLocationId: string | undefined;
  readonly backorders: boolean;
  readonly shipComplete: boolean;
  readonly priceTolerancePercent: Decimal;
  /** The customer's own guardrails; absent: the global ones. */
  readonly minimumMarginPercent: Decimal | undefined;
  readonly automaticValue: Money | undefined;
}

interface CustomerRow {
  id: string;
  name: string;
  active: boolean;
  hold_reason: string | null;
  currency: string;
  credit_limit_minor: string | null;
  terms: string;
  price_level: string | null;
  purchase_order_required: boolean;
  new_customer: boolean;
  preferred_location_id: string | null;
  backorders: boolean;
  ship_complete: boolean;
  price_tolerance_percent: string;
  minimum_margin_percent: string | null;
  automatic_value_minor: string | null;
}

export async function loadCustomer(manager: EntityManager, id: string): Promise<CustomerRecord | undefined> {
  const rows: CustomerRow[] = await manager.query('select * from orders.customers where id = $1', [id]);
  return rows[0] && toCustomer(rows[0]);
}

/**
 * Locks a customer's credit until the transaction ends: two orders of one customer are never judged against the same
 * exposure. Taken after the order's and the stock's locks, so that no two transactions wait for each other.
 */
export async function lockCredit(manager: EntityManager, customerId: string): Promise<void> {
  await manager.query('select 1 from orders.customers where id = $1 for no key update', [customerId]);
}

export function toCustomer(row: CustomerRow): CustomerRecord {
  return {
    id: row.id,
    name: row.name,
    active: row.active,
    holdReason: row.hold_reason ?? undefined,
    currency: row.currency,
    creditLimit: readOptionalMoney(row.credit_limit_minor, row.currency),
    terms: row.terms,
    priceLevel: row.price_level ?? undefined,
    purchaseOrderRequired: row.purchase_order_required,
    newCustomer: row.new_customer,
    preferredLocationId: row.preferred_location_id ?? undefined,
    backorders: row.backorders,
    shipComplete: row.ship_complete,
    priceTolerancePercent: readDecimal(row.price_tolerance_percent),
    minimumMarginPercent: readOptionalDecimal(row.minimum_margin_percent),
    automaticValue: readOptionalMoney(row.automatic_value_minor, row.currency),
  };
}
