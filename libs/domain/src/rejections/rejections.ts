/** Who can clear a finding; the roles of API keys. `partner` means only the sender can, by sending something else. */
export type Resolver = 'partner' | 'clerk' | 'approver' | 'warehouse' | 'ar' | 'admin';

interface RejectionDefinition {
  /** What it means and what to do, for the person who meets it. */
  readonly sentence: string;
  readonly resolver: Resolver;
  /** A person of the resolving role may accept it and let the order go on as it is. */
  readonly acceptable: boolean;
}

const no = (resolver: Resolver, sentence: string): RejectionDefinition => ({ sentence, resolver, acceptable: false });
const may = (resolver: Resolver, sentence: string): RejectionDefinition => ({ sentence, resolver, acceptable: true });

/**
 * Every refusal, hold reason, approval reason and exception of the order to cash rules, by its stable code.
 * docs/rejections.md is generated from this table and a test keeps the two equal.
 */
export const REJECTIONS = {
  // The customer and the document
  CUSTOMER_UNKNOWN: no('clerk', 'The sender is no customer we know. Set the customer up or map the partner to one.'),
  CUSTOMER_INACTIVE: no('admin', 'The customer is closed. Reopen the account or cancel the order.'),
  CUSTOMER_ON_HOLD: may('ar', 'The customer is on hold. Lift the hold, or accept this one order.'),
  CREDIT_LIMIT_ALREADY_EXCEEDED: may('ar', 'The customer is over the credit limit before this order.'),
  PURCHASE_ORDER_REQUIRED: may(
    'clerk',
    'The customer orders by purchase order number only, and the document has none.',
  ),
  PURCHASE_ORDER_DUPLICATE: no('partner', 'The purchase order was received before; the first copy stands.'),
  CURRENCY_DIFFERS: no('partner', 'The document is in a currency the customer has no account in.'),
  TEST_DOCUMENT: no('clerk', 'The document is marked as a test; it is kept and never shipped.'),
  SHIP_TO_UNKNOWN: no('clerk', 'The ship-to is not on the list of the customer. Add it, then release the order.'),
  SHIP_TO_AMBIGUOUS: no('clerk', 'The ship-to fits more than one address of the customer.'),
  SHIP_TO_NOT_ALLOWED: may('clerk', 'The ship-to is on the list of the customer, but closed for orders.'),
  PURPOSE_NEEDS_REVIEW: may('clerk', 'The document confirms or repeats an order that was never received.'),
  ORDER_CHANGE_NEEDS_REVIEW: may('clerk', 'The customer sent a change to this order; a person carries it out.'),
  CHANGE_LINE_UNKNOWN: no('partner', 'The change names a line that the order does not have, or has no more.'),
  CHANGE_LINE_EXISTS: no('partner', 'The change adds a line under a number that the order has already.'),
  CHANGE_INCOMPLETE: no('partner', 'The change does not say what the line shall be changed to.'),
  CHANGE_CONTRADICTS: no('partner', 'The change says one thing by its code and another by its quantity or unit.'),
  CHANGE_OUT_OF_SEQUENCE: no('partner', 'A later change of the order was decided before this one came.'),
  CHANGE_AFTER_RELEASE: may('approver', 'The customer changed the order while it was on the floor.'),
  STOCK_SHORT: no('partner', 'There is less in stock than the change asks for, and the customer takes no backorders.'),
  // Its lines
  ORDER_EMPTY: no('clerk', 'The order has no line.'),
  ITEM_UNKNOWN: no('clerk', 'No item has any of the identifiers of the line. Add the cross-reference.'),
  ITEM_AMBIGUOUS: no('clerk', 'The identifiers of the line name different items.'),
  ITEM_DISCONTINUED: no('clerk', 'The item is no longer sold. Offer a substitute.'),
  QUANTITY_ZERO: no('clerk', 'The line orders nothing.'),
  QUANTITY_IMPLAUSIBLE: no('clerk', 'The quantity or the price of the line is beyond anything we sell.'),
  UNIT_NOT_STATED: no('clerk', 'The line has no unit of measure and the item is sold in several.'),
  UNIT_NOT_SOLD: no('clerk', 'The item is not sold in the unit of the line.'),
  LINE_READING_UNSURE: may('clerk', 'The reader is not sure of the line. Compare it with the document.'),
  // Pricing and approval
  PRICE_NOT_FOUND: no('admin', 'No price book has a price for the line and the document names none.'),
  MARGIN_BELOW_MINIMUM: may('approver', 'The margin of the order is below the guardrail.'),
  ORDER_VALUE: may('approver', 'The value of the order is above what is approved by itself.'),
  NEW_CUSTOMER: may('approver', 'The customer is new: the first orders are looked at.'),
  CREDIT_EXPOSURE: may('approver', 'With this order the customer would be over the credit limit.'),
  COST_UNKNOWN: may('approver', 'The landed cost of a line is unknown, so the margin is unknown.'),
  PRICE_DIFFERS: may('approver', 'The price on the document differs from ours by more than the tolerance.'),
  ALLOWANCE_NOT_AGREED: may('approver', 'The document takes an allowance that was not agreed with the customer.'),
  CHARGE_NOT_UNDERSTOOD: may('approver', 'The document names a charge or allowance whose amount is not clear.'),
  PROMOTION_CODE_UNKNOWN: may('approver', 'The document names a promotion that is not open to this order.'),
  ALLOWANCE_BEYOND_GOODS: no('clerk', 'The allowances of the document are worth more than the goods.'),
  PRICE_UNCONFIRMED: may('approver', 'No price book has the line; the price is the one on the document.'),
  QUANTITY_UNUSUAL: may('approver', 'The quantity of a line is far from what the customer usually orders of the item.'),
  NEW_SHIP_TO: may('approver', 'The customer has orders, and none of them went to this ship-to.'),
  // Decisions about an order
  APPROVAL_REFUSED: no('approver', 'A person decided against the order.'),
  APPROVER_ENTERED_ORDER: no('approver', 'Whoever entered an order cannot decide about it. Ask a colleague.'),
  APPROVER_CHANGED_ORDER: no('approver', 'Whoever changed an order cannot decide about it. Ask a colleague.'),
  ORDER_SENT_BACK: may('clerk', 'The approver sent the order back with a question. Answer it, or change the order.'),
  SPLIT_NOT_POSSIBLE: no(
    'approver',
    'The order cannot be split: one unit is above the threshold, the parts would cost more, or it came by EDI.',
  ),
  CARD_NOT_LOW_RISK: no('approver', 'The card is not of low risk; it is decided by itself.'),
  CANCEL_NEEDS_APPROVER: no('approver', 'The order is on the floor; only an approver cancels it now.'),
  MESSAGE_SETTLED: no('clerk', 'Somebody settled the message before.'),
  CARD_ALREADY_DECIDED: no('approver', 'The card was decided, or withdrawn, before.'),
  ORDER_STATE_FORBIDS: no('clerk', 'The order is in a state in which this cannot be done.'),
  CANCEL_TOO_LATE: no('clerk', 'The order is picked or shipped already; it comes back as a return.'),
  // The warehouse
  STOCK_IS_PROMISED: no(
    'warehouse',
    'Stock that is set aside for orders cannot be written off. Count the shelf instead.',
  ),
  STOCK_IS_PICKED: no(
    'warehouse',
    'More is picked from the shelf than was counted. Ship or put back what is picked first.',
  ),
  PICK_LIST_NOT_OPEN: no('warehouse', 'The pick list was confirmed, shipped or withdrawn before.'),
  PICK_LIST_NOT_PICKED: no('warehouse', 'Only a confirmed pick list can be shipped.'),
  PICK_LINE_UNKNOWN: no('warehouse', 'The pick list has no such line.'),
  PICK_QUANTITY_MISMATCH: no('warehouse', 'Picked, short and damaged do not add up to the quantity asked for.'),
  CARTON_QUANTITY_MISMATCH: no('warehouse', 'The cartons do not hold exactly what was picked.'),
  CHARGE_AMOUNT_INVALID: no('warehouse', 'A charge of the shipment is no amount of the currency of the order.'),
  NOTHING_TO_SHIP: no('warehouse', 'Nothing on the pick list was picked.'),
  CATCH_WEIGHT_MISSING: no('warehouse', 'Goods that are billed by weight were not weighed.'),
  CATCH_WEIGHT_NOT_ASKED: no('warehouse', 'A weight is told of goods that are not billed by weight.'),
  CATCH_WEIGHT_IMPLAUSIBLE: no('warehouse', 'The weight is less than half or more than double of what was expected.'),
  SHIP_QUANTITY_EXCEEDS: no('warehouse', 'More would leave than is picked and not shipped yet.'),
  PICKUP_NOT_COLLECTED: no('warehouse', 'The customer fetches these goods: tell who collected them, ship the others.'),
  PICK_LIST_OF_VENDOR: no('warehouse', 'A vendor ships these goods; they leave with the confirmation of the vendor.'),
  NO_VENDOR_LINES: no('clerk', 'Nothing of the order waits for goods that a vendor ships for us.'),
  // Invoices and credit memos
  CREDIT_LINE_UNKNOWN: no('ar', 'The invoice has no such line, or the credit names it twice.'),
  CREDIT_EXCEEDS_INVOICE: no('ar', 'More would be credited than is left of what was billed.'),
  CREDIT_NOTHING_LEFT: no('ar', 'Nothing of the invoice is left to credit.'),
  INVOICE_CREDITED_IN_PART: no('ar', 'Part of the invoice is credited; it cannot be cancelled and billed again.'),
  INVOICE_REBILLED: no('ar', 'The invoice was cancelled and another stands in its place.'),
  // Cash
  PAYMENT_REFERENCE_REUSED: no('ar', 'The customer has another payment with this reference and a different amount.'),
  PAYMENT_DATE_AHEAD: no('ar', 'The payment is dated more than a month from now: surely a slip of the pen.'),
  PAYMENT_INVOICE_UNKNOWN: no('ar', 'The remittance names an invoice the customer does not have open.'),
  PAYMENT_SHORT: no('ar', 'The payment is less than the invoices it names; the rest stays open.'),
  PAYMENT_OVER: no('ar', 'The payment is more than it can pay; the rest stays unapplied.'),
  REMITTANCE_NEEDS_REVIEW: no('ar', 'The remittance advice is no payment that can be recorded by itself.'),
  REMITTANCE_DISCOUNT: no('ar', 'The payer took a discount on an item; what it leaves open is looked at.'),
  REMITTANCE_ADJUSTMENT: no('ar', 'The payer adjusted an item or the payment, for the reason named.'),
  REMITTANCE_LINE_UNUSED: no('ar', 'An item of the remittance names nothing that can be paid.'),
  PAYMENT_NOT_MATCHED: no('ar', 'Nothing says for sure what the payment is for; a proposal waits.'),
  PAYMENT_REMITTANCE_DOUBTFUL: no('ar', 'The remittance names one invoice and pays the amount of another.'),
  PAYMENT_CREDIT_UNKNOWN: no('ar', 'The remittance takes a credit the customer does not have open.'),
  PAYMENT_OTHER_CUSTOMER: no('ar', 'The remittance names an invoice of another customer.'),
  PAYMENT_INVOICE_SETTLED: no('ar', 'The remittance names an invoice that is settled already: perhaps paid twice.'),
  PAYMENT_REFUNDED: no(
    'ar',
    'The bank took back a payment after some of it was paid back: the customer owes that much.',
  ),
  PAYMENT_RETURNED: no('ar', 'The payment was returned or paid back; nothing of it can be applied.'),
  APPLICATION_TOO_MUCH: no('ar', 'More would be applied than the invoice owes, or than the money that is left.'),
  APPLICATION_TAKEN_BACK: no('ar', 'The application was taken back before.'),
  EXCEPTION_RESOLVED: no('ar', 'The exception was resolved before.'),
  RESOLUTION_UNFIT: no('ar', 'The exception cannot be resolved this way.'),
  WRITE_OFF_ABOVE_LIMIT: no('admin', 'The amount is above what the role may write off.'),
  REFUND_TOO_MUCH: no('ar', 'More would be paid back than is left unapplied.'),
  DISPUTE_CLOSED: no('ar', 'The dispute was settled before.'),
  DISPUTE_TOO_MUCH: no('ar', 'More would be disputed than the invoice owes.'),
  // Goods that come back
  RETURN_TOO_MUCH: no('clerk', 'More would come back than was shipped and did not come back before.'),
  RETURN_LINE_UNKNOWN: no('clerk', 'The order has no such line.'),
  RETURN_EMPTY: no('clerk', 'The return names nothing that comes back.'),
  RETURN_STATE_FORBIDS: no('clerk', 'The return is in a state in which this cannot be done.'),
  RETURN_QUANTITY_MISMATCH: no('warehouse', 'Restocked and scrapped do not add up to what was received.'),
  RETURN_NOT_BILLED: no('ar', 'The goods were not billed yet; the credit waits for the invoice.'),
} as const satisfies Record<string, RejectionDefinition>;

export type RejectionCode = keyof typeof REJECTIONS;

/** One thing a rule found: the code, a sentence with this case's facts, and who can resolve it. */
export interface Finding {
  readonly code: RejectionCode;
  readonly message: string;
  readonly lineNumber?: string | undefined;
  readonly resolver: Resolver;
}

/** Why a rule said no: every finding at once, so that nobody repairs an order one mistake at a time. */
export interface Rejection {
  readonly findings: readonly [Finding, ...Finding[]];
}

/** The longest sentence an event may carry; a document can name an item in more words than that. */
const LONGEST_MESSAGE = 1000;

export function finding(code: RejectionCode, text: string, lineNumber?: string): Finding {
  const { resolver } = REJECTIONS[code];
  const message = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE - 1)}…` : text;
  return lineNumber === undefined ? { code, message, resolver } : { code, message, lineNumber, resolver };
}

/** A rejection for a single reason. */
export const rejection = (code: RejectionCode, message: string, lineNumber?: string): Rejection => ({
  findings: [finding(code, message, lineNumber)],
});

/** @returns a rejection when there is anything to reject, so that callers cannot make an empty one */
export function rejectionOf(findings: readonly Finding[]): Rejection | undefined {
  const [first, ...rest] = findings;
  return first ? { findings: [first, ...rest] } : undefined;
}
