import type { CandidateLine, UnclearPlace } from './candidate.js';
import type { Origin, Place, TextLine } from './document.js';
import type { NamedOrder } from './orders/order-facts.js';

/** What a document says, in its order. `sure` lines are order lines by themselves, others only in company. */
export type DocumentEvent =
  | { readonly kind: 'line'; readonly line: CandidateLine; readonly sure: boolean; readonly origin: Origin }
  | { readonly kind: 'order-number'; readonly named: NamedOrder; readonly place: Place; readonly origin: Origin }
  | { readonly kind: 'amount'; readonly value: string; readonly place: Place; readonly origin: Origin }
  | { readonly kind: 'unclear'; readonly unclear: UnclearPlace; readonly origin: Origin }
  /** `furniture`: stands around the table of a printed order, and is no part of its list. */
  | { readonly kind: 'text'; readonly line: TextLine; readonly origin: Origin; readonly furniture?: boolean };
