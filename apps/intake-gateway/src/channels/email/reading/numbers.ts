/** A quantity as people type it: `12`, `1,200`, `2.5`, `12.00`. At most six digits before the point. */
export const QUANTITY_PATTERN = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d{1,4})?`;

const WORDS: Readonly<Record<string, string>> = {
  a: '1', an: '1', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9',
  ten: '10', eleven: '11', twelve: '12', thirteen: '13', fourteen: '14', fifteen: '15', sixteen: '16', seventeen: '17', eighteen: '18',
  nineteen: '19', twenty: '20', 'twenty-five': '25', thirty: '30', forty: '40', fifty: '50', sixty: '60',
}; // prettier-ignore

/** `two` → `2`; undefined for words that are no number. */
export const numberWord = (word: string): string | undefined => WORDS[word.toLowerCase()];

/** `1,200` → `1200`, `012` → `12`, `12.00` → `12`, `2.50` → `2.5`. */
export function plainQuantity(text: string): string {
  const bare = text.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  return bare.includes('.') ? bare.replace(/0+$/, '').replace(/\.$/, '') : bare;
}

/**
 * An amount of money as typed in a cell or a text: `$1,234.50`, `9,38`, `USD 12`, `12.5/cs`; undefined for anything
 * else. A comma before one, two or four digits at the end is a decimal comma; before three, a separator of thousands.
 */
export function readMoney(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^(?:us\$|usd|eur|gbp|\$|€|£)\s*/i, '')
    .replace(/\s*(?:(?:usd|eur|gbp|\$|€|£)\s*)?(?:(?:\/|per\s)\s*[a-z]{1,6}\.?|ea\.?|each)?$/i, '');
  if (!/^\d[\d.,]{0,15}$/.test(bare)) return undefined;
  if (/^\d{1,3}(,\d{3})+(\.\d{1,6})?$/.test(bare)) return trimMoney(bare.replaceAll(',', ''));
  if (/^\d{1,3}(\.\d{3})+,\d{1,4}$/.test(bare)) return trimMoney(bare.replaceAll('.', '').replace(',', '.'));
  if (/^\d+,\d{1,4}$/.test(bare)) return trimMoney(bare.replace(',', '.'));
  return /^\d+(\.\d{1,10})?$/.test(bare) ? trimMoney(bare) : undefined;
}

/** `12.40 / 100 PCE`, `2.33 USD /1 Box`: the price of so many, as that of one; other prices as they are. */
export function readPrice(text: string): string | undefined {
  const [, amount, count] = /^(\S.{0,20}?)\s?\/\s?(10{0,4})(?:\s?[a-z]{1,8}\.?)?$/i.exec(text.trim()) ?? [];
  const price = amount === undefined ? undefined : readMoney(amount);
  if (price === undefined || count === undefined) return readMoney(text);
  const [whole = '0', fraction = ''] = price.split('.');
  const digits = whole.padStart(count.length, '0');
  const point = digits.length - (count.length - 1);
  return trimMoney(`${digits.slice(0, point)}.${digits.slice(point)}${fraction}`.replace(/\.$/, ''));
}

/** At most six decimals (what prices carry), at least the ones written; `9.3800000001` of a sheet → `9.38`. */
function trimMoney(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.replace(/^0+(?=\d)/, '').split('.');
  if (fraction.length <= 6) return fraction === '' ? whole : `${whole}.${fraction}`;
  return Number(decimal)
    .toFixed(4)
    .replace(/0{1,2}$/, '');
}

/**
 * Whether a table writes cents behind a comma: `3,95` and `4.740,00` stand in it and nothing like `3.95`. Then the
 * dot in `1.200` parts thousands.
 */
export const writesDecimalComma = (cells: readonly string[]): boolean =>
  cells.some((cell) => /^\D{0,4}\d{1,3}(?:\.?\d{3})*,\d{2}\D{0,4}$/.test(cell.trim())) &&
  !cells.some((cell) => /\d\.\d{1,2}(?!\d)/.test(cell) && !/\d\.\d{1,2}\./.test(cell));

/**
 * A quantity cell: the number, and a unit word where the cell holds one (`12 cs`, `3x`, `2 1/2`); undefined when it
 * is neither. With `decimalComma` a dot before three digits parts thousands.
 */
export function readQuantityCell(cell: string, decimalComma = false): { quantity: string; unit?: string } | undefined {
  const text = decimalComma ? cell.replace(/(?<=\d)\.(?=\d{3}(?!\d))/g, '') : cell;
  // `__6__`, `[6]`: filled into the blank of a form.
  const bare = text.trim().replace(/^(?:_{1,20}|\[)\s?(?=\d)|(?<=[\da-z])\s?(?:_{1,20}|\])$/gi, '');
  const found = /^(?:qty\.?:?\s*)?(\d[\d.,]*)\s*(?:x\b)?\s*([a-z()]{1,12}\.?)?$/i.exec(bare);
  if (!found) return undefined;
  const [, digits = '', word] = found;
  const quantity = /^(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d{1,12})?$/.test(digits)
    ? plainQuantity(shorten(digits))
    : /^\d{1,6},\d{1,2}$/.test(digits)
      ? plainQuantity(digits.replace(',', '.'))
      : undefined;
  if (word !== undefined && TIMES.test(word)) return undefined;
  return quantity === undefined ? undefined : { quantity, ...(word === undefined ? {} : { unit: word }) };
}

/** `2 pm`, `30 days`: time, no goods. */
const TIMES = /^(?:[ap]\.?m|hours?|hrs?|days?|weeks?|wks?|months?|mins?|minutes?)\.?$/i;

/** Doubles of a sheet carry noise in the last digits: quantities have at most four decimals. */
const shorten = (digits: string): string => {
  const fraction = digits.split('.')[1] ?? '';
  return fraction.length > 4 ? Number(digits.replaceAll(',', '')).toFixed(4) : digits;
};

/** Exact product of two decimal strings, compared with a third within half a cent per unit of rounding. */
export function productAgrees(quantity: string, price: string, total: string): boolean {
  const product = scaled(quantity) * scaled(price);
  const difference = product - scaled(total) * SCALE;
  const limit = (SCALE * SCALE) / 100n;
  return (difference < 0n ? -difference : difference) <= limit;
}

const DIGITS = 8;
const SCALE = 10n ** BigInt(DIGITS);

/** A decimal string in units of 10^-8. */
export function scaled(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole) * SCALE + BigInt(fraction.slice(0, DIGITS).padEnd(DIGITS, '0'));
}

/** Adds decimal strings exactly. @returns units of 10^-8 */
export const sumScaled = (decimals: readonly string[]): bigint =>
  decimals.reduce((sum, each) => sum + scaled(each), 0n);

/** A scaled sum agrees with a written amount to the cent, one cent of rounding per line allowed. */
export function sumAgrees(sum: bigint, amount: string, lines: number): boolean {
  const difference = sum - scaled(amount);
  return (difference < 0n ? -difference : difference) <= (SCALE / 100n) * BigInt(Math.max(1, lines));
}

export const productScaled = (quantity: string, price: string): bigint => (scaled(quantity) * scaled(price)) / SCALE;
