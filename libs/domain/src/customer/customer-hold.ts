import { parseTerms } from '../invoicing/payment-terms.js';

export interface HoldFacts {
  /** Absent: no hold. */
  readonly holdReason?: string | undefined;
  /** First and last day, inclusive; absent: from when it was set, until it is lifted. */
  readonly holdFrom?: string | undefined;
  readonly holdUntil?: string | undefined;
  /** Orders that are paid on delivery go on in spite of the hold. */
  readonly holdAllowsPrepaid: boolean;
  readonly terms: string;
}

/** Why a customer is on hold on a day; undefined when the customer is not, or pays on delivery and may go on. */
export function holdOn(
  { holdReason, holdFrom, holdUntil, holdAllowsPrepaid, terms }: HoldFacts,
  today: string,
): string | undefined {
  if (holdReason === undefined || (holdFrom !== undefined && today < holdFrom)) return undefined;
  if (holdUntil !== undefined && today > holdUntil) return undefined;
  return holdAllowsPrepaid && isPaidOnDelivery(terms) ? undefined : holdReason;
}

function isPaidOnDelivery(terms: string): boolean {
  const read = parseTerms(terms);
  return read.ok && read.value.code === 'COD';
}
