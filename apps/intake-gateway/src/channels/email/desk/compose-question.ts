import { DRAFT_REASONS } from '../certainty/order-policy.js';
import type { Draft } from './draft.js';

const MOST_LINES = 20;

/** What to ask a customer of a draft, in words a person would write; the desk may put its own in their place. */
export function composeQuestion(draft: Pick<Draft, 'reading' | 'reasons' | 'purchaseOrderNumber'>): string {
  const { reading, reasons, purchaseOrderNumber } = draft;
  const asks = [
    ...(reasons.includes('PO_NUMBER_MISSING') ? ['Which purchase order number is this order for?'] : []),
    ...(reasons.includes('PO_NUMBER_AMBIGUOUS')
      ? ['Your mail names several purchase order numbers. Which one counts?']
      : []),
    ...(reasons.includes('ORDER_EXISTS')
      ? ['We have an order with this number already. Is this a change of it, or a new order with another number?']
      : []),
    ...(reasons.includes('REPEAT_REQUEST') || reasons.includes('QUOTED_ONLY')
      ? ['Do you want the earlier order again, just as it was?']
      : []),
    ...reading.lines
      .filter((line) => line.reasons.length > 0 || line.sku === undefined)
      .slice(0, MOST_LINES)
      .map(({ line, alternatives }) => {
        const [first, second] = alternatives;
        const choice = first && second ? ` Do you mean ${first.description} (${first.sku}) or ${second.description} (${second.sku})?` : ' Which item and how much do you mean?'; // prettier-ignore
        return `You wrote: "${line.source}".${choice}`;
      }),
    ...reading.unclear.slice(0, MOST_LINES).map(({ text }) => `We could not read this: "${text}". What shall we send?`),
    ...reading.unread
      .slice(0, MOST_LINES)
      .map(({ name }) => `We could not read the attachment "${name}". Could you send it as text, Excel or PDF?`),
  ];
  const open = asks.length > 0 ? asks : reasons.slice(0, 3).map((code) => DRAFT_REASONS[code]);
  const about = purchaseOrderNumber === null ? 'your order' : `your order ${purchaseOrderNumber}`;
  return ['Hello,', '', `before we can ship ${about}, we have to ask:`, '', ...open.map((ask) => `- ${ask}`), '', 'Thank you!'].join('\n'); // prettier-ignore
}
