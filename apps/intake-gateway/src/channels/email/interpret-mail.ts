import type { CanonicalOrder } from '#contracts';
import { reason, type Reason } from '../../canonical-order/intake-codes.js';
import { canonicalMailOrder, madeNumber, type MailOrigin } from './canonical-mail-order.js';
import type { AssessedOrder } from './certainty/assess-order.js';
import { DRAFT_REASONS, type DraftReason } from './certainty/order-policy.js';
import type { SenderTrust } from './certainty/sender-trust.js';
import { kindOf, type NewDraft, readingOf } from './desk/draft.js';
import type { CandidateOrder, OrderMail } from './reading/candidate.js';
import { purchaseOrderNumbersIn } from './reading/orders/order-facts.js';

/** An order of the mail: taken as it is, or a draft for the desk. */
export type MailOrder =
  { readonly kind: 'taken'; readonly order: CanonicalOrder } | { readonly kind: 'draft'; readonly draft: NewDraft };

/** Whether an order that came before has this one's customer and number, with other contents. */
export type Clash = (order: CanonicalOrder) => Promise<boolean>;

/**
 * The orders a mail is judged by. A mail with a picture of an order, or with words nobody could read, has one without
 * lines: it waits with the picture rather than being lost.
 */
export function ordersToJudge(mail: OrderMail): readonly CandidateOrder[] {
  if (mail.orders.length > 0 || mail.unclear.length + mail.unread.length === 0) return mail.orders;
  const [number] = purchaseOrderNumbersIn(mail.subject, true);
  const place = { kind: 'mail', part: 'subject' } as const;
  const named = number && { purchaseOrderNumber: { value: number.value, place } };
  return [{ ...named, purpose: 'original', lines: [], dates: [], parties: [], notes: [], doubts: [] }];
}

/** Makes of an assessed order what it becomes. Only one that nothing speaks against is taken without a person. */
export async function settleOrder(
  mail: OrderMail,
  assessed: AssessedOrder,
  known: { readonly origin: MailOrigin; readonly trust: SenderTrust; readonly clashes: Clash },
): Promise<MailOrder> {
  const order = canonicalMailOrder(mail, assessed, known.origin);
  const clash = assessed.order.purpose === 'original' && (await known.clashes(order));
  const reasons: readonly DraftReason[] = clash ? [...assessed.reasons, 'ORDER_EXISTS'] : assessed.reasons;
  if (reasons.length === 0) return { kind: 'taken', order };
  const purchaseOrderNumber = assessed.order.purchaseOrderNumber?.value.slice(0, 50) ?? null;
  const reading = readingOf(mail, assessed, { trust: known.trust, madeNumber: madeNumber(mail) });
  return {
    kind: 'draft',
    draft: { kind: kindOf(assessed), reasons, order: { ...order, purchaseOrderNumber }, reading },
  };
}

/** What a draft's codes say, for receipts and events. */
export const reasonsInWords = (codes: readonly DraftReason[]): Reason[] =>
  codes.map((code) => ({ code, message: DRAFT_REASONS[code] }));

/** Why a mail without any order is no order. */
export function noOrderReason(mail: OrderMail): Reason {
  const quoted =
    mail.conversation === 'new'
      ? undefined
      : 'No new order lines were found; what stands in quoted text was ordered before.';
  return reason('EMAIL_NO_ORDER_FOUND', undefined, quoted);
}
