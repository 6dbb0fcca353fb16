import type { Column } from '../tables/headings.js';
import { productAgrees, readMoney, readQuantityCell } from '../numbers.js';
import type { RecordText } from './record-text.js';

/** An order line told in a block: what it says under the headings of a table, and what else it says. */
export interface BlockRecord {
  readonly cells: ReadonlyMap<Column, string>;
  /** Labelled, and of no column: `Work order: WO-8811`. */
  readonly notes: readonly string[];
  /** Its quantity is a bare number nothing else speaks for. */
  readonly guessed: boolean;
}

const NAMES: readonly Column[] = ['code', 'vendor', 'customer', 'gtin', 'manufacturer'];
/** `White towel, JS40015`, `White towel (JS40015)` */
const CODE_BEHIND = /^(\S.{2,}?)\s?[,(–-]\s?#?((?=[A-Za-z-]{0,6}\d{2})[A-Za-z0-9][A-Za-z0-9-]{3,17})\)?$/;
const MAX_TEXTS = 24;
const MAX_NAME = 200;

/**
 * Reads the texts of a block as one order line, in any order and with or without labels. Undefined where it is none:
 * without a quantity or an item, or where two texts say different things of the same.
 */
export function readRecord(texts: readonly RecordText[]): BlockRecord | undefined {
  if (texts.length < 2 || texts.length > MAX_TEXTS) return undefined;
  const joined = pairLabels(texts);
  const paired = joined && joinUnits(joined);
  const cells = paired && fieldsOf(paired);
  if (!cells) return undefined;
  const of = (kind: 'code' | 'money' | 'number' | 'words' | 'other' | 'unit') =>
    paired.flatMap((text) => (text.kind === kind ? [text.value] : []));
  const quantity = quantityIn(paired, cells);
  if (!quantity) return undefined;
  cells.set('quantity', quantity.value);
  const [unit] = of('unit');
  if (unit && !cells.has('unit') && readQuantityCell(quantity.value)?.unit === undefined) cells.set('unit', unit);
  // Several numbers with nothing to tell them apart: more than one line, or a table nobody understood.
  if (new Set(of('code')).size > 2 || of('number').length > 2) return undefined;
  const [code] = of('code');
  if (code && !NAMES.some((name) => cells.has(name))) cells.set('code', code);
  const titles = paired.flatMap((text) => (text.kind === 'named' ? [text.name] : text.kind === 'words' ? [text.value] : [])); // prettier-ignore
  const sizes = paired.flatMap((text) => (text.kind === 'count' && text.value !== quantity.value ? [text.value] : []));
  if (sizes.length > 1) return undefined;
  const words = [...titles, ...sizes].join(' ').slice(0, MAX_NAME);
  const behind = NAMES.some((name) => cells.has(name)) ? null : CODE_BEHIND.exec(words);
  if (behind) cells.set('code', behind[2]!);
  const title = behind ? behind[1]! : words;
  if (title !== '' && !cells.has('description')) cells.set('description', title);
  const confirmed = setPrices(cells, of('money'));
  if (!NAMES.some((name) => cells.has(name)) && !/[a-z]{3}/i.test(cells.get('description') ?? '')) return undefined;
  return { cells, notes: of('other'), guessed: quantity.guessed && !confirmed };
}

/**
 * Labels with the value behind them, or in front of them where the block ends with a label; several labels in a row
 * with as many values. Undefined where a label has no value: then which is whose is not plain.
 */
function pairLabels(texts: readonly RecordText[]): RecordText[] | undefined {
  if (!texts.some(isLabel)) return [...texts];
  // Where every value stands behind its own label, a label without one is a field left blank: `Comment:`.
  if (texts.every((text) => isLabel(text) || text.kind === 'field')) return texts.filter((text) => !isLabel(text));
  const behind = !isLabel(texts.at(-1)!);
  const ordered = behind ? texts : [...texts].reverse();
  const out: RecordText[] = [];
  for (let index = 0; index < ordered.length; index += 1) {
    if (!isLabel(ordered[index]!)) {
      out.push(ordered[index]!);
      continue;
    }
    const next = ordered.slice(index).findIndex((text) => !isLabel(text));
    const labels = ordered.slice(index, index + next).filter(isLabel);
    const values = ordered.slice(index + next, index + 2 * next);
    if (next < 1 || values.length < next) return undefined;
    for (const [at, value] of values.entries()) {
      if (value.kind === 'label' || value.kind === 'field') return undefined;
      out.push({ kind: 'field', column: labels[at]!.column, value: writtenAs(value) });
    }
    index += 2 * next - 1;
  }
  return behind ? out : out.reverse();
}

const isLabel = (text: RecordText): text is Extract<RecordText, { kind: 'label' }> => text.kind === 'label';

const writtenAs = (text: Exclude<RecordText, { kind: 'label' | 'field' }>): string =>
  text.kind === 'named' ? `${text.name} x ${text.value}` : text.kind === 'product' ? `${text.value} @ ${text.price}` : text.value; // prettier-ignore

/** `12` above or left of `Case`: a count. */
function joinUnits(texts: readonly RecordText[]): RecordText[] {
  const out: RecordText[] = [];
  for (const text of texts) {
    const last = out.at(-1);
    if (text.kind === 'unit' && last?.kind === 'number')
      out[out.length - 1] = { kind: 'count', value: `${last.value} ${text.value}`, sized: false };
    else out.push(text);
  }
  return out;
}

/** The labelled values by column; undefined where a column is told twice with different values. */
function fieldsOf(texts: readonly RecordText[]): Map<Column, string> | undefined {
  const cells = new Map<Column, string>();
  for (const text of texts) {
    if (text.kind !== 'field') continue;
    const before = cells.get(text.column);
    // `Product: Rinse hose` beside `SKU: RH-1`: one of them is the name.
    const named = text.column === 'code' && before !== undefined && !cells.has('description');
    if (named && WORDS.test(before)) cells.set('description', before);
    else if (named && WORDS.test(text.value)) {
      cells.set('description', text.value);
      continue;
    } else if (before !== undefined && before !== text.value) return undefined;
    cells.set(text.column, text.value);
  }
  return cells;
}

const WORDS = /[a-z]{3,}\s+\S|^[a-z]{4,}$/i;

function quantityIn(
  texts: readonly RecordText[],
  cells: Map<Column, string>,
): { readonly value: string; readonly guessed: boolean } | undefined {
  const labelled = cells.get('quantity');
  const told = texts.flatMap((text) => (text.kind === 'named' || text.kind === 'product' ? [text] : []));
  const counts = texts.flatMap((text) => (text.kind === 'count' ? [text] : []));
  const plain = counts.filter(({ sized }) => !sized);
  const pool = plain.length > 0 ? plain : told.length > 0 || labelled !== undefined ? [] : counts;
  const values = [...told, ...pool].map(({ value }) => value);
  if (labelled !== undefined) {
    const same = values.every((value) => amountOf(value) === amountOf(labelled));
    return amountOf(labelled) !== undefined && same ? { value: labelled, guessed: false } : undefined;
  }
  const price = told.find((text) => text.kind === 'product');
  if (price?.kind === 'product' && !cells.has('price')) cells.set('price', price.price);
  const [first] = values;
  if (first !== undefined) {
    const united = values.find((value) => readQuantityCell(value)?.unit !== undefined) ?? first;
    return values.every((value) => amountOf(value) === amountOf(first)) ? { value: united, guessed: false } : undefined;
  }
  const numbers = texts.flatMap((text) => (text.kind === 'number' ? [text.value] : []));
  return numbers.length === 1 ? { value: numbers[0]!, guessed: true } : undefined;
}

const amountOf = (cell: string): string | undefined => readQuantityCell(cell)?.quantity;

/** Puts amounts without a label where they fit. @returns whether quantity times price is the amount */
function setPrices(cells: Map<Column, string>, money: readonly string[]): boolean {
  const quantity = amountOf(cells.get('quantity')!);
  const fits = (price: string | undefined, total: string | undefined) => {
    const [each, sum] = [readMoney(price ?? ''), readMoney(total ?? '')];
    return quantity !== undefined && each !== undefined && sum !== undefined && productAgrees(quantity, each, sum);
  };
  const [first, second] = money;
  if (cells.has('price') && cells.has('total')) return fits(cells.get('price'), cells.get('total'));
  if (cells.has('price') && first !== undefined && fits(cells.get('price'), first)) cells.set('total', first);
  else if (!cells.has('price') && !cells.has('total') && first !== undefined && second !== undefined) {
    if (fits(first, second)) cells.set('price', first).set('total', second);
    else if (fits(second, first)) cells.set('price', second).set('total', first);
  }
  return fits(cells.get('price'), cells.get('total'));
}
