import type { CanonicalOrder } from '#contracts';
import type { OrderFacts } from '../../../canonical-order/order-facts.repository.js';

const MOST_LINES = 500;
const SIGNATURE = ['', 'This message was written by our order system. If something is wrong, just reply to it.', ''];

const named = (numbers: readonly string[], one: string, many: string): string =>
  numbers.length === 0 ? one : `${numbers.length > 1 ? many : one} ${numbers.join(', ')}`;

/** Orders were read without a question; whether they can be filled is not decided yet. */
export function composeReceived(purchaseOrderNumbers: readonly string[]): string {
  const orders = named(purchaseOrderNumbers, 'your order', 'your orders');
  return text([`we have received ${orders}, thank you.`, '', 'You will hear from us when it is confirmed.']);
}

/** A person looks at the mail; the reasons are those a customer can do something about. */
export function composeNeedsAttention(purchaseOrderNumbers: readonly string[], reasons: readonly string[]): string {
  const orders = named(purchaseOrderNumbers, 'your mail', 'your mail with the orders');
  return text([
    `we have received ${purchaseOrderNumbers.length === 1 ? `your order ${purchaseOrderNumbers[0]}` : orders}, thank you.`,
    'A colleague looks at it before it is confirmed; you need not send it again.',
    ...(reasons.length > 0 ? ['', ...reasons.map((each) => `- ${each}`)] : []),
  ]);
}

/** The order as it was accepted: what each line costs, what ships and what waits for stock. */
export function composeConfirmed(order: CanonicalOrder, facts: OrderFacts): string {
  const { priced, backordered, orderNumber } = facts;
  const descriptions = new Map(order.lines.map((line) => [line.lineNumber, line.description]));
  const waiting = new Map((backordered?.lines ?? []).map((line) => [line.lineNumber, line]));
  const lines = (priced?.lines ?? []).slice(0, MOST_LINES).flatMap((line) => {
    const { lineNumber, sku, quantity, unitOfMeasure, unitPrice, extended } = line;
    const late = waiting.get(lineNumber);
    const when = late?.expectedOn === undefined ? '' : `, expected on ${late.expectedOn}`;
    return [
      `${quantity} ${unitOfMeasure}  ${[sku, descriptions.get(lineNumber)].filter(Boolean).join('  ')}  at ${unitPrice} = ${extended}`,
      ...(late ? [`    of which ${late.quantity} ${late.unitOfMeasure} will follow later${when}`] : []),
    ];
  });
  return text([
    `your order ${order.purchaseOrderNumber} is confirmed${orderNumber === null ? '' : ` as our order ${orderNumber}`}.`,
    ...(lines.length > 0 ? ['', ...lines] : []),
    ...(priced ? ['', `Total: ${priced.total} ${priced.currency}`] : []),
  ]);
}

/** The order will not be filled. Why is for a person to say. */
export function composeDeclined(order: CanonicalOrder, { orderNumber }: Pick<OrderFacts, 'orderNumber'>): string {
  const number = orderNumber === null ? '' : ` (our order ${orderNumber})`;
  return text([
    `we cannot fill your order ${order.purchaseOrderNumber}${number}.`,
    'Please reply to this message or call your contact with us.',
  ]);
}

const text = (sentences: readonly string[]): string => ['Hello,', '', ...sentences, ...SIGNATURE].join('\n');

/** The subject of an answer: the one it answers, marked once. */
export const answerSubject = (subject: string): string =>
  (/^re:/i.test(subject) ? subject : `Re: ${subject || 'your order'}`).slice(0, 250);
