import { numberWord, plainQuantity, QUANTITY_PATTERN, readMoney } from '../numbers.js';
import { isAmbiguousUnitWord, isSizeUnit, unitCode } from '../units.js';

/**
 * A word of a line, with what it may be. `size` is a number with a unit that says how big an item is (`40 lb`), `pack`
 * a pack expression (`6/10#`), `feature` a size or a rating that looks like a number of an item (`9x9`, `20A`);
 * `opaque` things are numbers that order nothing: dates, times, telephones.
 */
export type Token =
  | { readonly kind: 'number'; readonly text: string; readonly value: string; readonly spelled: boolean }
  | { readonly kind: 'measure'; readonly text: string; readonly value: string; readonly unit: string; readonly size: boolean }
  | { readonly kind: 'unit'; readonly text: string; readonly unit: string }
  | { readonly kind: 'code'; readonly text: string; readonly value: string; readonly digits: boolean }
  | { readonly kind: 'money'; readonly text: string; readonly value: string; readonly role: 'price' | 'total' | 'unknown' }
  | { readonly kind: 'mark'; readonly text: string; readonly mark: MarkKind }
  | { readonly kind: 'pack' | 'percent' | 'opaque' | 'word' | 'feature' | 'times' | 'separator'; readonly text: string }; // prettier-ignore

export type MarkKind =
  'item' | 'vendor' | 'customer' | 'gtin' | 'bidLine' | 'manufacturer' | 'quantity' | 'unit' | 'of';

const SIZE_UNITS = 'fl ?oz|oz|ounces?|lbs?|pounds?|kgs?|g|gr|grams?|gal|gallons?|qts?|quarts?|pts?|pints?|ml|ltr?|liters?|litres?|l|ct|count|ft|feet|in|inch|inches|mm|cm|yd|mil|sq ft|pk'; // prettier-ignore
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december'; // prettier-ignore

/** `1/2"`, `1-1/2 in`, `3/8`: a part of an inch, with whole ones in front. */
const INCHES = String.raw`(?:\d{1,2}-)?(?:1\/2|[13]\/4|[1357]\/8|(?:1[135]?|[3579])\/16|\d{1,2}\/(?:32|64))(?:\s?(?:["']|(?:in|inch)\b))?`;

/** `2 in x 5 yd`, `22G x 1 in`: so wide or so thick, so long. */
const MEASURES = String.raw`\d{1,4}(?:\.\d{1,3})?[\s-]?(?:in|inch|inches|ft|feet|yds?|mm|cm|ga?|gauge)\.?\s?x\s?(?:\d{1,4}(?:\.\d{1,3})?[\s-]?(?:in|inch|inches|ft|feet|yds?|mm|cm|["'])(?![\w/])|${INCHES})`;

/**
 * Alternatives in the order they are tried at each place; every one is anchored by a character class and bounded
 * repetitions, so that a line of 400 characters costs a bounded number of steps.
 */
const SPANS = new RegExp(
  [
    String.raw`(?<url>https?:\/\/\S{1,300}|www\.\S{1,200}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60})`,
    String.raw`(?<phone>(?:\+?1?[-. ]?\(\d{3}\)[-. ]?\d{3}[-. ]\d{4}\b|\b(?:1[-. ])?\d{3}[-.]\d{3}[-.]\d{4}\b|(?<![\w.-])\d{3} \d{3} \d{4}(?![\w-])|(?<=\b(?:call|phone|tel|cell|fax|ph|mobile|text)\b\D{0,12})\d{3}-\d{4}(?![\w-])|\+\d[\d ()-]{8,18}\d)(?:\s?(?:x\d{2,6}|ext\.?\s?\d{1,6})\b)?)`,
    String.raw`(?<date>\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d\b(?!\s?(?:#|oz|lb|ct))|\b(?:${MONTHS})\.? \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4}\b)?|\b\d{1,2}(?:st|nd|rd|th)?[ -](?:${MONTHS})\b(?:[ -,]+\d{4}\b)?)`,
    String.raw`(?<time>\b\d{1,2}:\d\d(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?)`,
    String.raw`(?<percent>\b\d{1,3}(?:\.\d{1,2})?\s?%)`,
    String.raw`(?<total>(?:=|\btotal:?)\s*(?:(?:US)?[$€£]\s?\d[\d,]{0,11}(?:\.\d{1,6})?|\d[\d,]{0,11}\.\d{2}(?![\d.])))`,
    String.raw`(?<price>(?:@\s*(?:US)?[$€£]?\s?(?:\d[\d,]{0,11}(?:\.\d{1,6})?|\.\d{1,4})|\bat\s+(?:(?:US)?[$€£]\s?\d[\d,]{0,11}(?:\.\d{1,6})?|\d{1,7}\.\d{2,4}))(?![\d:])(?:\s?(?:\/|per )\s?[a-z]{1,7}\b\.?|\s?(?:ea|each)\b\.?)?)`,
    String.raw`(?<money>(?:US|USD ?)?[$€£]\s?\d[\d,]{0,11}(?:\.\d{1,6})?(?:\s?(?:\/|per )\s?[a-z]{1,7}\b\.?|\s?(?:ea|each)\b\.?)?|\b\d{1,7}\.\d{2,4}\s?(?:\/|per )\s?[a-z]{1,7}\b\.?)`,
    String.raw`(?<size>(?<![\w.,/-])${MEASURES}|(?<![\w.,/-])(?:${INCHES}|\d{1,3}(?:\.\d{1,2})?["'])(?: x |x)(?:${INCHES}|\d{1,4}(?:\.\d{1,2})?["']?)(?![\w/])|(?<![\w.,/-])${INCHES}(?![\w/]|\.\d|\s?(?:#|(?:${SIZE_UNITS})\b)))`,
    String.raw`(?<pack>\b\d{1,4}\s?\/\s?(?:#\s?\d{1,3}\b|\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?:\.\d{1,3})?\s?(?:#|(?:${SIZE_UNITS})\b)|\d{1,3}(?:\.\d{1,2})?\b(?!\/))(?:\.?\s?(?:cans?|btls?|bags?|jars?)\b)?|\b\d{1,4}(?:\.\d{1,2})?(?:#(?=\s)|\s?#(?!\s?\d))|(?<=\S\s{1,3})#\s?\d{1,2}\b(?!\d)|\b\d{1,4}(?:\.\d{1,3})?\s?x\s?\d{1,4}(?:\.\d{1,3})?\s?(?:${SIZE_UNITS})\b|\b\d{1,2}-\d{1,2}\s?(?:${SIZE_UNITS})\b|\b\d{1,4}(?:\.\d{1,3})?["'])`,
    String.raw`(?<measure>(?<=(?:^|[^\w.-])x?)${QUANTITY_PATTERN}(?:\s?-\s?|\s{0,2})(?<unit>[a-z]{1,9}(?:\(s\))?)(?![\w\/-])\.?)`,
    String.raw`(?<times>(?<=[\w.)#%]\s{1,3}|\))[x×*](?=\s{1,2}\d|\d{1,3}(?!\d))(?!\d{0,4}x)|(?<=(?:^|\s)\d{1,6}\s{0,2})[x×*](?![a-z]))`,
    String.raw`(?<number>(?<=(?:^|[^\w.\/-])x?)${QUANTITY_PATTERN}(?![\w\/]|[.,-]\w))`,
    String.raw`(?<code>(?<![\w.-])(?=[\w./-]{0,30}\d)[A-Z0-9](?:[A-Z0-9]|[-./_](?=[A-Z0-9])){1,30}(?![\w-]))`,
    String.raw`(?<word>[^\s,;:|=()[\]–—]+)`,
    String.raw`(?<separator>[,;:|=()[\]–—])`,
  ].join('|'),
  'gi',
);

const MARKS: readonly (readonly [RegExp, MarkKind])[] = [
  [
    /^(?:item|sku|art|article|part|prod|product|code|catalog|cat|stock|itm|ref|material|pn|p\/n)(?:no|nr|num|number|code|id)?$/,
    'item',
  ],
  [/^(?:vn|vendor ?item)$/, 'vendor'],
  [/^(?:upc|gtin|ean|barcode)$/, 'gtin'],
  [/^(?:bid|bidline)$/, 'bidLine'],
  [/^(?:mfg|mfr|mpn|manufacturer|mfgr)$/, 'manufacturer'],
  [/^(?:qty|quantity|qnty|qty's|quant|order)$/, 'quantity'],
  [/^(?:uom|u\/m|um|unitofmeasure)$/, 'unit'],
  [/^of$/, 'of'],
];

/** Takes a line apart. The line must be of bounded length (400 characters). */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  for (const found of line.matchAll(SPANS)) {
    const groups = found.groups as Record<string, string | undefined>;
    tokens.push(...classify(found[0], groups));
  }
  return tokens;
}

function classify(text: string, groups: Record<string, string | undefined>): Token[] {
  if (groups['url'] ?? groups['phone'] ?? groups['date'] ?? groups['time']) return [{ kind: 'opaque', text }];
  if (groups['percent']) return [{ kind: 'percent', text }];
  if (groups['total']) return money(text, 'total');
  if (groups['price']) return money(text, 'price');
  if (groups['money']) return money(text, /\/|per |ea/i.test(text) ? 'price' : 'unknown');
  if (groups['size'] ?? groups['pack']) return [{ kind: 'pack', text }];
  if (groups['measure']) return measure(text, groups['unit']!);
  if (groups['times']) return [{ kind: 'times', text }];
  if (groups['number']) return [numberOrCode(text)];
  if (groups['code']) return [codeToken(text)];
  if (groups['separator']) return [{ kind: 'separator', text }];
  return [word(text)];
}

function money(text: string, role: 'price' | 'total' | 'unknown'): Token[] {
  const value = readMoney(text.replace(/^(?:=|total:?|@|at)\s*/i, '').replace(/^([$€£]?)\s?\./, '$10.'));
  return [value === undefined ? { kind: 'opaque', text } : { kind: 'money', text, value, role }];
}

function measure(text: string, unitText: string): Token[] {
  const digits = text.slice(0, text.length - (text.length - text.search(/[^\d.,]/)));
  const value = plainQuantity(digits.replace(/[.,]$/, ''));
  const unit = unitCode(unitText);
  // `73432 can liner`: five digits and more are an item's number, and the unit a word of its name.
  if (/^\d{5,}\s/.test(text) && !/^x$/i.test(unitText))
    return [numberOrCode(digits), ...wordBehind(text.slice(digits.length))];
  if (unit !== undefined) {
    return [{ kind: 'measure', text, value, unit, size: isSizeUnit(unit) || /^(?:ct|count)$/i.test(unitText) }];
  }
  if (new RegExp(`^(?:${SIZE_UNITS})$`, 'i').test(unitText)) return [{ kind: 'pack', text }];
  const rest = text.slice(digits.length);
  if (/^x$/i.test(unitText)) return [numberOrCode(digits), { kind: 'times', text: 'x' }];
  // `102800-W`: a dash without blanks is part of the number.
  if (/^\d{3,}-[a-z]/i.test(text)) return [codeToken(text.replace(/\.$/, ''))];
  // Glued letters make a code (`21731B`), letters behind a blank a word of their own.
  if (/^[a-z]/i.test(rest)) {
    return /^(?:st|nd|rd|th)$/i.test(unitText) ? [{ kind: 'opaque', text }] : [codeToken(text.replace(/\.$/, ''))];
  }
  return [numberOrCode(digits), ...wordBehind(rest)];
}

/** `40137 - quantity`: the dash parts, the word may be a mark. */
function wordBehind(text: string): Token[] {
  const [dash] = /^\s-\s/.exec(text) ?? [];
  const bare = text.trim().replace(/^-\s?/, '');
  return [...(dash ? [{ kind: 'separator', text: '-' } as const] : []), ...(bare === '' ? [] : [word(bare)])];
}

/** Plain digits of five places and more are hardly ever a quantity; with a separator of thousands they are. */
function numberOrCode(text: string): Token {
  const plain = text.replace(/[.,]$/, '');
  if (/^\d{5,}$/.test(plain) || /^0\d+$/.test(plain)) return { kind: 'code', text, value: plain, digits: true };
  return { kind: 'number', text, value: plainQuantity(plain), spelled: false };
}

const MEASURED = String.raw`\d{1,3}(?:[.\/-]\d{1,3}){0,2}`;
/** `9x9`, `16x20x1`, `8.5x11`: so long, so wide. */
const EXTENT = new RegExp(`^${MEASURED}(?:x${MEASURED}){1,3}(?:in|ft|cm|mm)?$`, 'i');
/** `20A`, `125V`, `4000K`, `60W`, `2XL`: how strong, how warm, how large. */
const RATING =
  /^(?:\d{1,4}(?:\.\d)?(?:a|amps?|v|volts?|vac|vdc|k|w|watts?|hp|hz|p|ph|ply|ga|mil|grit|psi|xl|x|ton|mp|gb|deg)|\d{1,2}w-\d{2})$/i;
/** `12-2`, `10-3`: wires and gauges. */
const GAUGES = /^\d{1,2}[-/]\d{1,2}$/;

/** Sizes and ratings, which look like numbers of items and are words of their names. */
const isFeature = (text: string): boolean => EXTENT.test(text) || RATING.test(text) || GAUGES.test(text);

/** A token with a digit is a code from three places on; `SET/2` and `w/8` are words. */
function codeToken(text: string): Token {
  if (isFeature(text)) return { kind: 'feature', text };
  const digits = text.replace(/\D/g, '').length;
  if (text.length < 3 || (/[/_]/.test(text) && digits < 4 && !/^[A-Z]{2,}-/.test(text))) return { kind: 'word', text };
  const value = text.toUpperCase().replace(/^[#]+|[.,]+$/g, '');
  return { kind: 'code', text, value, digits: /^\d+$/.test(text) };
}

function word(text: string): Token {
  const bare = text.toLowerCase().replace(/[.,:#!?]+$/, '');
  const marked = MARKS.find(([pattern]) => pattern.test(bare));
  if (marked) return { kind: 'mark', text, mark: marked[1] };
  // `#8 screws`: two digits are a size.
  if (/^#\d{1,2}$/.test(bare)) return { kind: 'feature', text };
  if (/^#\S*\d/.test(text)) {
    const value = text.replace(/^#+/, '').replace(/[.,!?]+$/, '');
    return { kind: 'code', text, value: value.toUpperCase(), digits: /^\d+$/.test(value) };
  }
  if (/^[-–—]+$|^\.{2,}$|^-*>$|^@$|^\/$/.test(text)) return { kind: 'separator', text };
  const unit = unitCode(bare);
  if (unit !== undefined && !isAmbiguousUnitWord(bare)) return { kind: 'unit', text, unit };
  const spelled = /^(?:a|an)$/.test(bare) ? undefined : numberWord(bare);
  if (spelled !== undefined) return { kind: 'number', text, value: spelled, spelled: true };
  return { kind: 'word', text };
}
