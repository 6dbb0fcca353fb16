import type { RejectionCode } from '../rejections/rejections.js';
import { nextOrderState, type OrderState } from './order-state.js';

/** What to do with a canonical order message, given whether we have an order of this customer and number. */
export type PurposeDecision =
  | { readonly action: 'place' }
  /** A new order, held for a person: the document presumes one that we never got. */
  | { readonly action: 'place_for_review'; readonly why: string }
  /** The first copy's answer stands; the timeline notes the second. */
  | { readonly action: 'note_duplicate' }
  | { readonly action: 'cancel' }
  | { readonly action: 'refuse_cancel'; readonly code: RejectionCode; readonly why: string }
  /** The order stops where it is until a person carries the change out. */
  | { readonly action: 'hold_for_review'; readonly why: string }
  /** Too late to stop the order: the timeline notes the wish and a person answers it. */
  | { readonly action: 'note_for_review'; readonly why: string }
  /** Speaks of an order nobody has: kept, listed, for a person. */
  | { readonly action: 'keep_unmatched'; readonly why: string };

/** Purposes (X12 element 353, BEG01) that place an order by themselves. */
const PLACING = new Set(['original']);
/** Purposes that repeat an order: the first copy counts, whichever it was. */
const REPEATING = new Set(['confirmation', 'duplicate', 'request']);

/**
 * Decides by the purpose of the message and the state of the order it names. A message is never dropped: each
 * decision leaves a trace a clerk can list.
 */
export function decidePurpose(purpose: string, existing: OrderState | undefined): PurposeDecision {
  if (existing === undefined) {
    if (PLACING.has(purpose)) return { action: 'place' };
    if (purpose === 'replace' || REPEATING.has(purpose)) {
      return { action: 'place_for_review', why: `The document is a ${purpose} of an order that was never received.` };
    }
    return { action: 'keep_unmatched', why: `The document asks to ${purpose} an order that was never received.` };
  }
  if (PLACING.has(purpose) || REPEATING.has(purpose) || purpose === 'status') return { action: 'note_duplicate' };
  if (purpose === 'cancel') return decideCancel(existing);
  const why = `The customer sent a document with purpose ${purpose}.`;
  return nextOrderState(existing, 'hold').ok ? { action: 'hold_for_review', why } : { action: 'note_for_review', why };
}

function decideCancel(existing: OrderState): PurposeDecision {
  const next = nextOrderState(existing, 'cancel');
  if (next.ok) return { action: 'cancel' };
  const [{ code, message }] = next.error.findings;
  return { action: 'refuse_cancel', code, why: message };
}
