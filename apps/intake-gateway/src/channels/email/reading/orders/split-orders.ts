import type { CandidateLine, Found, UnclearPlace } from '../candidate.js';
import type { TextLine } from '../document.js';
import { datesIn, type NamedOrder, purchaseOrderNumbersIn } from './order-facts.js';
import type { DocumentEvent } from '../document-event.js';
import { maybeOfTheList, ordersInWords, writtenAsItsList } from '../lines/goods-in-words.js';
import { NumbersOrdered, withoutPhones } from './numbers-ordered.js';
import { sameForEach } from './same-for-each.js';
import { COUNTED } from '../lines/split-line.js';
import { type Deed, deedOf } from '../changes/spoken-orders.js';

/** A stretch of a document that belongs to one purchase order. */
export interface OrderSection {
  readonly numbers: Found<NamedOrder>[];
  readonly lines: CandidateLine[];
  readonly amounts: Found<string>[];
  readonly unclear: UnclearPlace[];
  readonly text: TextLine[];
  /** What its text does with the order it names. */
  deed?: Deed | undefined;
}

const section = (): OrderSection => ({ numbers: [], lines: [], amounts: [], unclear: [], text: [] });

/** Words before a list that make a bare number and a name an order line. */
const INTRODUCES = /:\s*$|\b(?:order|need|send|ship|want|following|add|get|please|deliver)\b/i;

/**
 * Parts a document's events into orders: a new number after lines begins the next order; a number behind the lines of
 * a section that has none is that section's own.
 */
export function splitOrders(events: readonly DocumentEvent[]): OrderSection[] {
  const sections: OrderSection[] = [section()];
  /** Numbers named in the section so far. */
  let named = new Set<string>();
  const company = keepLines(events);
  const lost = lostLines(events, company);
  const deeds = deedsOf(events);
  for (const event of events) {
    const current = sections.at(-1)!;
    if (event.kind === 'order-number') {
      const deed = deeds.get(event);
      if (deed === 'keep') continue;
      // `Disregard PO 4711 and use PO 4712:` what follows is of the other one.
      if (deed === 'cancel' && namesAnother(event, deeds)) {
        sections.splice(-1, 0, { ...section(), numbers: [{ value: event.named, place: event.place }], deed });
        continue;
      }
      const known = named.has(event.named.value);
      const next = !known && event.named.strength === 'strong' && endsAt(current, deed);
      if (next) {
        sections.push(section());
        named = new Set();
      }
      named.add(event.named.value);
      const own = sections.at(-1)!;
      if (!known) own.numbers.push({ value: event.named, place: event.place });
      own.deed ??= deed;
    } else if (event.kind === 'line') {
      if (company.has(event)) current.lines.push(event.line);
      else {
        current.text.push(asText(event.line));
        if (lost.has(event)) current.unclear.push({ place: event.line.place, text: event.line.source.slice(0, 200) });
      }
    } else if (event.kind === 'amount') current.amounts.push({ value: event.value, place: event.place });
    else if (event.kind === 'unclear') current.unclear.push(event.unclear);
    else {
      current.text.push(event.line);
      if (lost.has(event))
        current.unclear.push({ place: event.line.place, text: event.line.text.trim().slice(0, 200) });
    }
  }
  return sections.flatMap((each) => byColumn(each)).flatMap(sameForEach);
}

type OrderNumber = Extract<DocumentEvent, { kind: 'order-number' }>;

/** Another order begins: behind lines, and where the text does something else with it, or ends it as well. */
function endsAt({ numbers, lines, deed: current }: OrderSection, deed: Deed | undefined): boolean {
  if (!numbers.some(({ value }) => value.strength === 'strong')) return false;
  return lines.length > 0 || current === 'cancel' || deed === 'cancel' || (deed !== undefined && current !== undefined && deed !== current); // prettier-ignore
}

/** Another number stands in the same line, of an order that is not ended. */
function namesAnother({ place }: OrderNumber, deeds: ReadonlyMap<OrderNumber, Deed | undefined>): boolean {
  const at = JSON.stringify(place);
  return [...deeds].some(([other, deed]) => deed !== 'cancel' && deed !== 'keep' && JSON.stringify(other.place) === at);
}

/** What the text does with each order it names; one that stays as it is is spoken of beside the others only. */
function deedsOf(events: readonly DocumentEvent[]): ReadonlyMap<OrderNumber, Deed | undefined> {
  const texts = new Map<string, string>();
  for (const event of events) {
    if (event.kind === 'text') texts.set(JSON.stringify(event.line.place), event.line.text);
    if (event.kind === 'line' && !event.line.form.startsWith('table'))
      texts.set(JSON.stringify(event.line.place), event.line.source);
  }
  const deeds = new Map<OrderNumber, Deed | undefined>();
  for (const event of events) {
    if (event.kind !== 'order-number') continue;
    const text = texts.get(JSON.stringify(event.place));
    deeds.set(event, text === undefined ? undefined : deedOf(text, event.named.value));
  }
  const kept = [...deeds.values()].every((deed) => deed === 'keep');
  return kept ? new Map() : deeds;
}

const asText = (line: CandidateLine): TextLine => ({
  kind: 'line',
  text: line.source,
  place: line.place,
  origin: line.origin,
});

/** The lines that count: sure ones, and those in their company or under words that introduce a list. */
function keepLines(events: readonly DocumentEvent[]): ReadonlySet<DocumentEvent> {
  const kept = new Set<DocumentEvent>();
  const filled = events.filter((event) => event.kind !== 'text' || event.line.text.trim() !== '');
  const isSure = (event: DocumentEvent | undefined) => event?.kind === 'line' && event.sure;
  const isPossible = (event: DocumentEvent | undefined) =>
    event?.kind === 'line' && !event.sure && event.origin !== 'signature' && !event.line.doubts.includes('prose');
  filled.forEach((event, index) => {
    if (event.kind !== 'line') return;
    const [before, after] = [filled[index - 1], filled[index + 1]];
    if (event.sure) kept.add(event);
    else if (!isPossible(event)) return;
    else if (isSure(before) || isSure(after) || (before && kept.has(before) && before.kind === 'line')) kept.add(event);
    else if (isPossible(before) || isPossible(after)) kept.add(event);
    else if (before?.kind === 'text' && INTRODUCES.test(before.line.text) && event.line.form !== 'text-quantity')
      kept.add(event);
  });
  return kept;
}

/**
 * Lines in the middle of a list that could not be read and hold a number: nothing is passed over in silence. What is
 * plainly something else (a purchase order number, a date, an amount) is none.
 */
function lostLines(events: readonly DocumentEvent[], kept: ReadonlySet<DocumentEvent>): ReadonlySet<DocumentEvent> {
  const lost = new Set<DocumentEvent>();
  const numbers = new NumbersOrdered([...kept]);
  const told = new Set(
    events.flatMap((event) => (event.kind === 'unclear' ? [JSON.stringify(event.unclear.place)] : [])),
  );
  const read = namesByPlace(kept);
  const isLine = (event: DocumentEvent | undefined) => event !== undefined && (kept.has(event) || lost.has(event));
  // Goods counted right beside a line of the list.
  const countsBeside = ({ line, origin }: Extract<DocumentEvent, { kind: 'line' }>, at: number) =>
    origin === 'new' &&
    (line.unit !== undefined
      ? isLine(events[at - 1]) || isLine(events[at + 1])
      : line.form === 'text-quantity' && isLine(events[at - 1]) && isLine(events[at + 1]));
  let begun = false;
  events.forEach((event, at) => {
    begun ||= kept.has(event);
    // An item's number and a count, standing apart from the list.
    if (event.kind === 'line' && !kept.has(event) && kept.size > 0 && (mayOrder(event) || countsBeside(event, at)))
      lost.add(event);
    if (event.kind !== 'text' || event.furniture || event.origin === 'signature') return;
    if (told.has(JSON.stringify(event.line.place))) return;
    const { text } = event.line;
    if (SECOND_DAY.test(text) && isLine(nextTo(events, at, 1)) && begun) lost.add(event);
    if (isLeftBlank(text) || COUNTS_LINES.test(text.trim()) || NUMBERS_LINE.test(text.trim())) return;
    const [before, after] = [events[at - 1], events[at + 1]];
    const beside = [-1, 1].some((step) => isLine(nextTo(events, at, step)));
    const digits = /\d/.test(withoutPhones(text));
    const inside = digits && isLine(before) && isLine(after);
    const listed = digits && (isLine(before) || isLine(after)) && LISTED.test(text);
    const worded = event.origin === 'new' && beside && ordersInWords(text);
    const alike = event.origin === 'new' && writtenAsItsList(text, sourceOf(before, isLine), sourceOf(after, isLine));
    const edge = event.origin === 'new' && (isLine(before) || isLine(after)) && maybeOfTheList(text);
    const counted = beside && (WEIGHED.test(text.trim()) || (event.origin === 'new' && numbers.mayCount(text)));
    const other = () => datesIn(text, '2000-01-01').length > 0 || purchaseOrderNumbersIn(text).length > 0;
    if (
      (event.origin === 'new' && numbers.names(withoutOwn(text, read.get(JSON.stringify(event.line.place))))) ||
      ((inside || listed || counted || worded || alike || edge) && !other())
    )
      lost.add(event);
  });
  return lost;
}

const sourceOf = (
  event: DocumentEvent | undefined,
  isLine: (event: DocumentEvent | undefined) => boolean,
): string | undefined => (event?.kind === 'line' && isLine(event) ? event.line.source : undefined);

/** `For Thursday:` between the lines: what follows is wanted on another day. */
const SECOND_DAY =
  /^\W*(?:(?:for|deliver(?:y|ed)?(?: on| for)?|needed(?: by| on)?) )?(?:(?:this|next) )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?:,? \d{1,2}\/\d{1,2})?(?: (?:delivery|truck|order))?\W*:?\W*$/i;

/** `[ ] 40137 milk`, `40137 milk ____ cs`: the place for the count of a form, left blank. */
const isLeftBlank = (text: string): boolean =>
  text.length <= 400 &&
  /^\s*(?:\[\s*\]|\(\s*\)|_{2,}|☐)\s*\S|_{3,}\s*(?:[a-z]{1,6}\.?)?\s*$/i.test(text) &&
  !COUNTED.test(text);
/** `DRY GOODS (2 lines)`: a section, and how many lines it has. */
const COUNTS_LINES =
  /^[a-z][a-z &/,'-]{1,40}[(:–-]? ?\d{1,3} (?:lines?|items?|products?|skus?)\)?$|^\d{1,3} (?:lines?|items?)(?: in (?:all|total)| total)?\.?$/i;

/** `Line 2` over the cells of a card. */
const NUMBERS_LINE = /^(?:line|item|pos(?:ition)?|product|no\.?) ?(?:no\.? ?)?#?\d{1,3}[:.)]?$/i;

/** A line that orders and names its order as well: what it says of the items it orders has been read. */
const withoutOwn = (text: string, own: readonly string[] = []): string =>
  own.reduce((rest, value) => rest.toUpperCase().replace(value, ' '), text.slice(0, 400));

function namesByPlace(kept: ReadonlySet<DocumentEvent>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const event of kept) {
    if (event.kind !== 'line') continue;
    const at = JSON.stringify(event.line.place);
    names.set(at, [...(names.get(at) ?? []), ...event.line.names.map(({ value }) => value)]);
  }
  return names;
}

/** The event beside one, over a blank line. */
function nextTo(events: readonly DocumentEvent[], at: number, step: number): DocumentEvent | undefined {
  const next = events[at + step];
  return next?.kind === 'text' && next.line.text.trim() === '' ? events[at + 2 * step] : next;
}

/** `salmon fillet 25 lb`: as big as that, or as much of it wanted; beside order lines it may be either. */
const WEIGHED =
  /^[a-z][a-z\d ,'()/&%.-]{2,60}[ ,-]\d{1,4}(?:\.\d{1,2})? ?(?:lbs?|#|pounds?|kgs?|kilos?|gal|gallons?)\.?$/i;

const mayOrder = ({ line, origin }: Extract<DocumentEvent, { kind: 'line' }>): boolean =>
  origin === 'new' &&
  line.names.length > 0 &&
  // `2 pcs 40137 beef, 60 lb total`: whatever else its words say, it counts an item.
  (!line.doubts.includes('prose') || (line.unit !== undefined && line.form === 'quantity-unit-code'));

/** Begins as lines of lists begin: with a bullet, a number, or an item's number. */
const LISTED = /^\s*(?:[-*•·]\s|\(?\d{1,3}[.)]\s|#?(?=[\w-]*\d)[\w-]{3,}\s|\d)/;

/** 1, 2, 3 or 10, 20, 30 from row to row under a heading like `PO s` (`Pos` broken in two): places in the list. */
function areLinePlaces(lines: readonly CandidateLine[]): boolean {
  const places = lines.map(({ purchaseOrderNumber = '' }) => (/^\d{1,5}$/.test(purchaseOrderNumber) ? Number(purchaseOrderNumber) : NaN)); // prettier-ignore
  const [first = NaN] = places;
  return [1, 10, 100].includes(first) && places.every((place, at) => place === first * (at + 1));
}

/** A table with a column of purchase order numbers holds an order per number. */
function byColumn(whole: OrderSection): OrderSection[] {
  const numbers = [...new Set(whole.lines.flatMap(({ purchaseOrderNumber }) => purchaseOrderNumber ?? []))];
  if (numbers.length === 0 || areLinePlaces(whole.lines)) return [whole];
  return numbers.map((number, index) => {
    const lines = whole.lines.filter((line) => (line.purchaseOrderNumber ?? numbers[0]) === number);
    const named: NamedOrder = { value: number.toUpperCase(), strength: 'strong' };
    const base = index === 0 ? whole : section();
    return {
      ...base,
      amounts: numbers.length > 1 ? [] : whole.amounts,
      numbers: [{ value: named, place: lines[0]!.place }],
      lines,
    };
  });
}
