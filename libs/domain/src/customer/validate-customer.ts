import { compareDecimal, type Decimal, decimal, isZeroDecimal } from '../money/decimal.js';
import { compareMoney, formatMoney, type Money, subtractMoney } from '../money/money.js';
import { err, ok, type Result } from '../result/result.js';
import {
  type Finding,
  finding,
  type Rejection,
  type RejectionCode,
  rejectionOf,
  REJECTIONS,
} from '../rejections/rejections.js';

export interface CustomerFacts {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** Why the customer is on hold; absent when not. */
  readonly holdReason?: string | undefined;
  readonly currency: string;
  /** Absent: no limit. */
  readonly creditLimit?: Money | undefined;
  readonly purchaseOrderRequired: boolean;
}

export interface ShipToFacts {
  readonly id: string;
  readonly open: boolean;
}

export interface ItemFacts {
  readonly sku: string;
  readonly discontinued: boolean;
  /** Units the item is sold in, with base units per one of each. */
  readonly units: readonly { readonly unit: string; readonly factor: Decimal; readonly sold: boolean }[];
}

export interface LineToValidate {
  readonly lineNumber: string;
  readonly quantity: Decimal;
  readonly unit?: string | undefined;
  /** The price on the document. */
  readonly documentPrice?: Decimal | undefined;
  /** How the document names the item, for the message. */
  readonly named: string;
  /** The distinct items its identifiers lead to. */
  readonly items: readonly ItemFacts[];
  /** How sure the reader of an email is, 0…1; absent when the channel is exact. */
  readonly confidence?: number | undefined;
}

export interface OrderToValidate {
  /** What the document says the customer is, for the message. */
  readonly claimedCustomer: string;
  readonly customer: CustomerFacts | undefined;
  /** Exposure before this order. */
  readonly exposure: Money | undefined;
  /** Absent or blank: the document has none. */
  readonly purchaseOrderNumber?: string | undefined;
  /** Another order of the customer with the same number (and release). */
  readonly duplicateOf?: string | undefined;
  readonly currency: string;
  readonly test: boolean;
  /** Absent when the document names no ship-to: then the customer's own address counts. */
  readonly shipTo?: { readonly named: string; readonly matches: readonly ShipToFacts[] } | undefined;
  readonly lines: readonly LineToValidate[];
  /** Set when the document itself must be looked at, e.g. it repeats an order that was never received. */
  readonly review?:
    { readonly code: 'PURPOSE_NEEDS_REVIEW' | 'ORDER_CHANGE_NEEDS_REVIEW'; readonly why: string } | undefined;
}

export interface ValidationPolicy {
  /** Below this confidence a line read from an email waits for a person. */
  readonly minimumConfidence: number;
  /** Codes a person has accepted for this order: they become warnings. */
  readonly accepted: ReadonlySet<RejectionCode>;
}

export interface ValidatedLine {
  readonly lineNumber: string;
  readonly sku: string;
  readonly unit: string;
  readonly factor: Decimal;
}

export interface ValidatedOrder {
  readonly customerId: string;
  readonly shipToId?: string | undefined;
  readonly lines: readonly ValidatedLine[];
  /** Findings a person accepted. */
  readonly warnings: readonly Finding[];
  /** What it was passed on, in one line for the timeline. */
  readonly why: string;
}

/** May this customer order this? Every finding at once, each with who can resolve it; or the items and units meant. */
export function validateOrder(order: OrderToValidate, policy: ValidationPolicy): Result<ValidatedOrder, Rejection> {
  const findings = [...customerFindings(order), ...documentFindings(order)];
  const lines: ValidatedLine[] = [];
  for (const line of order.lines) {
    const checked = validateLine(line, policy.minimumConfidence);
    findings.push(...checked.findings);
    if (checked.line) lines.push(checked.line);
  }
  const accepted = findings.filter(({ code }) => REJECTIONS[code].acceptable && policy.accepted.has(code));
  const refused = rejectionOf(findings.filter((each) => !accepted.includes(each)));
  if (refused) return err(refused);
  return ok({
    // Without a refusal the customer is known: CUSTOMER_UNKNOWN cannot be accepted.
    customerId: order.customer!.id,
    shipToId: order.shipTo?.matches[0]?.id,
    lines,
    warnings: accepted,
    why: reasonToPass(order.customer!, { exposure: order.exposure, accepted }),
  });
}

/** E.g. `customer active, 208000.00 of 250000.00 credit free; accepted: CUSTOMER_ON_HOLD`. */
function reasonToPass(
  { creditLimit }: CustomerFacts,
  { exposure, accepted }: { exposure: Money | undefined; accepted: readonly Finding[] },
): string {
  const credit =
    creditLimit && exposure
      ? `${formatMoney(subtractMoney(creditLimit, exposure))} of ${formatMoney(creditLimit)} credit free`
      : 'no credit limit';
  const codes = [...new Set(accepted.map(({ code }) => code))].join(', ');
  return `customer active, ${credit}${codes ? `; accepted by a person: ${codes}` : ''}`;
}

function customerFindings({ claimedCustomer, customer, exposure }: OrderToValidate): Finding[] {
  if (!customer) return [finding('CUSTOMER_UNKNOWN', `No customer is known as ${claimedCustomer}.`)];
  const who = `Customer ${customer.id} (${customer.name})`;
  const findings: Finding[] = [];
  if (!customer.active) findings.push(finding('CUSTOMER_INACTIVE', `${who} is closed.`));
  if (customer.holdReason !== undefined) {
    findings.push(finding('CUSTOMER_ON_HOLD', `${who} is on hold: ${customer.holdReason}.`));
  }
  const { creditLimit } = customer;
  if (creditLimit && exposure && compareMoney(exposure, creditLimit) > 0) {
    const message = `${who} owes ${formatMoney(exposure)} before this order; the limit is ${formatMoney(creditLimit)}.`;
    findings.push(finding('CREDIT_LIMIT_ALREADY_EXCEEDED', message));
  }
  return findings;
}

function documentFindings(order: OrderToValidate): Finding[] {
  const { customer, purchaseOrderNumber, shipTo, review } = order;
  const findings: Finding[] = [];
  if (customer?.purchaseOrderRequired && !purchaseOrderNumber?.trim()) {
    findings.push(finding('PURCHASE_ORDER_REQUIRED', `Customer ${customer.id} orders by purchase order number only.`));
  }
  if (order.duplicateOf !== undefined) {
    const message = `Purchase order ${purchaseOrderNumber} was received before as order ${order.duplicateOf}.`;
    findings.push(finding('PURCHASE_ORDER_DUPLICATE', message));
  }
  if (customer && order.currency !== customer.currency) {
    const message = `The document is in ${order.currency}, the account of customer ${customer.id} in ${customer.currency}.`;
    findings.push(finding('CURRENCY_DIFFERS', message));
  }
  if (order.test) findings.push(finding('TEST_DOCUMENT', 'The document is marked as a test.'));
  if (review) findings.push(finding(review.code, review.why));
  if (customer && shipTo) findings.push(...shipToFindings(shipTo));
  if (order.lines.length === 0) findings.push(finding('ORDER_EMPTY', 'The order has no line.'));
  return findings;
}

function shipToFindings({ named, matches }: NonNullable<OrderToValidate['shipTo']>): Finding[] {
  const [first, ...others] = matches;
  if (!first) return [finding('SHIP_TO_UNKNOWN', `Ship-to ${named} is not on the list of the customer.`)];
  if (others.length > 0) {
    const ids = matches.map(({ id }) => id).join(', ');
    return [finding('SHIP_TO_AMBIGUOUS', `Ship-to ${named} could be ${ids}.`)];
  }
  return first.open ? [] : [finding('SHIP_TO_NOT_ALLOWED', `Ship-to ${first.id} is closed for orders.`)];
}

/** Beyond these a number is a misreading: no distributor ships ten million cases, or sells one for a million. */
const QUANTITY_LIMIT = decimal('10000000');
const PRICE_LIMIT = decimal('1000000');

function isImplausible({ quantity, documentPrice }: LineToValidate): boolean {
  return (
    compareDecimal(quantity, QUANTITY_LIMIT) >= 0 ||
    (documentPrice !== undefined && compareDecimal(documentPrice, PRICE_LIMIT) >= 0)
  );
}

interface CheckedLine {
  readonly findings: Finding[];
  readonly line?: ValidatedLine;
}

/** One line by itself: the item and unit meant, or what is wrong with it. */
export function validateLine(line: LineToValidate, minimumConfidence: number): CheckedLine {
  const findings: Finding[] = [];
  const found = (code: RejectionCode, message: string) => void findings.push(finding(code, message, line.lineNumber));
  if (isZeroDecimal(line.quantity)) found('QUANTITY_ZERO', `Line ${line.lineNumber} orders nothing.`);
  if (isImplausible(line)) {
    found('QUANTITY_IMPLAUSIBLE', `Line ${line.lineNumber} has a quantity or price beyond anything we sell.`);
  }
  if (line.confidence !== undefined && line.confidence < minimumConfidence) {
    found('LINE_READING_UNSURE', `Line ${line.lineNumber} was read from text and the reader is not sure of it.`);
  }
  const [item, ...others] = line.items;
  if (!item) {
    found('ITEM_UNKNOWN', `No item is known as ${line.named}.`);
    return { findings };
  }
  if (others.length > 0) {
    found('ITEM_AMBIGUOUS', `${line.named} could be ${line.items.map(({ sku }) => sku).join(', ')}.`);
    return { findings };
  }
  if (item.discontinued) found('ITEM_DISCONTINUED', `Item ${item.sku} is no longer sold.`);
  const unit = resolveUnit(line, item);
  if ('code' in unit) {
    found(unit.code, unit.message);
    return { findings };
  }
  return { findings, line: { lineNumber: line.lineNumber, sku: item.sku, ...unit } };
}

/** The unit as stated; an unstated one is known only when the item is sold in exactly one: case or each is never guessed. */
function resolveUnit(
  line: LineToValidate,
  item: ItemFacts,
): { unit: string; factor: Decimal } | { code: RejectionCode; message: string } {
  const sold = item.units.filter((each) => each.sold);
  const names = sold.map(({ unit }) => unit).join(', ') || 'none';
  if (line.unit === undefined) {
    const [only, ...others] = sold;
    if (only && others.length === 0) return { unit: only.unit, factor: only.factor };
    return { code: 'UNIT_NOT_STATED', message: `Item ${item.sku} is sold in ${names}; the line does not say which.` };
  }
  const stated = sold.find(({ unit }) => unit === line.unit);
  if (stated) return { unit: stated.unit, factor: stated.factor };
  return { code: 'UNIT_NOT_SOLD', message: `Item ${item.sku} is sold in ${names}, not in ${line.unit}.` };
}
