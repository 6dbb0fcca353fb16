import type { CanonicalOrder } from '#contracts';
import type { AssessedLine, AssessedOrder } from '../certainty/assess-order.js';
import type { DraftReason } from '../certainty/order-policy.js';
import type { SenderTrust } from '../certainty/sender-trust.js';
import type { CandidateOrder, OrderMail, UnclearPlace, UnreadPart } from '../reading/candidate.js';

export const DRAFT_STATUSES = ['open', 'asked', 'confirmed', 'merged', 'rejected'] as const;
export type DraftStatus = (typeof DRAFT_STATUSES)[number];

/** A new order, or a change to one that stands (a cancellation is one, too). */
export type DraftKind = 'order' | 'change';

/** An order on its way to be one: a canonical order whose number may not be known yet. */
export type DraftOrder = Omit<CanonicalOrder, 'purchaseOrderNumber'> & { readonly purchaseOrderNumber: string | null };

/** How the draft was read: what the desk judges it by, and what is learned from its corrections. */
export interface DraftReading {
  readonly order: Omit<CandidateOrder, 'lines'>;
  /** By their place in the mail; `lineNumber` n of the order is the n-th. */
  readonly lines: readonly AssessedLine[];
  readonly unclear: readonly UnclearPlace[];
  readonly unread: readonly UnreadPart[];
  readonly trust: SenderTrust;
  /** The number the order gets where the mail names none and the customer needs none. */
  readonly madeNumber: string;
  /** The mail's own calendar day, for contracts in force and dates. */
  readonly day?: string | undefined;
}

/** A draft as it is opened. */
export interface NewDraft {
  readonly kind: DraftKind;
  readonly reasons: readonly DraftReason[];
  readonly order: DraftOrder;
  readonly reading: DraftReading;
}

/** A draft with what became of it. */
export interface Draft {
  readonly id: string;
  readonly documentId: string;
  readonly position: number;
  readonly kind: DraftKind;
  readonly status: DraftStatus;
  readonly reasons: readonly DraftReason[];
  readonly partnerId: string | null;
  readonly customerId: string | null;
  readonly purchaseOrderNumber: string | null;
  readonly proposed: DraftOrder;
  readonly reading: DraftReading;
  readonly present: DraftOrder;
  readonly version: number;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closeReason: string | null;
  readonly canonicalOrderId: string | null;
}

export const isWaiting = ({ status }: Pick<Draft, 'status'>): boolean => status === 'open' || status === 'asked';

/** Changes, cancellations and replacements speak of an order that stands; all else is an order. */
export const kindOf = ({ order }: AssessedOrder): DraftKind => (order.purpose === 'original' ? 'order' : 'change');

export function readingOf(
  mail: OrderMail,
  { order, lines, overlooked }: AssessedOrder,
  known: Pick<DraftReading, 'trust' | 'madeNumber'>,
): DraftReading {
  const { lines: _, ...head } = order;
  const unclear = [...mail.unclear, ...overlooked];
  const { unread } = mail;
  return { order: head, lines, unclear, unread, ...known, ...(mail.date ? { day: mail.date.day } : {}) };
}

/** The order as it was read, to be judged again with other knowledge. */
export const readAgain = ({ order, lines, unclear, unread }: DraftReading) => ({
  orders: [{ ...order, lines: lines.map(({ line }) => line) }],
  unclear,
  unread,
});
