import type { CandidateDate } from '../candidate.js';
import { cancelledNumbers } from '../changes/cancelled-numbers.js';
import { readDate } from '../dates.js';
import { readMoney } from '../numbers.js';

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
/** `PO Number: SJ 2204`: behind a label and its colon a number may have a blank in it. */
const SPACED = new RegExp(
  String.raw`\b${LABEL}\s{0,3}(?:(?:numbers?|no|num|nr|id|ref|reference)\b\.?|#|n°|nº)?\s{0,3}[:#=]\s{0,6}(?<value>[a-z]{1,4} \d{3,8})(?![\w/-])`,
  'gi',
);
/** `PO SJ 2204`, of a subject. */
const SUBJECT_SPACED = new RegExp(String.raw`\b${LABEL}\s{1,3}(?<value>[a-z]{1,3} \d{3,8})(?![\w/-])`, 'gi');
/** Words of a sentence in such a place, and months. */
const NO_LETTERS =
  /^(?:for|is|no|nr|to|by|the|and|see|due|on|of|in|at|ref|date|box|from|per|item|qty|net|line|dept|suite|ste|st|po|was|has|jan|feb|mar|apr|may|jun|june|jul|july|aug|sep|sept|oct|nov|dec) /i;
/** `purchase orders 70012 and 70015`: each of them. */
const SEVERAL = new RegExp(
  String.raw`\b(?:p\.?\s?o\.?'?s|purchase\s+orders|pedidos|bestellungen|commandes)\s{1,3}(?:(?:numbers?|nos?|nrs?)\b\.?|#)?\s{0,3}:?\s{0,3}(?<values>#?${VALUE}(?:\s{0,2}(?:,|;|&|/|\band\b|\bor\b|\bund\b|\by\b|\bet\b)\s{0,2}(?:(?:and|also)\s)?#?${VALUE}){0,19})`,
  'gi',
);
/** `new order P-88310:`: a code that heads lines. */
const HEADING_WEAK = new RegExp(
  String.raw`(?:\b(?:new|next|this|following|rush|weekly|today's|our|my)\s+order\s+#?(?<value>(?=[\w/-]{0,12}\d{3})${VALUE})(?=\s{0,2}(?:[:.,;]|$|\s(?:for|please|as)\b))|^\W{0,4}order\s+#?(?<head>(?=[\w/-]{0,12}\d{3})${VALUE})(?=\s{0,2}:\s*$))`,
  'gi',
);
const WEAK = new RegExp(
  String.raw`\b(?:(?:our|my|your|customer|new|sales)\s+)?(?:order|requisition|req|reference|ref|release|job|contract order)\s{0,2}(?:(?:number|no|num|nr|id)\b\.?|#|:)\s{0,2}(?:[:#=]|is\s)?\s{0,3}#?(?<value>${VALUE})`,
  'gi',
);
/** `cancel order 40137`, `on our order B-12`: not the verb, as in `please order 40137`. */
const NOUN_WEAK = new RegExp(
  String.raw`\b(?:cancel|change|update|void|our|my|the|this|to|from|on|re:?|for|of)\s+(?:order|p\.?o\.?)\s+#?(?<value>(?=[\w/-]{0,12}\d{3})${VALUE})`,
  'gi',
);
const SUBJECT_WEAK = new RegExp(String.raw`\border\s+#?(?<value>${VALUE})`, 'gi');
const EACH = new RegExp(VALUE, 'gi');
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
  const spaced = [...line.matchAll(SPACED), ...(subject ? line.matchAll(SUBJECT_SPACED) : [])];
  for (const { groups } of spaced)
    if (!NO_LETTERS.test(groups!['value']!) && groups!['value'] === groups!['value']!.toUpperCase())
      add(groups!['value']!, 'strong');
  for (const match of line.matchAll(SEVERAL))
    for (const value of match.groups!['values']!.match(EACH) ?? []) add(value, 'strong');
  for (const match of line.matchAll(GLUED)) add(match[0].replaceAll('.', ''), 'strong');
  for (const match of line.matchAll(STRONG)) add(match.groups!['value']!, 'strong');
  for (const value of cancelledNumbers(line)) add(value, 'strong');
  for (const match of line.matchAll(WEAK)) add(match.groups!['value']!, 'weak');
  for (const { groups } of line.matchAll(HEADING_WEAK)) add((groups!['value'] ?? groups!['head'])!, 'weak');
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
  /^(?:(?:our|your|customer)\s+)?(?:p\.?\s?o\.?|purchase\s+order|p\/o)\s*(?:number|no\.?|num\.?|nr\.?|#|id)?\s*\*?\s*[:#]?\s*\*?$/i.test(
    text.trim(),
  );

const CUES: readonly (readonly [CandidateDate['qualifier'], RegExp])[] = [
  ['001', /\bcancel(?:led)?\s+(?:after|if not|by|date)\b/i],
  ['064', /\b(?:not|no)\s+(?:deliver\w*\s+)?(?:before|earlier than)\b/i],
  ['010', /\bship(?:ping|ment|ped)?\s*(?:date|by|on|no later than|:)/i],
  ['004', /\b(?:order|p\.?o\.?|purchase order)\s+(?:date|dated)\b|\bdated\b|^\s*date\s*(?::|\s{2,})/i],
  ['002', /\b(?:deliver\w*|need(?:ed)?|required?|req(?:'d)?|arriv\w*|want(?:ed)?|due|receive|in-?house)\b|\bneed by\b|\b(?:reschedul|push|mov|postpon|delay|bump)\w{0,4}\b.{0,40}?\b(?:to|until|till)\b|\b(?:for|by|on)\s+(?=(?:next |this )?(?:mon|tue|wed|thu|fri|sat|sun|\d{1,2}\/\d|\d{4}-|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|tomorrow|today))/i],
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

const WEEKDAY = String.raw`(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s{1,2})?`;
const SHORT_DAY = String.raw`(?:\d{1,2}[/.-]\d{1,2}(?:[/.-](?:20)?\d{2})?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?)`;
/** A day that no longer holds: `from 11/19 to 11/23`, `11/23 instead of 11/19`, `11/23 (was 11/19)`. */
const OLD_DAY = new RegExp(
  String.raw`\bfrom\s{1,2}(?:the\s)?${WEEKDAY}${SHORT_DAY}(?=\s{1,2}(?:up |back |out )?(?:to|until|till)\b)|\b(?:instead of|rather than|in place of|not(?: on)?|was|were|previously|originally|formerly)\s{1,2}(?:on\s|for\s|the\s)?${WEEKDAY}${SHORT_DAY}`,
  'gi',
);

function datesOfColumn(column: string, day: string | undefined): CandidateDate[] {
  const text = column.replace(OLD_DAY, ' ');
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

/** `Total lines 5`, `Total cases: 43`: counts beside an amount. */
const COUNT_OF_ALL =
  /\btotal\s(?:number of\s|no\. of\s|#\s?)?(?:lines?|items?|cases|cartons|pieces|pcs|units|skus|qty|quantity|weight|lbs)\s{0,3}[:=]?\s{0,6}\d{1,7}(?![\d.,])[\s,;|]{0,40}/gi;

/** `Total: $1,234.56` → `1234.56`; a count is no amount. */
export function amountIn(text: string): string | undefined {
  const found = AMOUNT.exec(text.slice(0, 200).replace(COUNT_OF_ALL, '').trim());
  const value = found?.[1]?.trim();
  return value && /[$€£]|\d\.\d{2}\b/.test(value) ? readMoney(value.replace(/[.\s]+$/, '')) : undefined;
}

export const currencyIn = (text: string): string | undefined =>
  /\b(?:all prices in|currency\s*:?)\s*(USD|EUR|GBP|CAD|MXN)\b/i.exec(text.slice(0, 300))?.[1]?.toUpperCase();
