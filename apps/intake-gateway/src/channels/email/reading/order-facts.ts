import type { CandidateDate } from './candidate.js';
import { readDate } from './dates.js';
import { readMoney } from './numbers.js';

/** A purchase order number as named; `weak` ones are called an order or a reference only. */
export interface NamedOrder {
  readonly value: string;
  readonly strength: 'strong' | 'weak';
}

const VALUE = String.raw`(?=[a-z/_.-]{0,20}\d)[a-z0-9](?:[a-z0-9]|[-/_.](?=[a-z0-9])){1,39}(?![\w%$])`;
const LABEL = String.raw`(?:p\.?\s?o\.?|purchase\s+order|p\/o|pedido|bestellung|bestellnummer|bestell-nr\.?|orden de compra|(?:bon de )?commande)(?![a-z])`;
const STRONG = new RegExp(
  String.raw`\b${LABEL}\s{0,3}(?:(?:numbers?|no|num|nr|id|ref|reference)\b\.?|#|n°|nº)?\s{0,3}(?:is\s|[:#=]|-\s)?\s{0,6}#?(?<value>${VALUE})`,
  'gi',
);
/** `PO-1001`, `PO1001`: glued together the letters are the number's own. */
const GLUED = /(?<![\w-])P\.?O\.?[-_]?\d(?:[a-z0-9]|[-/_](?=[a-z0-9])){2,39}/gi;
const WEAK = new RegExp(
  String.raw`\b(?:(?:our|my|your|customer|new|sales)\s+)?(?:order|requisition|req|reference|ref|release|job|contract order)\s{0,2}(?:(?:number|no|num|nr|id)\b\.?|#|:)\s{0,2}[:#=]?\s{0,3}#?(?<value>${VALUE})`,
  'gi',
);
/** `cancel order 40137`, `on our order B-12`: not the verb, as in `please order 40137`. */
const NOUN_WEAK = new RegExp(
  String.raw`\b(?:cancel|change|update|void|our|my|the|this|to|from|on|re:?|for|of)\s+(?:order|p\.?o\.?)\s+#?(?<value>(?=[\w/-]{0,12}\d{3})${VALUE})`,
  'gi',
);
const SUBJECT_WEAK = new RegExp(String.raw`\border\s+#?(?<value>${VALUE})`, 'gi');
const DATE_LIKE = /^(?:\d{1,2}[/.-]\d{1,2}(?:[/.-](?:20)?\d{2})?|20\d\d-\d{1,2}-\d{1,2})$/;

/** Purchase order numbers named in a line of text, upper case, each once. A `P.O. Box` is none, nor is a date. */
export function purchaseOrderNumbersIn(text: string, subject = false): NamedOrder[] {
  // `Order_4711` in subjects and file names.
  const line = text.slice(0, 1000).replace(/(?<=[a-z])_+(?=\d)|(?<=\d)_+(?=[a-z]{3})/gi, ' ');
  const found = new Map<string, NamedOrder>();
  const add = (value: string, strength: NamedOrder['strength']) => {
    const plain = value.replace(/[-_/.]+$/, '').toUpperCase();
    if (
      plain.length < 2 ||
      DATE_LIKE.test(plain) ||
      found.has(plain) ||
      [...found.keys()].some((other) => other.endsWith(plain) && other !== plain)
    )
      return;
    found.set(plain, { value: plain, strength });
  };
  for (const match of line.matchAll(GLUED)) add(match[0].replaceAll('.', ''), 'strong');
  for (const match of line.matchAll(STRONG)) add(match.groups!['value']!, 'strong');
  for (const match of line.matchAll(WEAK)) add(match.groups!['value']!, 'weak');
  for (const match of line.matchAll(NOUN_WEAK)) add(match.groups!['value']!, 'weak');
  if (subject) for (const match of line.matchAll(SUBJECT_WEAK)) add(match.groups!['value']!, 'weak');
  return [...found.values()];
}

const CONTRACT = new RegExp(
  String.raw`\b(?:bid|contract|award|agreement)\s{0,2}(?:(?:number|no|num|nr|ref|reference)\b\.?|#)?\s{0,2}[:#=]?\s{0,3}#?(?<value>${VALUE})`,
  'gi',
);

/** Numbers of bids and contracts named in a line of text, upper case. `bid line 4` names none. */
export const contractNumbersIn = (text: string): string[] =>
  [...text.slice(0, 1000).matchAll(CONTRACT)].map((match) => match.groups!['value']!.toUpperCase());

/** A label that stands alone above or left of its value: `PO Number`, `P.O. #:`. */
export const isOrderLabel = (text: string): boolean =>
  /^(?:(?:our|your|customer)\s+)?(?:p\.?\s?o\.?|purchase\s+order|p\/o)\s*(?:number|no\.?|num\.?|nr\.?|#|id)?\s*[:#]?$/i.test(
    text.trim(),
  );

const CUES: readonly (readonly [CandidateDate['qualifier'], RegExp])[] = [
  ['001', /\bcancel(?:led)?\s+(?:after|if not|by|date)\b/i],
  ['064', /\b(?:not|no)\s+(?:deliver\w*\s+)?(?:before|earlier than)\b/i],
  ['010', /\bship(?:ping|ment|ped)?\s*(?:date|by|on|no later than|:)/i],
  ['004', /\b(?:order|p\.?o\.?|purchase order)\s+(?:date|dated)\b|\bdated\b|^\s*date\s*(?::|\s{2,})/i],
  ['002', /\b(?:deliver\w*|need(?:ed)?|required?|req(?:'d)?|arriv\w*|want(?:ed)?|due|receive|in-?house)\b|\bneed by\b|\b(?:for|by|on)\s+(?=(?:next |this )?(?:mon|tue|wed|thu|fri|sat|sun|\d{1,2}\/\d|\d{4}-|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tomorrow|today))/i],
]; // prettier-ignore

/** `our order no. 4711 of 14.09.2026`: the day of the order, whatever the sentence asks for. */
const ORDER_OF =
  /\b(?:order|p\.?o\.?|bestellung|commande|pedido)\b.{0,40}?\s(?:of|dated|vom|du)\s+(?=\d)(?<date>\d\S{4,11})/i;

/**
 * The dates a line names with what they are for: a cue, and the first date in the sixty characters behind it. In a
 * line set in columns each says its own; a label without a date means the column beside it.
 */
export function datesIn(text: string, day: string | undefined): CandidateDate[] {
  const columns = text.slice(0, 400).split(/\s{3,}|\t/);
  const found = new Map<string, CandidateDate>();
  columns.forEach((column, at) => {
    const whole =
      columns.length > 1 && readDate(column, day) === undefined ? `${column} ${columns[at + 1] ?? ''}` : column;
    for (const each of datesOfColumn(whole, day)) if (!found.has(each.qualifier)) found.set(each.qualifier, each);
  });
  return [...found.values()];
}

function datesOfColumn(text: string, day: string | undefined): CandidateDate[] {
  const taken: CandidateDate[] = [];
  const ordered = ORDER_OF.exec(text);
  const orderDate = ordered && readDate(ordered.groups!['date']!, day);
  if (orderDate) taken.push({ qualifier: '004', date: orderDate });
  const line = orderDate ? text.replace(ordered.groups!['date']!, '') : text;
  for (const [qualifier, cue] of CUES) {
    const found = cue.exec(line);
    if (!found || (qualifier === '002' && taken.length > 0)) continue;
    const date = readDate(line.slice(found.index + found[0].length, found.index + found[0].length + 60), day);
    if (date !== undefined) taken.push({ qualifier, date });
  }
  return taken;
}

const AMOUNT =
  /^\W{0,3}(?:(?:order|grand|po|purchase order|net|est(?:imated)?)\s+)?(?:total|amount due)(?:\s+(?:amount|value|due|order|price|cost))?\s*(?:\((?:usd|us\$|\$)\))?\s*[:=]?\s*(.{1,24})$/i;

/** `Total: $1,234.56` → `1234.56`; a count is no amount. */
export function amountIn(text: string): string | undefined {
  const found = AMOUNT.exec(text.slice(0, 200).trim());
  const value = found?.[1]?.trim();
  return value && /[$€£]|\d\.\d{2}\b/.test(value) ? readMoney(value.replace(/[.\s]+$/, '')) : undefined;
}

export const currencyIn = (text: string): string | undefined =>
  /\b(?:all prices in|currency\s*:?)\s*(USD|EUR|GBP|CAD|MXN)\b/i.exec(text.slice(0, 300))?.[1]?.toUpperCase();
