import type { ReadPart } from '../assemble-orders.js';
import type { DocumentEvent } from '../document-event.js';
import { purposeOf } from '../purpose/intent.js';

/** Lines of a letter; more are a contract or a manual. */
const MAX_LINES = 80;

/** An attached letter without order lines that asks for the end or the change of an order: `Please cancel our PO 4711`. */
export function isLetterOfChange(events: readonly DocumentEvent[]): boolean {
  const texts = events.flatMap((event) => (event.kind === 'text' && !event.furniture ? [event.line.text] : []));
  const orders = events.some(({ kind }) => kind === 'line' || kind === 'unclear');
  return !orders && texts.length <= MAX_LINES && texts.some((text) => purposeOf(text) !== 'original');
}

/** The words of an attached letter are the mail's own. */
export const asOwnWords = (part: string, events: readonly DocumentEvent[]): ReadPart => ({ part, body: true, events });
