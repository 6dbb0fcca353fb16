import type { DocumentEvent } from '../document-event.js';
import { ordersNothing } from './nothing-ordered.js';
import { purchaseOrderNumbersIn } from '../orders/order-facts.js';

/** A sheet of a workbook with what it says. */
export interface ReadSheet {
  readonly title: string;
  readonly events: readonly DocumentEvent[];
}

/** Names of sheets kept beside the order: what was ordered before, what there is, and how to fill in the form. */
const BESIDE =
  /\b(?:(?:last|prior|previous|past) (?:week|wk|month|order|year|po)|previous|prior|history|historical|archived?|examples?|template|returns?|credits?|back ?orders?|open (?:orders?|pos?)|read ?me|instructions?|how to|help|lookup|price list|prices|catalog(?:ue)?|item list|lists?|terms|conditions|inventory|stock count|counts?|stock)\b/i;
/** Names that speak of the order itself, whatever else they say: `Order & returns`. */
const ORDERS = /\b(?:order(?: form| sheet)?|p\.?o\.?|purchase)\b/i;

type LineEvent = Extract<DocumentEvent, { readonly kind: 'line' }>;

/**
 * What a workbook orders. A sheet whose name says that it is no order is passed over where a sheet beside it orders;
 * one that orders again what a sheet before it orders may be the next order, or an old one: unclear, unless each has
 * a number of its own. A number in the name of a sheet is that of its lines.
 */
export function judgeSheets(sheets: readonly ReadSheet[]): DocumentEvent[] {
  const ordering = sheets.filter(({ events }) => linesOf(events).length > 0);
  const plain = ordering.filter(({ title }) => !isBeside(title));
  const passed = plain.length > 0 ? sheets.filter((sheet) => !plain.includes(sheet) && isBeside(sheet.title)) : [];
  const known = new Map<string, string>();
  return sheets.flatMap((sheet): readonly DocumentEvent[] => {
    if (passed.includes(sheet)) return [];
    const events = withNumberOfTitle(sheet);
    const number = numbersOf(events).join();
    const named = linesOf(sheet.events).flatMap((event) =>
      event.line.names.slice(0, 1).map(({ value }) => ({ value, event })),
    );
    // The same item for two orders is none ordered twice, where each says its own number.
    const twice = (value: string) => known.has(value) && [number, ''].includes(number === '' ? '' : known.get(value)!);
    const again = named.find(({ value }) => twice(value))?.event;
    for (const { value } of named) known.set(value, number);
    return [...events, ...(again ? [orderedAgain(sheet.title, again)] : [])];
  });
}

const isBeside = (title: string): boolean => {
  const words = title.replace(/[_-]/g, ' ');
  return (
    ordersNothing(words) ||
    (BESIDE.test(words) && (!ORDERS.test(words) || /\b(?:last|prior|previous|past|open|back)\b/i.test(words)))
  );
};

const linesOf = (events: readonly DocumentEvent[]): LineEvent[] =>
  events.filter((event): event is LineEvent => event.kind === 'line');

const numbersOf = (events: readonly DocumentEvent[]): string[] =>
  events.flatMap((event) =>
    event.kind === 'order-number' && event.named.strength === 'strong' ? [event.named.value] : [],
  );

/** `PO 7781-B` on the tab of a sheet with lines that names no number itself. */
function withNumberOfTitle({ title, events }: ReadSheet): readonly DocumentEvent[] {
  const [first] = linesOf(events);
  const [named] = purchaseOrderNumbersIn(title.replaceAll('_', ' '));
  if (!first || named?.strength !== 'strong' || numbersOf(events).length > 0) return events;
  if (linesOf(events).some(({ line }) => line.purchaseOrderNumber !== undefined)) return events;
  return [{ kind: 'order-number', named, place: first.line.place, origin: first.origin }, ...events];
}

const orderedAgain = (title: string, { line, origin }: LineEvent): DocumentEvent => ({
  kind: 'unclear',
  unclear: { place: line.place, text: `${title.slice(0, 40)}: ${line.source}`.slice(0, 200) },
  origin,
});
