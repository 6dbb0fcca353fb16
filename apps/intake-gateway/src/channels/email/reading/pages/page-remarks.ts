import { type Column, headingOf } from '../tables/headings.js';
import { readQuantityCell } from '../numbers.js';
import { NUMBER_COLUMNS } from './page-column-kinds.js';
import { unitCode } from '../units.js';

/**
 * What a row below an item's own is: more of its text, one of its deliveries, words that stop it or order more,
 * headings or page words that say nothing of it, or a row of its own.
 */
export type Remark = 'text' | 'delivery' | 'differs' | 'nothing' | 'other';

const TOTALS =
  /^(?:(?:sub|grand|order|page|net|po|untaxed|invoice)[ -]?)*(?:total|amount|order)s?\b|^(?:subtotal|sous-total|balance|tax(?! code)|vat|freight|shipping|handling|discount|deposit|brought|carried|tps|tvq|gst|hst|signature|authori[sz]ed|approved|ordered by|prepared by|terms|payment)\b/i;
const STOPS =
  /\b(?:cancel(?:led|ed|lation)?|void(?:ed)?|do not (?:ship|send)|don'?t (?:ship|send)|deleted?|on hold|hold (?:until|till|for)|storniert|annul\w*)\b/i;
const PAGE = /\bcontinued\b|\bnext page\b|^(?:page|sheet) \d{1,3}(?: ?(?:of|\/) ?\d{1,3})?$/i;
/** `plus 2 cs`, `2 cs`: counts more of it, or of something else; `1000 ct`, `12 each per case` is how it is packed. */
const COUNTS_MORE =
  /^(?:(?:\+|plus|also|and|add|extra)\s{0,3}\d{1,5}\s?[a-z]{1,8}\b\.?(?!\s{0,3}(?:\/|per\b|each\b|x\b))|\d{1,4}\s?(?:cs|cases?|ctns?|cartons?)\.?$)/i;

/** Tells what the cells of a row below an item say. */
export function readRemark(given: readonly string[]): Remark {
  const cells = given.filter((cell) => cell !== '');
  const whole = cells.join('   ');
  if (whole.length > 200 || cells.length > 5 || cells.some((cell) => TOTALS.test(cell))) return 'other';
  if (readDelivery(whole)) return 'delivery';
  if (STOPS.test(whole)) return 'differs';
  if (PAGE.test(whole) || !/[a-z\d]/i.test(whole) || cells.every(headsDeliveries)) return 'nothing';
  return COUNTS_MORE.test(whole) ? 'differs' : 'text';
}

/** `Rel   Date Due   Quantity`, `Delivery schedule:` over the deliveries of an item. */
const headsDeliveries = (text: string): boolean =>
  /^(?:(?:rel|release|no|ship|due|date|del|delivery|schedule|qty|quantity)\b[ .:#]{0,3}){1,6}$/i.test(
    text.slice(0, 80),
  );

const DELIVERY =
  /^(?:(?:rel(?:ease)?|ship|del(?:ivery)?)?\s{0,3}#?\d{0,3}\s{1,3})?(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4})[\s:–-]{1,4}(\d[\d,.]{0,12})\s{0,3}([a-z]{1,8})?\.?$/i;

/** `1   11/25/2026   60.00`, `12/04/26 20 CS`: one of the deliveries an item is split into. */
export function readDelivery(text: string): { readonly date: string; readonly quantity: string } | undefined {
  const [, date, count, unit] = DELIVERY.exec(text.slice(0, 100)) ?? [];
  const counted = count === undefined ? undefined : readQuantityCell(count);
  if (date === undefined || counted === undefined) return undefined;
  return unit !== undefined && unitCode(unit) === undefined ? undefined : { date, quantity: counted.quantity };
}

/** What is said about an item beside what it is called: when and how to bring it, its price, whom to ask. */
const NOTE =
  /^[*(\s-]{0,6}(?:deliver|ship|call|contact|attn|contract|price|pricing|per (?:quote|contract|your|our|agreement)|quote|ref\b|note|spec|brand\b|tax|g\/?l|acct|account|job|cost cent|whse|warehouse|req\b|requisition|need|due|promise|do not|no sub|sub(?:stitut\w*)? |country of|cert|lot\b|expir|must|please|pls|rush|asap|keep|for (?:the|use|job|dept|room)|approved|last)/i;
export const isNote = (text: string): boolean => NOTE.test(text) || /\b\d{3}[-.]\d{3}[-.]\d{4}\b/.test(text);

interface Labelled {
  readonly column: Column;
  readonly value: string;
}

/** `Deliver 11/17/2026` below an item: its own day. */
const DAY =
  /^(?:deliver(?:y)?|ship|due|need(?:ed)?|req(?:uired|uested|d)?|promised?)(?: (?:by|on|date))?[:\s]{1,3}(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4})$/i;

const LABEL = String.raw`[a-z][a-z .#'/-]{0,32}?`;
const LABELLED = new RegExp(String.raw`(?:^|[\s,;])(${LABEL})\s{0,3}[:=]\s{0,3}#?(\S{1,60})`, 'gi');
const PREFIXED = /^([a-z][a-z ./#-]{1,30}?)\.?\s+#?((?=\S*[\d-])[A-Z0-9][\w./-]{2,29})$/i;

/**
 * `Your material number: B-100`, `SKU: 4711`, `P/N 4711` below an item: which columns it belongs to. Labels of other
 * things are notes; undefined for a text without a label.
 */
export function labelledIn(text: string): readonly Labelled[] | undefined {
  const [, prefix, number] = PREFIXED.exec(text.slice(0, 80)) ?? [];
  const prefixed = prefix === undefined ? undefined : headingOf(prefix);
  if (prefixed && number && NUMBER_COLUMNS.includes(prefixed)) return [{ column: prefixed, value: number }];
  const [, day] = DAY.exec(text.slice(0, 60)) ?? [];
  if (day) return [{ column: 'date', value: day }];
  const pairs = [...text.slice(0, 200).matchAll(LABELLED)];
  if (pairs.length === 0 || pairs[0]!.index > 0) return undefined;
  const known = pairs.flatMap(([, label, value]): Labelled[] => {
    const column = headingOf(label!.trim());
    return column && fits(column, value!) ? [{ column, value: value!.replace(/[,;]$/, '') }] : [];
  });
  return known.length > 0 ? known : [{ column: 'note', value: text }];
}

const fits = (column: Column, value: string): boolean =>
  NUMBER_COLUMNS.includes(column)
    ? /^(?=\S*[\d-])[\w./-]{2,40}[,;]?$/.test(value)
    : column === 'unit'
      ? unitCode(value) !== undefined
      : column === 'date' && /^\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(value);

/** `Supplier SKU 4711. TOMATO …`: the number in front of a description that says whose it is. */
export function leadingNumber(text: string): (Labelled & { readonly rest: string }) | undefined {
  const found = /^([a-z][a-z ./#-]{1,24}?)[\s:#]{1,3}((?=\S*[\d-])[A-Z0-9][\w/-]{2,29})[.,:;]?\s+([a-z].*)$/i.exec(
    text.slice(0, 500),
  );
  const column = found ? headingOf(found[1]!) : undefined;
  return column && NUMBER_COLUMNS.includes(column) ? { column, value: found![2]!, rest: found![3]! } : undefined;
}
