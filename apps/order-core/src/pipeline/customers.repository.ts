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
  /** First and last day of the hold; absent: from when it was set, until it is lifted. */
  readonly holdFrom: string | undefined;
  readonly holdUntil: string | undefined;
  /** Orders that are paid on delivery go on in spite of the hold. */
  readonly holdAllowsPrepaid: boolean;
  readonly currency: string;
  readonly creditLimit: Money | undefined;
  readonly terms: string;
  readonly priceLevel: string | undefined;
  readonly programs: readonly string[];
  readonly purchaseOrderRequired: boolean;
  readonly newCustomer: boolean;
  readonly preferredLocationId: string | undefined;
  readonly backorders: boolean;
  readonly shipComplete: boolean;
  /** Takes substitutes without being asked. */
  readonly substitutes: boolean;
  /** Who is served first when stock is short: lower first. */
  readonly priority: number;
  readonly priceTolerancePercent: Decimal;
  /** Whose price stands when the document's differs within the tolerance. */
  readonly pricePolicy: 'ours' | 'theirs';
  /** X12 codes of allowances the customer takes without a person looking. */
  readonly agreedAllowances: readonly string[];
  readonly taxExemption: string | undefined;
  readonly taxExemptUntil: string | undefined;
  /** The customer's own guardrails, else the house's for the currency; absent: the settings count. */
  readonly minimumMarginPercent: Decimal | undefined;
  readonly automaticValue: Money | undefined;
}

interface CustomerRow {
  id: string;
  name: string;
  active: boolean;
  hold_reason: string | null;
  hold_first_day: string | null;
  hold_last_day: string | null;
  hold_allows_prepaid: boolean;
  currency: string;
  credit_limit_minor: string | null;
  terms: string;
  price_level: string | null;
  programs: string[];
  purchase_order_required: boolean;
  new_customer: boolean;
  preferred_location_id: string | null;
  backorders: boolean;
  ship_complete: boolean;
  substitutes: boolean;
  priority: number;
  price_tolerance_percent: string;
  price_policy: 'ours' | 'theirs';
  agreed_allowances: string[];
  tax_exemption: string | null;
  tax_exempt_last_day: string | null;
  minimum_margin_percent: string | null;
  automatic_value_minor: string | null;
  house_margin: string | null;
  house_value: string | null;
}

export async function loadCustomer(manager: EntityManager, id: string): Promise<CustomerRecord | undefined> {
  const rows: CustomerRow[] = await manager.query(
    `select c.*, to_char(c.hold_from, 'YYYY-MM-DD') as hold_first_day, to_char(c.hold_until, 'YYYY-MM-DD') as hold_last_day,
            to_char(c.tax_exempt_until, 'YYYY-MM-DD') as tax_exempt_last_day,
            g.minimum_margin_percent as house_margin, g.automatic_value_minor as house_value
       from orders.customers c left join orders.guardrails g on g.currency = c.currency where c.id = $1`,
    [id],
  );
  return rows[0] && toCustomer(rows[0]);
}

/** The customer with the prices, programs and exemptions of an earlier day: an order keeps those of the day it came in. */
export async function loadCustomerOn(
  manager: EntityManager,
  customer: CustomerRecord,
  on: string,
): Promise<CustomerRecord> {
  const [row]: { data: PricingTermsInput }[] = await manager.query(
    `select data from orders.reference_versions
      where kind = 'customer' and key = $1 and applied and valid_from <= $2 order by valid_from desc limit 1`,
    [customer.id, on],
  );
  if (!row) return customer;
  const { data } = row;
  return {
    ...customer,
    priceLevel: data.priceLevel,
    programs: data.programs ?? [],
    priceTolerancePercent: readDecimal(data.priceTolerancePercent ?? '0'),
    pricePolicy: data.pricePolicy ?? 'ours',
    agreedAllowances: data.agreedAllowances ?? [],
    taxExemption: data.taxExemption,
    taxExemptUntil: data.taxExemptUntil,
  };
}

/** Of a customer as reference data keeps it, what prices depend on. */
type PricingTermsInput = Partial<
  Pick<
    CustomerRecord,
    'priceLevel' | 'programs' | 'pricePolicy' | 'agreedAllowances' | 'taxExemption' | 'taxExemptUntil'
  >
> & { readonly priceTolerancePercent?: string };

/**
 * Locks a customer's credit until the transaction ends: two orders of one customer are never judged against the same
 * exposure. Taken after the order's and the stock's locks, so that no two transactions wait for each other.
 */
export async function lockCredit(manager: EntityManager, customerId: string): Promise<void> {
  await manager.query('select 1 from orders.customers where id = $1 for no key update', [customerId]);
}

function toCustomer(row: CustomerRow): CustomerRecord {
  return {
    id: row.id,
    name: row.name,
    active: row.active,
    holdReason: row.hold_reason ?? undefined,
    holdFrom: row.hold_first_day ?? undefined,
    holdUntil: row.hold_last_day ?? undefined,
    holdAllowsPrepaid: row.hold_allows_prepaid,
    currency: row.currency,
    creditLimit: readOptionalMoney(row.credit_limit_minor, row.currency),
    terms: row.terms,
    priceLevel: row.price_level ?? undefined,
    programs: row.programs,
    purchaseOrderRequired: row.purchase_order_required,
    newCustomer: row.new_customer,
    preferredLocationId: row.preferred_location_id ?? undefined,
    backorders: row.backorders,
    shipComplete: row.ship_complete,
    substitutes: row.substitutes,
    priority: row.priority,
    priceTolerancePercent: readDecimal(row.price_tolerance_percent),
    pricePolicy: row.price_policy,
    agreedAllowances: row.agreed_allowances,
    taxExemption: row.tax_exemption ?? undefined,
    taxExemptUntil: row.tax_exempt_last_day ?? undefined,
    minimumMarginPercent: readOptionalDecimal(row.minimum_margin_percent ?? row.house_margin),
    automaticValue: readOptionalMoney(row.automatic_value_minor ?? row.house_value, row.currency),
  };
}
