import { plainQuantity } from '../reading/numbers.js';

/** How an item is packed: `6/10#` is six of ten pounds, `40 lb` one of forty. */
export interface PackSize {
  readonly count: string;
  readonly size?: string | undefined;
  readonly unit?: string | undefined;
}

const UNITS: Readonly<Record<string, string>> = {
  '#': 'lb', lb: 'lb', lbs: 'lb', pound: 'lb', pounds: 'lb', oz: 'oz', ounce: 'oz', ounces: 'oz', 'fl oz': 'oz', floz: 'oz',
  gal: 'gal', gallon: 'gal', gallons: 'gal', ga: 'gal', qt: 'qt', qts: 'qt', quart: 'qt', quarts: 'qt', pt: 'pt', pint: 'pt',
  ct: 'ct', cnt: 'ct', count: 'ct', ea: 'ct', each: 'ct', pc: 'ct', pcs: 'ct', pk: 'ct', kg: 'kg', g: 'g', gr: 'g', ml: 'ml',
  l: 'l', lt: 'l', ltr: 'l', liter: 'l', litre: 'l', in: 'in', inch: 'in', ft: 'ft', dz: 'dz', doz: 'dz', dozen: 'dz', '#can': 'can',
}; // prettier-ignore

const UNIT = Object.keys(UNITS)
  .filter((unit) => unit !== '#' && unit !== '#can')
  .sort((a, b) => b.length - a.length)
  .join('|');
const PACKED = new RegExp(
  String.raw`(?<![\d/.])(\d{1,4})\s?(?:\/|x|@)\s?(#)?\s?(\d{1,4}(?:\.\d{1,3})?)\s?-?\s?(#|(?:${UNIT})\b)?`,
  'gi',
);
const SIZED = new RegExp(String.raw`(?<![\d/.#-])(\d{1,5}(?:\.\d{1,3})?)\s?-?\s?(#|(?:${UNIT})\b)(?!\s?\d)`, 'i');

/**
 * The pack a text names: `6/10#`, `6/#10` (number-ten cans), `4/1 gal`, `24 x 8 oz`, `40 LB CS`, `1 CS 40#`, `2 dozen`.
 * Undefined where it names none.
 */
export function readPack(text: string): PackSize | undefined {
  const line = text.toLowerCase().slice(0, 300);
  // `beef patty 90/10 2/10#`: the one with a unit is the pack, the other a grade.
  const packs = [...line.matchAll(PACKED)];
  const packed = packs.find(([, , can, , unit]) => can ?? unit) ?? packs[0];
  if (packed) {
    const [, count = '', can, size = '', unit] = packed;
    return { count: plainQuantity(count), size: plainQuantity(size), unit: can ? 'can' : unit && UNITS[unit] };
  }
  const sized = SIZED.exec(line);
  if (!sized) return undefined;
  const unit = UNITS[sized[2]!]!;
  return unit === 'ct' ? { count: plainQuantity(sized[1]!) } : { count: '1', size: plainQuantity(sized[1]!), unit };
}

/**
 * `same` when two packs agree in all both say, `differ` when they contradict, `unsaid` when one says nothing the other
 * could contradict. `6/10` written without a unit agrees with `6/10#` and `6/#10`.
 */
export function comparePacks(a: PackSize | undefined, b: PackSize | undefined): 'same' | 'differ' | 'unsaid' {
  if (!a || !b) return 'unsaid';
  const sizes = a.size !== undefined && b.size !== undefined;
  const units = a.unit === undefined || b.unit === undefined || a.unit === b.unit;
  if (!sizes) return a.count === b.count ? 'same' : 'unsaid';
  if (a.size === b.size && units)
    return a.count === b.count ? 'same' : a.count === '1' || b.count === '1' ? 'unsaid' : 'differ';
  // `40 lb` against `4/10 lb`: the same weight in all.
  const total = (pack: PackSize) => Number(pack.count) * Number(pack.size);
  return units && a.unit !== undefined && total(a) === total(b) ? 'unsaid' : 'differ';
}
