import { numberWord, readQuantityCell } from '../numbers.js';

/** A count with its unit; `approximate` where the cell says `about` or a range. */
export interface Count {
  readonly quantity: string;
  readonly unit?: string | undefined;
  readonly approximate?: boolean;
}

const ABOUT =
  /^(?:about|approx(?:imately)?\.?|around|roughly|est\.?|circa|at least|up to|min\.?|max\.?|~|±|\+\/-)\s*(?=\d)/i;
/** `60-70 lb`, `2 or 3`, `4 to 6 cs`: the lesser of both. */
const RANGE = /^(\d{1,5}(?:\.\d{1,2})?)\s*(?:[-–—]|to|or|bis|a)\s*\d{1,5}(?:\.\d{1,2})?\s*([a-z]{0,12}\.?)$/i;
const LOOSE = /^(\d{1,5}(?:\.\d{1,2})?)\s*(?:\+|\?|±|ish)\s*([a-z]{0,12}\.?)\s*\??$/i;
/** `two`, `two cases`; `a` alone is no count. */
const SPELLED = /^([a-z]{3,9}(?:-five)?)(?:\s+([a-z]{1,12})\.?)?$/i;
const CURRENCY = /^(?:usd|eur|gbp|cad|mxn|chf|aud)$/i;

/** The count a cell holds, undefined for a cell that holds none or money. */
export function readCount(cell: string, decimalComma: boolean): Count | undefined {
  const text = cell.trim().slice(0, 60);
  const plain = readQuantityCell(text, decimalComma);
  if (plain) return CURRENCY.test(plain.unit ?? '') ? undefined : plain;
  const [, word = '', unit = ''] = SPELLED.exec(text) ?? [];
  const spelled = numberWord(word);
  if (spelled !== undefined) return { quantity: spelled, ...(unit === '' ? {} : { unit }) };
  const loose = RANGE.exec(text.replace(ABOUT, '')) ?? LOOSE.exec(text.replace(ABOUT, ''));
  const about = loose ? `${loose[1]} ${loose[2]}`.trim() : ABOUT.test(text) ? text.replace(ABOUT, '') : undefined;
  const counted = about === undefined ? undefined : readQuantityCell(about, decimalComma);
  return counted && { ...counted, approximate: true };
}
