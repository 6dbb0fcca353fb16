import type { DocumentEvent } from './document-event.js';

/** A sheet of a workbook with what it says. */
export interface ReadSheet {
  readonly title: string;
  readonly events: readonly DocumentEvent[];
}

/** Names of sheets kept beside the order: what was ordered before. */
const BEFORE =
  /\b(?:(?:last|prior|previous|past) (?:week|wk|month|order|year|po)|previous|prior|history|historical|archived?|example)\b/i;

type LineEvent = Extract<DocumentEvent, { readonly kind: 'line' }>;

/**
 * What a workbook orders. A sheet whose name says that it is an older order is passed over where a sheet beside it
 * orders; one that orders again what a sheet before it orders may be the next order, or an old one: unclear.
 */
export function judgeSheets(sheets: readonly ReadSheet[]): DocumentEvent[] {
  const ordering = sheets.filter(({ events }) => linesOf(events).length > 0);
  const plain = ordering.filter(({ title }) => !BEFORE.test(title.replace(/[_-]/g, ' ')));
  const passed = plain.length > 0 ? ordering.filter((sheet) => !plain.includes(sheet)) : [];
  const known = new Set<string>();
  return sheets.flatMap((sheet) => {
    if (passed.includes(sheet)) return [];
    const named = linesOf(sheet.events).flatMap((event) =>
      event.line.names.slice(0, 1).map(({ value }) => ({ value, event })),
    );
    const again = named.find(({ value }) => known.has(value))?.event;
    for (const { value } of named) known.add(value);
    return [...sheet.events, ...(again ? [orderedAgain(sheet.title, again)] : [])];
  });
}

const linesOf = (events: readonly DocumentEvent[]): LineEvent[] =>
  events.filter((event): event is LineEvent => event.kind === 'line');

const orderedAgain = (title: string, { line, origin }: LineEvent): DocumentEvent => ({
  kind: 'unclear',
  unclear: { place: line.place, text: `${title.slice(0, 40)}: ${line.source}`.slice(0, 200) },
  origin,
});
