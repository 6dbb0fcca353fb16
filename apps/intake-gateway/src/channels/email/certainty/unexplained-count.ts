import type { CatalogueItem } from '../matching/catalogue.js';
import type { CandidateLine, LineForm } from '../reading/candidate.js';
import { plainQuantity } from '../reading/numbers.js';
import { isSizeUnit, unitCode } from '../reading/units.js';

/** A number by itself, or with a word behind it; no part of a code, a date, a price or a fraction. */
const COUNT =
  /(?<![\w.,/$€£#@%:*-])(\d{1,3}(?:,\d{3})+|\d{1,5})(?:\.0{1,3})?(?![\d%"'”/:]|[.,]\d|-\w)\s?([a-z]{1,8}\b)?/gi;
/** `3.`, `(3)`, `Line 3`: the place in a list. `(3) jars` counts jars. */
const LISTED = /^\s*(?:\(?#?\d{1,3}[.):]\s+(?![a-z]{1,7}\b)|(?:line|ln|item|pos|position)\b[ .:#-]{0,3}\d{1,5}\b)/i;
const BULLETED = /^\s*\d{1,3}[.)]\s/;
/** Words of sizes that are no units of measure here. */
const OF_A_SIZE = /^(?:x|ply|mil|in|inch|w|v|a|amp|volt|watt|mm|cm|g|ml|pm|am)$/i;
/** Columns that say what they hold need no guessing. */
const NAMED_COLUMNS: ReadonlySet<LineForm> = new Set(['table-headed', 'fields']);
/** How many pieces, cases, boxes people order: wholes, or a few and a half. */
const PARTS = /^(?:\d+|\d\.(?:25|5|75))$/;

/**
 * Another number of the line that could be how many are wanted: `1  10-40120  60.00EA` counts something twice. What
 * belongs to the item (its numbers, the sizes and packs of its name, its price) is explained, and so is the place in
 * a list. A price in the place of the count is one as well. Undefined where every number is explained.
 */
export function unexplainedCount(line: CandidateLine, item: CatalogueItem): string | undefined {
  if (NAMED_COLUMNS.has(line.form)) return undefined;
  if (!PARTS.test(line.quantity) && !isSizeUnit(line.unit ?? item.unit ?? '')) return line.quantity;
  const text = BULLETED.test(line.source) ? line.source.replace(BULLETED, ' ') : line.source.replace(LISTED, ' ');
  const known = knownNumbers(line, item);
  const sizes = new Set((`${item.description} ${item.pack ?? ''}`.match(SIZE) ?? []).map(together));
  let counted = false;
  for (const [whole, digits = '', word = ''] of text.matchAll(COUNT)) {
    const number = plainQuantity(digits);
    const unit = unitCode(word);
    if (unit === undefined && OF_A_SIZE.test(word)) continue;
    if (!counted && number === line.quantity) {
      counted = true;
      continue;
    }
    const ordered = unit !== undefined && !isSizeUnit(unit) && !/^(?:ct|count)$/i.test(word);
    const explained = ordered ? sizes.has(together(whole)) : known.has(number);
    if (!explained) return whole;
  }
  return undefined;
}

const SIZE = /\d+[\s/]?[a-z]+/gi;
const together = (text: string): string => text.toLowerCase().replace(/[\s,/]/g, '');

function knownNumbers(
  line: CandidateLine,
  { sku, description, pack = '', gtin = '' }: CatalogueItem,
): ReadonlySet<string> {
  const { unitPrice = '', lineTotal = '', lineNumber = '', names } = line;
  const own = [sku, description, pack, gtin, line.pack ?? '', unitPrice, lineTotal, lineNumber];
  const texts = [...own, ...names.map(({ value }) => value)];
  return new Set(texts.flatMap((text) => text.match(/\d+/g) ?? []).map(plainQuantity));
}

const FIRST_NUMBER = /^\W{0,3}(?:[a-z]{1,4}\W{1,4})?(\d{1,5})(?:\.0+)?(?![\w.])/i;

/**
 * The numbers that rise from line to line at the beginning of their rows: places in a list, which nothing counts.
 * By line; undefined where they do not rise through all of them.
 */
export function risingNumbers(lines: readonly CandidateLine[]): readonly string[] | undefined {
  const first = lines.map(({ source }) => FIRST_NUMBER.exec(source)?.[1]);
  const rises = first.every(
    (number, at) => number !== undefined && (at === 0 || Number(number) > Number(first[at - 1])),
  );
  return rises && lines.length > 1 ? (first as string[]).map(plainQuantity) : undefined;
}
