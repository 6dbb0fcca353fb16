import type { CanonicalOrder, CanonicalOrderChange } from '#contracts';

export type Message = CanonicalOrder | CanonicalOrderChange;

/** The customer, or who the sender claims to be: two unknown senders with one number are two orders. */
export function customerKey({ customerId, source }: Message): string {
  if (customerId !== undefined) return customerId;
  const claimed = source.partnerId === undefined ? `document:${source.documentId}` : `partner:${source.partnerId}`;
  // Events carry it where the customer's id would stand, which is 80 characters at most.
  return claimed.slice(0, 80);
}
