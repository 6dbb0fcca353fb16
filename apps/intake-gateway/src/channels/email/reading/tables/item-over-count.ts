import type { TableRow, TextLine } from '../document.js';
import { readOrderLine } from '../lines/line-grammar.js';
import { productAgrees, QUANTITY_PATTERN, readMoney } from '../numbers.js';
import { readTable, type TableEvent } from './read-table.js';
import { isSizeUnit, unitCode } from '../units.js';

/** `00010  104581  BALL VALVE`, `2. Ball valve`: the line's own number, where it has one, and what it names. */
const NUMBERED = /^\s*(?:(?:line|item|pos\.?)\s)?#?(\d{1,5})[.)]?\s{1,12}(\S.{2,200})$/i;
/** A number of an item; `250 ft` and `1/2` are words of its name. */
const LED_BY_CODE =
  /^#?(?=[\w./-]{0,23}\d|[A-Z]{2,8}-[A-Z\d])([A-Za-z\d][A-Za-z\d./-]{2,23})[:,]?\s{1,40}(?:[-–]\s)?(\S.{1,180})$/;
const SIZE_LIKE = /^\d{1,3}$|^\d+(?:[./x-]\d+)*(?:[a-z"']{1,4})?$/i;

const COUNT = new RegExp(
  String.raw`^\s*(?<label>(?:(?:ord(?:er(?:ed)?)?|req(?:'?d|uested|uired)?)\.?\s)?(?:qty|quantity)\.?(?:\s(?:ord(?:er(?:ed)?)?|req'?d|required|requested))?\s{0,3}[:=]?\s{0,3})?(?<count>${QUANTITY_PATTERN})(?:\s{0,20}(?<unit>[a-z]{1,10})\.?)?(?<rest>(?:[\s,;|@:].{0,120})?)$`,
  'i',
);
const MONEY = String.raw`(?:US|USD ?)?[$€£]?\s?(\d[\d,]{0,11}\.\d{2,4})`;
const PRICES = new RegExp(
  String.raw`^[\s,;|@:]{0,20}(?:(?:at|(?:unit |net )?(?:price|cost)|each)\s{0,3}[:=]?\s{0,3})?${MONEY}(?:\s?(?:\/|per )\s?[a-z]{1,6}|\s(?:ea|each))?(?:[\s,;|=]{1,20}(?:(?:(?:line |net )?(?:amount|amt|total|value)|ext(?:ended|ension)?)\.?\s{0,3}[:=]?\s{0,3})?${MONEY})?\s*$`,
  'i',
);
const UOM = /^[\s,;|]{0,20}(?:uom|u\/m|um|unit)\s{0,3}[:=]?\s{0,3}([a-z]{1,10})\b\.?/i;
const MAX_ITEMS = 500;

interface Pair {
  readonly at: number;
  readonly number?: number | undefined;
  readonly code: string;
  readonly description: string;
  readonly count: Counted;
}

interface Counted {
  readonly labelled: boolean;
  readonly quantity: string;
  readonly unit: string;
  readonly price: string;
  readonly total: string;
}

const LABELS = ['line', 'item #', 'description', 'qty', 'uom', 'unit price', 'line total'];

/**
 * Items with what is wanted of each on the line below: `00010 104581 BALL VALVE 1 IN` over `Qty 36 each  Price 18.86`
 * or over `36.000 EA 18.86 678.96`. Their numbers in front count up, or they have none; one alone must label its
 * count. Undefined where it is not plain that the count below is the item's.
 */
export function readItemsOverCounts(
  lines: readonly TextLine[],
  at: number,
  day: string | undefined,
): { readonly events: readonly TableEvent[]; readonly used: number } | undefined {
  const pairs: Pair[] = [];
  let next = at;
  while (pairs.length < MAX_ITEMS) {
    const pair = pairAt(lines, next);
    if (!pair) break;
    pairs.push(pair);
    next += 2;
    while (pairAt(lines, next) === undefined && (lines[next]?.text ?? 'end').trim() === '') next += 1;
  }
  if (pairs.length === 0 || !countsUp(pairs) || !areOfAKind(pairs)) return undefined;
  const rows = pairs.map(({ at: line, number, code, description, count }): TableRow => ({
    cells: [String(number ?? ''), code, description, count.quantity, count.unit, count.price, count.total],
    place: lines[line]!.place,
  }));
  const heading = { cells: LABELS, place: lines[at]!.place };
  const events = readTable([heading, ...rows], { origin: lines[at]!.origin, day, infer: false });
  if (events?.filter(({ kind }) => kind === 'line').length !== pairs.length) return undefined;
  const told = events.filter(({ kind }) => kind !== 'rest');
  const said = (row: number) => `${lines[pairs[row]!.at]!.text.trim()}  ${lines[pairs[row]!.at + 1]!.text.trim()}`;
  let row = -1;
  const located = told.map((event): TableEvent => {
    if (event.kind !== 'line') return event;
    row += 1;
    const twice = countsItself(pairs[row]!) ? (['two-readings'] as const) : [];
    return { ...event, line: { ...event.line, doubts: [...event.line.doubts, ...twice], source: said(row).slice(0, 300) } }; // prettier-ignore
  });
  return { events: located, used: pairs.at(-1)!.at + 2 - at };
}

function pairAt(lines: readonly TextLine[], at: number): Pair | undefined {
  const [name, below] = [lines[at]?.text ?? '', lines[at + 1]?.text ?? ''];
  if (name.length > 240 || below.length > 200 || !/\d/.test(below) || readCount(name)) return undefined;
  const count = readCount(below);
  if (!count || /[?!:]\s*$/.test(name)) return undefined;
  const [, number, behind] = NUMBERED.exec(name) ?? [];
  // `250 ft wire`: what a unit stands behind is no number of a line.
  const own = number !== undefined && unitCode(behind!.split(/\s/)[0]!) === undefined ? { number: Number(number), text: behind! } : undefined; // prettier-ignore
  const named = codeIn(own?.text ?? name.trim());
  const first = codeIn(name.trim());
  if (named && !(own && !/[a-z]{2}/i.test(named.description))) return { at, number: own?.number, ...named, count };
  if (first && first.code.length > 3 && !/^0\d{1,4}$/.test(first.code)) return { at, ...first, count };
  return own && /[a-z]{3}/i.test(own.text) ? { at, number: own.number, code: '', description: own.text, count } : undefined; // prettier-ignore
}

function codeIn(text: string): Pick<Pair, 'code' | 'description'> | undefined {
  const [, code, description] = LED_BY_CODE.exec(text) ?? [];
  if (code === undefined || description === undefined || !/[a-z]{3}/i.test(description)) return undefined;
  const sized = /^(?:ct|in|mm|cm|ml|x)\b/i.test(description) || unitCode(description.split(/\s/)[0]!) !== undefined;
  return sized || (SIZE_LIKE.test(code) && !/^\d{4,14}$/.test(code)) ? undefined : { code, description };
}

/** What a line below an item counts, where it says nothing else but prices. */
function readCount(text: string): Counted | undefined {
  const { label, count, unit, rest } = COUNT.exec(text)?.groups ?? {};
  if (count === undefined) return undefined;
  const told = unit !== undefined && !/^(?:uom|um|unit|price|cost|at)$/i.test(unit) ? unit : undefined;
  const behind = told === undefined && unit !== undefined ? `${unit} ${rest ?? ''}` : (rest ?? '');
  const uom = told === undefined ? UOM.exec(behind) : null;
  const counts = told ?? uom?.[1] ?? '';
  if (counts !== '' && unitCode(counts) === undefined) return undefined;
  const left = uom ? behind.slice(uom[0].length) : behind;
  const prices = left.trim() === '' ? [] : PRICES.exec(left);
  if (!prices) return undefined;
  const [price = '', total = ''] = prices.slice(1).map((each) => each ?? '');
  const quantity = count.replaceAll(',', '');
  const [each, sum] = [readMoney(price), readMoney(total)];
  const agrees = each !== undefined && sum !== undefined && productAgrees(quantity, each, sum);
  // Without a label, a unit of goods and a product that comes out say that it counts: `5 ft 12.00` may be a size.
  if (label === undefined && (counts === '' || !agrees || isSizeUnit(unitCode(counts)!))) return undefined;
  return { labelled: label !== undefined, quantity: count, unit: counts, price, total };
}

/** Numbers in front that count up; else they may count goods. One alone is a first one: `1`, `10`, `00010`. */
function countsUp(pairs: readonly Pair[]): boolean {
  const numbers = pairs.flatMap(({ number }) => (number === undefined ? [] : [number]));
  if (numbers.length === 0) return true;
  if (numbers.length !== pairs.length) return false;
  if (numbers.length === 1) return [1, 10, 100].includes(numbers[0]!);
  return numbers.every((each, nth) => nth === 0 || each > numbers[nth - 1]!);
}

const areOfAKind = (pairs: readonly Pair[]): boolean =>
  pairs.length > 1 ? pairs.every(({ count }) => count.labelled === pairs[0]!.count.labelled) : pairs[0]!.count.labelled;

/** The item's own line orders so many of it as well: which of both counts, a person says. */
function countsItself({ code, description }: Pair): boolean {
  const reading = readOrderLine(code === '' ? `9999-A ${description}` : `${code} ${description}`);
  return (
    'lines' in reading &&
    reading.lines.some(
      ({ unit, form }) =>
        form === 'marked-quantity' || (unit !== undefined && ['CA', 'BX', 'BG', 'DZ', 'PL'].includes(unit)),
    )
  );
}
