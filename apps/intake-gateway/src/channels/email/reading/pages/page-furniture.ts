import type { PartDocument, Place, TextLine } from '../document.js';
import type { DocumentEvent } from '../document-event.js';

/**
 * What stands around the tables of a printed order is furniture: letterheads and addresses above the headings, notes
 * and signatures below the last row, sheet numbers, pages of terms. Its figures order nothing, so what was read from
 * it as lines, or as unclear, is text again; only what counts goods in so many words is kept. Documents without a
 * table of lines are letters: of these, pages of terms alone are furniture.
 */
export function withoutFurniture(document: PartDocument, events: readonly DocumentEvent[]): DocumentEvent[] {
  const lines = document.entries.filter((entry): entry is TextLine => entry.kind === 'line');
  const texts = new Map(lines.map((line) => [keyOf(line.place), line]));
  const ordering = events.some((event) => event.kind === 'line' && !texts.has(keyOf(event.line.place)));
  const terms = pagesOfTerms(lines);
  return events.map((event): DocumentEvent => {
    const place = placeOf(event);
    const line = place && texts.get(keyOf(place));
    if (!line || place.kind !== 'page') return event;
    const furniture = terms.has(place.page) ? !namesItem(event) : ordering && !countsGoods(line.text);
    return furniture ? { kind: 'text', line, origin: event.origin, furniture } : event;
  });
}

/** Where what may be furniture stood; numbers of orders and amounts count wherever they stand. */
function placeOf(event: DocumentEvent): Place | undefined {
  if (event.kind === 'line' || event.kind === 'text') return event.line.place;
  return event.kind === 'unclear' ? event.unclear.place : undefined;
}

const keyOf = (place: Place): string => (place.kind === 'page' ? `${place.page} ${place.x} ${place.y}` : '');

/** `12 EA 4711`: a clause counts cases and pieces, but names no item by its number. */
const namesItem = (event: DocumentEvent): boolean => event.kind === 'line' && event.sure && event.line.names.length > 0;

const GOODS =
  /(?:^|[\s(,;:])\d{1,5}\s?(?:cs|cases?|ctns?|cartons?|bx|box(?:es)?|bags?|ea|each|pcs?|pieces?|dz|doz|dozens?|pails?|rl|rolls?|pks?|packs?|pr|pairs?|lbs?|drums?|pallets?|bottles?|jugs?|reams?)\b|\d\s?x\s?(?=\S*\d)[\w-]{4,}|\bqty\b.{0,4}\d/i;
/** Places, days, people and papers: what letterheads are made of. */
const PLACES =
  /\b(?:[A-Z]{2}\.?,? \d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)\b|\b\d{3}[-.\s]\d{3}[-.\s]\d{4}\b|\b(?:minimum|min order|charge|per order|business days?)\b/;

const countsGoods = (text: string): boolean => GOODS.test(text.slice(0, 400)) && !PLACES.test(text.slice(0, 400));

const LEGAL =
  /\b(?:seller|buyer|purchaser|vendor|supplier|shall|herein\w*|hereof|thereof|liabilit\w+|warrant\w*|indemnif\w+|governed|governing|jurisdiction|claims?|terminat\w+|breach|pursuant|notwithstanding|clause|remed(?:y|ies)|title passes|force majeure)\b/gi;
/** Lines of prose a page of terms has at the least, and words of the law in them. */
const MIN_PROSE = 5;

function pagesOfTerms(lines: readonly TextLine[]): ReadonlySet<number> {
  const pages = new Map<number, { lines: number; prose: number; legal: number }>();
  for (const { place, text } of lines) {
    if (place.kind !== 'page') continue;
    const page = pages.get(place.page) ?? { lines: 0, prose: 0, legal: 0 };
    page.lines += 1;
    if (text.split(/\s{3,}/).some((piece) => piece.split(' ').length >= 8)) page.prose += 1;
    page.legal += text.slice(0, 400).match(LEGAL)?.length ?? 0;
    pages.set(place.page, page);
  }
  const terms = [...pages].filter(
    ([, { lines: all, prose, legal }]) => prose >= MIN_PROSE && prose >= all / 2 && legal >= prose / 2,
  );
  return new Set(terms.map(([page]) => page));
}
