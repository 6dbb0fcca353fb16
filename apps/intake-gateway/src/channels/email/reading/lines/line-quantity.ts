import type { LineDoubt, LineForm } from '../candidate.js';
import type { Token } from './line-tokens.js';
import { unitCode } from '../units.js';

/** The quantity of a line and the tokens it took. */
export interface Quantity {
  readonly value: string;
  readonly unit?: string | undefined;
  readonly form: LineForm;
  readonly strength: 'strong' | 'weak';
  readonly doubts: readonly LineDoubt[];
  /** Index of the first token used, and how many. */
  readonly at: number;
  readonly length: number;
}
export const isFiller = (token: Token): boolean =>
  (token.kind === 'separator' && /^[:=#]$/.test(token.text)) ||
  (token.kind === 'word' && /^(?:#|no\.?:?|nr\.?|num(?:ber)?:?|code:?|id:?|line|is)$/i.test(token.text)) ||
  (token.kind === 'mark' && token.mark === 'item');

/** The quantity of a line: the first of the ways that fits, surest first. */
export function findQuantity(tokens: readonly Token[], named: boolean): Quantity | undefined {
  return (
    markedQuantity(tokens) ??
    quantityBehindCode(tokens) ??
    onPallet(tokens) ??
    leadingQuantity(tokens, named) ??
    trailingQuantity(tokens, named) ??
    quantityBeforeCode(tokens) ??
    insideQuantity(tokens) ??
    quantityBeforeRemark(tokens, named) ??
    lengthBehindCode(tokens)
  );
}

/** `40137 - 12 cs milk 1%`, `40137 x 12 milk`: the quantity right behind the number, words behind both. */
function quantityBehindCode(tokens: readonly Token[]): Quantity | undefined {
  const first = tokens[0];
  if (!isCode(first) && !isNumberCode(first)) return undefined;
  let at = 1;
  while (tokens[at]?.kind === 'separator' && !/^[,|]$/.test(tokens[at]!.text)) at += 1;
  const multiplied = tokens[at]?.kind === 'times';
  if (multiplied) at += 1;
  const amount = amountAt(tokens, at);
  const token = tokens[at];
  if (!amount || (token?.kind === 'measure' && token.size && !multiplied)) return undefined;
  if (amount.unit === undefined && !multiplied) return undefined;
  if (at + amount.length >= tokens.length) return undefined;
  const { value, unit, length } = amount;
  return { value, unit, form: 'code-quantity', strength: 'strong', doubts: [], at: 1, length: at + length - 1 };
}

/** `460131  200 ft  galv chain`: where nothing else counts, so many feet or pounds, or how long the item is. */
function lengthBehindCode(tokens: readonly Token[]): Quantity | undefined {
  const [first, size] = tokens;
  if (!isCode(first) || size?.kind !== 'measure' || !/^(?:FT|YD|LB)$/.test(size.unit) || !isNamed(tokens)) return undefined; // prettier-ignore
  const { value, unit } = size;
  return { value, unit, form: 'code-quantity', strength: 'weak', doubts: ['size-as-unit'], at: 1, length: 1 };
}

const isNamed = (tokens: readonly Token[]): boolean => tokens.slice(2).some(({ kind, text }) => kind === 'word' && /[a-z]{3}/i.test(text)); // prettier-ignore

/** `1 skid 49 bags ice melt`: a pallet, and what stands on it. */
function onPallet(tokens: readonly Token[]): Quantity | undefined {
  const pallet = amountAt(tokens, 0);
  const open = pallet && tokens[pallet.length]?.text === '(' ? pallet.length + 1 : pallet?.length;
  const amount = open === undefined ? undefined : amountAt(tokens, open);
  const sized = tokens[open ?? 0]?.kind === 'measure' && (tokens[open ?? 0] as { size: boolean }).size;
  if (pallet?.unit !== 'PL' || pallet.value !== '1' || amount?.unit === undefined || sized) return undefined;
  const { value, unit, length } = amount;
  const end = open! + length + (tokens[open! + length]?.text === ')' ? 1 : 0);
  return { value, unit, form: 'quantity-unit-text', strength: 'strong', doubts: ['two-readings'], at: 0, length: end }; // prettier-ignore
}

/** `Canola oil: 2 cases (40137)`, `milk, 5 cs, #40137`: the number stands behind the quantity, set apart from it. */
function quantityBeforeCode(tokens: readonly Token[]): Quantity | undefined {
  const isMark = (token: Token | undefined) => token?.kind === 'separator';
  const at = tokens.findIndex((token) => isCode(token));
  const apart = at > 1 && (isMark(tokens[at - 1]) || tokens[at]!.text.startsWith('#'));
  if (!apart || !tokens.slice(at + 1).every(isMark)) return undefined;
  const found = trailingQuantity(tokens.slice(0, at), true);
  return found?.unit !== undefined && found.strength === 'strong' && found.at > 0 ? found : undefined;
}

/** `… so send 12 cs of 40137 today`: a count with a unit in the middle of a sentence, what it counts behind it. */
function insideQuantity(tokens: readonly Token[]): Quantity | undefined {
  const at = tokens.findIndex(
    (token, index) =>
      index > 0 &&
      ((token.kind === 'measure' && !token.size) || (token.kind === 'number' && tokens[index + 1]?.kind === 'unit')) &&
      (isOf(tokens[index + (token.kind === 'measure' ? 1 : 2)]) ||
        isCode(tokens[index + (token.kind === 'measure' ? 1 : 2)])),
  );
  if (at < 0) return undefined;
  const amount = amountAt(tokens, at)!;
  const code = tokens.slice(at).some((token) => isCode(token));
  // The words in front are the sentence's, not the item's.
  return {
    ...amount,
    form: code ? 'quantity-unit-code' : 'quantity-unit-text',
    strength: code ? 'strong' : 'weak',
    doubts: ['prose'],
    at: 0,
    length: at + amount.length,
  };
}

/** `60301 pizza, 10 cases (the big ones)`: the only count with a unit stands behind the number, a remark behind both. */
function quantityBeforeRemark(tokens: readonly Token[], named: boolean): Quantity | undefined {
  const counts = tokens.flatMap((token, index) =>
    (token.kind === 'measure' && !token.size) || (token.kind === 'number' && tokens[index + 1]?.kind === 'unit')
      ? [index]
      : [],
  );
  const [at] = counts;
  if (at === undefined || counts.length > 1 || at === 0) return undefined;
  const first = tokens[0];
  if (!named && !isCode(first) && !isNumberCode(first)) return undefined;
  const { value, unit } = amountAt(tokens, at)!;
  return {
    value,
    unit,
    form: 'code-quantity',
    strength: 'strong',
    doubts: ['two-readings'],
    at,
    length: tokens.length - at,
  };
}

function markedQuantity(tokens: readonly Token[]): Quantity | undefined {
  const at = tokens.findIndex((token, index) => {
    if (token.kind !== 'mark' || token.mark !== 'quantity') return false;
    return amountAt(tokens, skipFiller(tokens, index + 1)) !== undefined;
  });
  if (at < 0) return undefined;
  const start = skipFiller(tokens, at + 1);
  const amount = amountAt(tokens, start)!;
  return { ...amount, form: 'marked-quantity', strength: 'strong', doubts: [], at, length: start + amount.length - at };
}

const skipFiller = (tokens: readonly Token[], from: number): number => {
  let at = from;
  while (at < tokens.length && isFiller(tokens[at]!)) at += 1;
  return at;
};

interface Amount {
  readonly value: string;
  readonly unit?: string;
  readonly length: number;
}

/** A number, with a unit glued to it, behind it, or behind a comma. */
function amountAt(tokens: readonly Token[], at: number): Amount | undefined {
  const token = tokens[at];
  if (token?.kind === 'measure') return { value: token.value, unit: token.unit, length: 1 };
  const half = token?.kind === 'pack' && /^1\s?\/\s?2$/.test(token.text) && tokens[at + 1]?.kind === 'unit';
  if (token?.kind !== 'number' && !half) return undefined;
  const value = half ? '0.5' : (token as { value: string }).value;
  const next = tokens[at + 1];
  if (next?.kind === 'unit') return { value, unit: next.unit, length: 2 };
  const later = tokens[at + 2];
  const comma = next?.kind === 'separator' && /^[,|)]$/.test(next.text);
  if (comma && later?.kind === 'unit') return { value, unit: later.unit, length: 3 };
  // `(2) jars`: behind the bracket of a count, words that are units among others count as well.
  const counted = next?.text === ')' && later?.kind === 'word' ? unitCode(later.text) : undefined;
  if (counted !== undefined) return { value, unit: counted, length: 3 };
  return { value, length: 1 };
}

export const isCode = (token: Token | undefined): boolean => token?.kind === 'code';
const isWordy = (token: Token | undefined): boolean =>
  token?.kind === 'word' || token?.kind === 'feature' || token?.kind === 'percent';

function leadingQuantity(tokens: readonly Token[], named: boolean): Quantity | undefined {
  const open = tokens[0]?.kind === 'separator' && /^[([]$/.test(tokens[0].text) ? 1 : 0;
  const article = tokens[0]?.kind === 'word' && /^an?$/i.test(tokens[0].text) && tokens[1]?.kind === 'unit';
  if (article) {
    return {
      value: '1',
      unit: (tokens[1] as { unit: string }).unit,
      form: 'quantity-unit-text',
      strength: 'strong',
      doubts: [],
      at: 0,
      length: 2,
    };
  }
  const first = tokens[open];
  const amount = amountAt(tokens, open);
  if (!amount || !first) return undefined;
  let after = open + amount.length;
  const multiplied = tokens[after]?.kind === 'times';
  while (
    after < tokens.length &&
    (isFiller(tokens[after]!) ||
      tokens[after]!.kind === 'separator' ||
      tokens[after]!.kind === 'times' ||
      isOf(tokens[after]))
  )
    after += 1;
  const next = tokens[after];
  const base = { value: amount.value, at: 0, length: after };
  const code = named || isCode(next);
  // `3 40 lb cs chicken`: the unit stands behind the pack.
  const size = first.kind === 'measure' && first.size;
  if (size) {
    const of = tokens[open + amount.length];
    const behind = isOf(of) ? undefined : trailingQuantity(tokens, named);
    // `50 lb 0-0-50 fertilizer - 23 bags`: what is counted at the end has that size.
    const counted = behind?.strength === 'strong' && behind.unit !== undefined && behind.at > open + amount.length;
    if (behind && (!code || counted)) return undefined;
    return {
      ...base,
      unit: amount.unit,
      form: code ? 'quantity-unit-code' : 'quantity-unit-text',
      strength: 'strong',
      doubts: code || isOf(of) ? [] : ['size-as-unit'],
    };
  }
  if (amount.unit !== undefined) {
    if (first.kind === 'number' && first.value.length > 4 && !code) return undefined;
    return {
      ...base,
      unit: amount.unit,
      form: code ? 'quantity-unit-code' : 'quantity-unit-text',
      strength: 'strong',
      doubts: [],
    };
  }
  if (first.kind !== 'number') return undefined;
  const measure = tokens[after];
  const packed = tokens[after + 1];
  // `2 #10 cans tomato`, `2 3 gal jugs soap`: so many of that size.
  const sized = measure?.kind === 'measure' || (measure?.kind === 'pack' && measure.text.startsWith('#'));
  const inside = sized && packed?.kind === 'word' && /s$/i.test(packed.text) ? unitCode(packed.text) : undefined;
  if (inside !== undefined)
    return { ...base, unit: inside, form: 'quantity-unit-text', strength: 'strong', doubts: [] };
  if (measure?.kind === 'measure' && packed?.kind === 'unit') {
    return { ...base, unit: packed.unit, form: 'quantity-unit-text', strength: 'strong', doubts: [] };
  }
  if (multiplied && (isCode(next) || isWordy(next) || next?.kind === 'number')) {
    // `40137 x 12`: a number of four digits and more in front is the item.
    if (next?.kind === 'number' && first.value.length >= next.value.length) return undefined;
    return { ...base, form: 'quantity-code', strength: 'strong', doubts: [] };
  }
  if (isCode(next)) {
    const reversed = first.value.length >= 4 && !first.text.includes(',');
    // `3  40137  Milk 1%  54 cases`: a count with a unit at the end makes the first number the line's own.
    const later = trailingQuantity(tokens.slice(1), true);
    if (!multiplied && later?.unit !== undefined && later.strength === 'strong') return undefined;
    return reversed
      ? undefined
      : { ...base, form: 'quantity-code', strength: 'strong', doubts: sureOfOrder(tokens, after) };
  }
  if (next?.kind === 'number' && next.value.length >= 3 && first.value.length < next.value.length) {
    return { ...base, form: 'quantity-code', strength: 'weak', doubts: ['two-readings'] };
  }
  if (trailingQuantity(tokens.slice(1), named)?.strength === 'strong') return undefined;
  // `8511  10 bx`: nothing but the first number names what is counted.
  if (tokens.length > 1 && tokens.slice(1, -1).every((token) => token.kind === 'separator') && first.value.length >= 3)
    if (trailingQuantity(tokens, true)?.unit !== undefined) return undefined;
  if (first.value.length > 4) return undefined;
  return named
    ? { ...base, form: 'quantity-code', strength: 'strong', doubts: [] }
    : { ...base, form: 'bare-quantity-text', strength: 'weak', doubts: [] };
}

const isOf = (token: Token | undefined): boolean => token?.kind === 'mark' && token.mark === 'of';

/** `12 40137 6`: another bare number at the end could be the quantity as well. */
const sureOfOrder = (tokens: readonly Token[], from: number): LineDoubt[] =>
  tokens.length > from + 1 && tokens.at(-1)?.kind === 'number' ? ['two-readings'] : [];

export function trailingQuantity(tokens: readonly Token[], named: boolean): Quantity | undefined {
  let end = tokens.length;
  while (end > 0 && (tokens[end - 1]!.kind === 'separator' || isOf(tokens[end - 1]))) end -= 1;
  if (end > 1 && tokens[end - 1]!.kind === 'times') end -= 1;
  if (end < 1) return undefined;
  const unitBehind = tokens[end - 1]!.kind === 'unit' && end >= 2;
  let at = unitBehind ? end - 2 : end - 1;
  if (unitBehind && tokens[at]!.kind === 'separator' && at > 0) at -= 1;
  const amount = amountAt(tokens, at);
  if (!amount || at + amount.length > end) return undefined;
  const before = tokens.slice(0, at);
  const code = named || before.some((token) => isCode(token)) || isNumberCode(before[0]);
  if (before.every((token) => token.kind === 'separator') && !named) return undefined;
  const last = before.at(-1);
  const joined = last?.kind === 'times' || (last?.kind === 'separator' && /^[-–—:=([/]|>|\.{2,}|@$/.test(last.text));
  const token = tokens[at]!;
  // `887101 11/02/2026 1,240.50`: what a paper of that day comes to.
  if (last?.kind === 'opaque' && amount.unit === undefined && /\.\d\d$/.test(token.text)) return undefined;
  const size = token.kind === 'measure' && token.size;
  // `Salmon 60144 25 lb` counts pounds; `60144 salmon 25 lb` says how big it is.
  const behindCode = size && !joined && isCode(last);
  // `60144: 30 lb`: nothing else in the line could be the quantity.
  const alone = isCode(before[0]) && before.every((each, index) => index === 0 || each.kind === 'separator');
  if (size && !joined && !behindCode && !alone) return undefined;
  const start = last?.kind === 'times' || joined ? at - 1 : at;
  const base = { value: amount.value, unit: amount.unit, at: start, length: tokens.length - start };
  const form: LineForm = code ? 'code-quantity' : 'text-quantity';
  if (behindCode) return { ...base, form, strength: 'strong', doubts: ['size-as-unit'] };
  if (size && alone) return { ...base, form, strength: 'strong', doubts: [] };
  if (size) return { ...base, form, strength: 'weak', doubts: ['size-as-unit'] };
  if (amount.unit !== undefined || last?.kind === 'times') return { ...base, form, strength: 'strong', doubts: [] };
  if (joined) return { ...base, form, strength: code ? 'strong' : 'weak', doubts: [] };
  const two = code && before.filter(({ kind }) => kind !== 'separator').length === 1;
  if (two && isCode(before[0])) return { ...base, form, strength: 'strong', doubts: [] };
  return { ...base, form, strength: 'weak', doubts: code ? [] : ['two-readings'] };
}

const isNumberCode = (token: Token | undefined): boolean => token?.kind === 'number' && token.value.length >= 4;
