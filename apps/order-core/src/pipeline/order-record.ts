import { type Decimal, ZERO } from '#domain/money/decimal';
import type { Money } from '#domain/money/money';
import type { OrderState } from '#domain/order/order-state';
import type { LineAdjustment } from '#domain/pricing/line-adjustment';
import type { OrderCharge } from '#domain/pricing/order-charge';
import type { WinningRung } from '#domain/pricing/price-ladder';
import type { Finding, RejectionCode } from '#domain/rejections/rejections';

/** An order as the stages work on it, within one transaction. */
export interface OrderRecord {
  readonly id: string;
  /** Our number as people and partners read it, without its prefix; given when the order is claimed. */
  number: bigint;
  /** The customer, or who the sender claims to be while nobody knows them. */
  readonly customerKey: string;
  customerId: string | undefined;
  readonly purchaseOrderNumber: string;
  readonly releaseNumber: string;
  state: OrderState;
  readonly channel: string;
  readonly documentId: string;
  /** The canonical message it was placed by. */
  readonly messageId: string;
  readonly partnerId: string | undefined;
  readonly enteredBy: string | undefined;
  readonly test: boolean;
  readonly currency: string;
  shipToId: string | undefined;
  terms: string | undefined;
  requestedDate: string | undefined;
  /** The day on the purchase order. */
  readonly orderedOn: string | undefined;
  /** Why it is on hold. */
  findings: readonly Finding[];
  /** Codes a person accepted for this order. */
  acceptedCodes: readonly RejectionCode[];
  /** What the customer owes when everything ships: the sum of its lines' amounts and adjustments. */
  total: Money | undefined;
  /** Lines less discounts and allowances: what the margin is taken of. */
  net: Money | undefined;
  /** Charges and allowances as they were taken; their shares are on the lines. */
  charges: readonly OrderCharge[];
  cost: Money | undefined;
  readonly receivedAt: Date;
  timelineLength: number;
  /** Where it goes: an id of the customer's list, or the place the document names. */
  readonly shipToKey: string | undefined;
  /** Nothing goes to the floor while a line waits; absent: as the customer has it. */
  shipComplete: boolean | undefined;
  /** The person who changed it last, at the desk. */
  changedBy: string | undefined;
  /** The order it was split from. */
  readonly splitFrom: string | undefined;
}

/** Quantities in the unit of the line: ordered = unplanned + reserved + backordered + picked + shipped + cancelled. */
export interface OrderLineRecord {
  readonly position: number;
  readonly lineNumber: string;
  /** How the document names the item. */
  readonly named: string;
  readonly description: string | undefined;
  sku: string | undefined;
  unit: string | undefined;
  /** Base units per unit of the line. */
  factor: Decimal | undefined;
  documentPrice: Decimal | undefined;
  readonly confidence: number | undefined;
  /** The day the document asks for this line, where it says one of its own. */
  requestedDate: string | undefined;
  ordered: Decimal;
  unplanned: Decimal;
  reserved: Decimal;
  backordered: Decimal;
  picked: Decimal;
  shipped: Decimal;
  cancelled: Decimal;
  billed: Decimal;
  unitPrice: Decimal | undefined;
  extended: Money | undefined;
  /** Frozen shares of discounts, allowances, charges and taxes; invoices bill the part that ships. */
  adjustments: readonly LineAdjustment[];
  /** The quantity the adjustments were frozen for. */
  pricedQuantity: Decimal | undefined;
  cost: Money | undefined;
  rung: WinningRung | undefined;
  rungReference: string | undefined;
  /** The price trace as stored: every rung with what it said. */
  priceTrace: readonly object[] | undefined;
}

/** One line of the order's own history. */
export interface TimelineEntry {
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  readonly what: string;
  readonly why?: string | undefined;
  readonly before?: object | undefined;
  readonly after?: object | undefined;
  readonly eventId?: string | undefined;
}

/** How a document names an item, for people. */
export const namedItem = (identifiers: readonly { readonly qualifier: string; readonly value: string }[]): string =>
  identifiers.map(({ qualifier, value }) => `${qualifier} ${value}`).join(', ') || 'no identifier';

/** A line as it comes in: everything ordered, nothing planned. */
export function newLine(line: Pick<OrderLineRecord, 'position' | 'lineNumber' | 'named' | 'ordered'>): OrderLineRecord {
  return {
    ...line,
    description: undefined,
    sku: undefined,
    unit: undefined,
    factor: undefined,
    documentPrice: undefined,
    confidence: undefined,
    requestedDate: undefined,
    unplanned: line.ordered,
    reserved: ZERO,
    backordered: ZERO,
    picked: ZERO,
    shipped: ZERO,
    cancelled: ZERO,
    billed: ZERO,
    unitPrice: undefined,
    extended: undefined,
    adjustments: [],
    pricedQuantity: undefined,
    cost: undefined,
    rung: undefined,
    rungReference: undefined,
    priceTrace: undefined,
  };
}
