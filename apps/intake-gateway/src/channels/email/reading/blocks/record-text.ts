import { readDateCell } from '../dates.js';
import { type Column, headingOf } from '../tables/headings.js';
import { QUANTITY_PATTERN, readMoney } from '../numbers.js';
import { purchaseOrderNumbersIn } from '../orders/order-facts.js';
import { isSizeUnit, unitCode } from '../units.js';

/**
 * What a short text says where an order line is told in a block of several (the card of a web shop, the fields of a
 * form). `other` texts say nothing of the item: sentences, and labels that are no column of an order.
 */
export type RecordText =
  | { readonly kind: 'field'; readonly column: Column; readonly value: string }
  /** The label of a value that stands before or behind it. */
  | { readonly kind: 'label'; readonly column: Column }
  /** `3 case`, `x 4`; `sized` ones (`5 lb`) may say how big the item is instead. */
  | { readonly kind: 'count'; readonly value: string; readonly sized: boolean }
  /** `Safety glasses × 24` */
  | { readonly kind: 'named'; readonly name: string; readonly value: string }
  /** `4 × $12.50` */
  | { readonly kind: 'product'; readonly value: string; readonly price: string }
  | { readonly kind: 'code' | 'unit' | 'money' | 'number' | 'words'; readonly value: string }
  | { readonly kind: 'other'; readonly value: string };

const MAX_TEXT = 160;
const LABEL = String.raw`([A-Za-z][A-Za-z /#.&'-]{0,34}(?:\([A-Za-z ]{1,12}\))?)\s{0,2}#?(?:\d{1,3})?`;
const LABELLED = new RegExp(String.raw`^${LABEL}\s{0,2}[:=]\s{0,3}(\S.*)$`);
const LABEL_ALONE = new RegExp(String.raw`^${LABEL}\s{0,2}[:=]?$`);
const CODE = String.raw`(?=[\w./-]{0,23}\d)[A-Za-z0-9][\w./-]{1,23}`;
const CODE_ALONE = new RegExp(String.raw`^[(\[]?#?(${CODE})[)\]]?$`);
/** `SKU AB-1020`, `Item no. 40137`: a label without a colon. */
const MARKED_CODE = new RegExp(
  String.raw`^[(\[]?((?:sku|upc|gtin|ean|mpn|(?:vendor |supplier |your |our |customer |mfr\.? |manufacturer )?(?:item|part|product|catalog|cat|article|art|material|stock|model))\.?(?:\s?(?:sku|no\.?|number|code|id|#))?)\s{0,2}[:#]?\s{0,2}#?(${CODE})[)\]]?$`,
  'i',
);
const COUNT = new RegExp(
  String.raw`^(?<mark>qty\.?:?\s{0,2}|quantity:?\s{0,2}|[x×*]\s{0,2})?(?<count>${QUANTITY_PATTERN})(?<times>\s{0,2}[x×*](?![a-z]))?\s{0,2}\(?(?<unit>[a-z]{1,10}(?:\(s\))?)?\.?\)?$`,
  'i',
);
const MONEY = String.raw`(?:(?:US|CA)?[$€£]\s?\d[\d,]{0,10}(?:\.\d{1,4})?|\d[\d,]{0,10}\.\d{2,4}(?:\s?(?:USD|EUR|GBP|CAD))?)(?:\s?(?:\/|per )\s?[a-z]{1,8}|\s(?:ea|each)\.?)?`;
const MONEY_ALONE = new RegExp(String.raw`^(?:USD\s?)?${MONEY}(?:\s?(?:USD|EUR|GBP|CAD))?$`, 'i');
const PRODUCT = new RegExp(
  String.raw`^(?:qty\.?:?\s{0,2})?(?<count>${QUANTITY_PATTERN})\s{0,2}(?<unit>[a-z]{1,10})?\s{0,2}(?:[x×*@]|at)\s{0,2}(?<price>${MONEY})(?:\s{0,2}=\s{0,2}${MONEY})?$|^(?<first>${MONEY})\s{0,2}[x×*]\s{0,2}(?<times>${QUANTITY_PATTERN})$`,
  'i',
);
const NAMED_BEHIND = new RegExp(
  String.raw`^(?<name>\S.{2,120}?)\s{1,2}(?:[x×*]\s?|\(?qty\.?:?\s{0,2})(?<count>\d{1,5})(?:\s?(?<unit>[a-z]{1,10}))?\)?$`,
  'i',
);
const NAMED_BEFORE = /^(?<count>\d{1,4})\s?[x×]\s(?<name>(?=.*[a-z]{3})\S.{2,120})$/i;
/** `4 x 8`, `4' x 8`: a size. A shop's `×` behind a figure counts all the same. */
const SIZE_BEFORE = /[\d"'](?:\s(?:in|inch|ft|mm|cm))?$/i;
const BUTTON =
  /^(?:view|edit|remove|details?|track|re-?order|buy again|image|photo|picture|see more|learn more|n\/?a|none|[-–—*•·|/.\s]*)(?:\s(?:item|product|details?|order|image))?$/i;
const MEASURE = /^\d+(?:\.\d+)?(?:x\d+|ct|oz|lbs?|gal|pk|ml|in|ft|g|kg|mm|cm|mil|st|nd|rd|th)?$/i;
/** `Customer number`, `Vendor`: who orders and who sells, outside of a column of item numbers. */
const OF_A_FIRM =
  /^(?:your |our |my )?(?:customer|cust|buyer|vendor|supplier|seller|distributor|manufacturer)\b\s?(?:no|number|id|code|#|name)?\s?\.?$/i;
const SENTENCE = /[.!?]$/;

/** `Quantity 2` of a form that numbers its fields, where the next text is its value. */
const NUMBERED_LABEL = /^([A-Za-z][A-Za-z /#.&'-]{0,34}?)\s{0,2}#?\d{1,3}\s{0,2}:?$/;

/** The column a label of a numbered field names (`Item 2`, `Quantity #3`); undefined for other texts. */
export function numberedLabel(text: string): Column | undefined {
  const found = text.length > 60 ? null : NUMBERED_LABEL.exec(text.trim());
  return found ? headingOf(found[1]!.trim()) : undefined;
}

/**
 * Tells what a text says; undefined for one that says nothing (a button, a picture's name). `next` is the text behind
 * it: `Quantity 1` counts, unless a count follows.
 */
export function readRecordText(raw: string, next?: string): RecordText | undefined {
  const text = raw
    .replace(/\s+/g, ' ')
    .replace(/^ ?[-–•·*] /, '')
    .trim();
  if (BUTTON.test(text)) return undefined;
  if (text.length > MAX_TEXT) return { kind: 'other', value: text };
  const numbered = next !== undefined && !numberedLabel(next) ? numberedLabel(text) : undefined;
  if (numbered && (numbered !== 'quantity' || /^\d/.test(next!.trim()))) return { kind: 'label', column: numbered };
  // `Unit:` beside its value is a label, though the word is a unit as well.
  const label = text.endsWith(':') ? headingOf(text) : undefined;
  if (label) return { kind: 'label', column: label };
  return numeric(text) ?? labelled(text) ?? worded(text);
}

function numeric(text: string): RecordText | undefined {
  if (/^\d{1,4}$/.test(text)) return { kind: 'number', value: text };
  const product = PRODUCT.exec(text)?.groups;
  if (product) {
    const unit = product['unit'] && unitCode(product['unit']) ? ` ${product['unit']}` : '';
    return { kind: 'product', value: `${product['count'] ?? product['times']}${unit}`, price: product['price'] ?? product['first']! }; // prettier-ignore
  }
  if (MONEY_ALONE.test(text) && readMoney(text.replace(/\s?(?:USD|EUR|GBP|CAD)$/i, '')) !== undefined)
    return { kind: 'money', value: text };
  // `x4417` is somebody's extension as often as a count.
  const counted = /^x\d{3,5}$/i.test(text) ? undefined : COUNT.exec(text)?.groups;
  const unit = counted?.['unit'] && unitCode(counted['unit']);
  if (!counted || (counted['unit'] ? !unit : !counted['mark'] && !counted['times'])) return undefined;
  const value = counted['unit'] ? `${counted['count']} ${counted['unit']}` : counted['count']!;
  return {
    kind: 'count',
    value,
    sized: unit !== undefined && (isSizeUnit(unit) || /^(?:ct|count)$/i.test(counted['unit']!)) && !counted['mark'],
  };
}

function labelled(text: string): RecordText | undefined {
  if (unitCode(text) !== undefined && !/^units?$/i.test(text)) return { kind: 'unit', value: text };
  const marked = MARKED_CODE.exec(text);
  const column = marked && headingOf(marked[1]!);
  if (marked && column) return { kind: 'field', column, value: marked[2]! };
  const field = LABELLED.exec(text);
  const named = field && !OF_A_FIRM.test(field[1]!) ? headingOf(field[1]!) : undefined;
  if (field) return named ? { kind: 'field', column: named, value: field[2]! } : { kind: 'other', value: text };
  const alone = LABEL_ALONE.exec(text);
  const label = alone && !OF_A_FIRM.test(alone[1]!) ? headingOf(alone[1]!) : undefined;
  return label ? { kind: 'label', column: label } : undefined;
}

function worded(text: string): RecordText {
  if (text.length <= 24 && readDateCell(text, '2000-01-01')) return { kind: 'other', value: text };
  const code = CODE_ALONE.exec(text)?.[1];
  if (code && code.length > 2 && !MEASURE.test(code) && !/^\d{1,2}\/\d{1,2}/.test(code))
    return { kind: 'code', value: code };
  if (/^\d{5,14}$/.test(text)) return { kind: 'code', value: text };
  const behind = NAMED_BEHIND.exec(text)?.groups;
  if (behind && /[a-z]{3}/i.test(behind['name']!) && (text.includes('×') || !SIZE_BEFORE.test(behind['name']!))) {
    const unit = behind['unit'];
    if (!unit || (unitCode(unit) && !isSizeUnit(unitCode(unit)!)))
      return { kind: 'named', name: behind['name']!.replace(/[\s,–-]+$/, ''), value: `${behind['count']}${unit ? ` ${unit}` : ''}` }; // prettier-ignore
  }
  const before = NAMED_BEFORE.exec(text)?.groups;
  if (before) return { kind: 'named', name: before['name']!, value: before['count']! };
  if (purchaseOrderNumbersIn(text).length > 0) return { kind: 'other', value: text };
  if (!/[a-z]{2}/i.test(text) || (SENTENCE.test(text) && text.split(' ').length > 5))
    return { kind: 'other', value: text };
  return { kind: 'words', value: text };
}

/** Texts a line holds side by side: `SKU: AB-1 · Qty: 3`. */
export const partsOf = (line: string): string[] =>
  line
    .split(/\s[·•|]\s/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
