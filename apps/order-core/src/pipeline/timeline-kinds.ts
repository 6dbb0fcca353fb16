/**
 * What an entry of an order's timeline says of the change it stands for: the names that are in its `before` and its
 * `after`, or why nothing changes. {@link OrderWork} fills in the names it knows (`order-facts.ts`); the others are the
 * writer's, and an entry without them is a bug.
 */
export type TimelineRule = { readonly shows: readonly string[] } | { readonly changesNothing: string };

/** Every kind of entry. An entry of a kind that is not here does not compile. */
export const TIMELINE_KINDS = {
  'order.received': { changesNothing: 'the order begins here: there is nothing before' },
  'order.validated': { shows: ['customerId', 'shipToId', 'terms'] },
  'order.held': { shows: ['state', 'findings'] },
  'order.hold_released': { shows: ['state', 'findings', 'acceptedCodes'] },
  'order.reserved': { shows: ['byLine'] },
  'order.backordered': { shows: ['byLine'] },
  'lines.cancelled': { shows: ['byLine'] },
  'line.substituted': { shows: ['position', 'sku', 'quantity', 'byLine'] },
  'substitutes.offered': { changesNothing: 'an offer: nothing changes before the customer takes it' },
  'stock.released': { shows: ['byLine'] },
  'stock.asked_of_vendor': { shows: ['byLine'] },
  'reservation.expired': { changesNothing: 'the stock it gave back stands in the entry before it' },
  'order.priced': { shows: ['total', 'byLine'] },
  'order.approval_requested': { shows: ['state', 'exposure'] },
  'order.approval_escalated': { shows: ['escalationLevel'] },
  'order.approved': { shows: ['state'] },
  'order.rejected': { shows: ['state', 'byLine'] },
  'order.cancelled': { shows: ['state', 'byLine'] },
  'order.split': { shows: ['state', 'byLine'] },
  'order.planned_again': { shows: ['state'] },
  'order.changed': { shows: ['state', 'lines'] },
  'order.change_decided': { changesNothing: 'the answer: what was changed stands in the entries before it' },
  'order.cancel_refused': { changesNothing: 'the order stays as it is' },
  'order.change_needs_review': { changesNothing: 'nothing changes before a person has looked' },
  'order.message_settled': { shows: ['review'] },
  'order.duplicate_received': { changesNothing: 'the first document stands' },
  'fulfillment.released': { shows: ['state'] },
  'purchase.requested': { changesNothing: 'asks a vendor for what the entry before it released' },
  'fulfillment.picked': { shows: ['pickList', 'byLine'] },
  'fulfillment.ready_for_pickup': { changesNothing: 'word to the customer; the goods stand in the entry before it' },
  'inventory.cycle_count_requested': { shows: ['onShelf'] },
  'order.state': { shows: ['state'] },
  'order.shipped': { shows: ['state', 'byLine'] },
  'invoice.posted': { shows: ['state', 'invoiceNumber', 'amount', 'byLine'] },
  'invoice.credited': { shows: ['open'] },
  'invoice.disputed': { shows: ['dispute'] },
  'invoice.dispute_settled': { shows: ['dispute'] },
  'payment.applied': { shows: ['open'] },
  'payment.unapplied': { shows: ['open'] },
  'receivable.written_off': { shows: ['open'] },
  'receivable.write_off_reversed': { shows: ['open'] },
  'order.paid': { shows: ['state'] },
  'order.payment_reopened': { shows: ['state'] },
  'return.requested': { shows: ['return'] },
  'return.decided': { shows: ['return'] },
  'return.received': { shows: ['return'] },
  'return.closed': { shows: ['return'] },
} as const satisfies Readonly<Record<string, TimelineRule>>;

export type TimelineKind = keyof typeof TIMELINE_KINDS;

export const shownBy = (kind: TimelineKind): readonly string[] => {
  const rule: TimelineRule = TIMELINE_KINDS[kind];
  return 'shows' in rule ? rule.shows : [];
};
