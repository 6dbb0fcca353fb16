import type { CandidateLine } from '../candidate.js';

/** What one line of text orders, before its place is known. */
export type WrittenLine = Pick<
  CandidateLine,
  | 'lineNumber'
  | 'quantity'
  | 'unit'
  | 'names'
  | 'description'
  | 'pack'
  | 'unitPrice'
  | 'lineTotal'
  | 'form'
  | 'note'
  | 'doubts'
>;

/**
 * `lines`: a way of writing order lines that means nothing else. `possible`: a number and words, an order among other
 * order lines and prose alone. `unclear`: somebody orders something, but what or how much is not said.
 */
export type LineReading =
  | { readonly kind: 'lines' | 'possible'; readonly lines: readonly WrittenLine[] }
  | { readonly kind: 'unclear' | 'prose' };
