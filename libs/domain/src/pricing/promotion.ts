import { allocate } from '../money/allocate.js';
import {
  compareDecimal,
  decimal,
  type Decimal,
  divideDecimal,
  divideDown,
  equalDecimal,
  formatDecimal,
  multiplyDecimal,
  sumDecimals,
} from '../money/decimal.js';
import { extend } from '../money/extend.js';
import {
  addMoney,
  compareMoney,
  formatMoney,
  type Money,
  moneyToDecimal,
  roundToMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../money/money.js';
import type { LineDiscount } from './adjust-lines.js';
import type { Rung, WinningRung } from './price-ladder.js';

/** What a promotion takes off. */
export type PromotionOffer =
  | { readonly kind: 'percent'; readonly percent: Decimal }
  /** Off the lines together, never more than they cost. */
  | { readonly kind: 'amount'; readonly amount: Money }
  /** For every `buy` of an item bought, `get` more of it are cheaper by `percent`. Quantities in `unit`. */
  | {
      readonly kind: 'buy_x_get_y';
      readonly buy: Decimal;
      readonly get: Decimal;
      readonly unit: string;
      readonly percent: Decimal;
    };

/** A promotion that is active, in the order's currency, and valid on its day. */
export interface Promotion {
  readonly id: string;
  readonly name: string;
  readonly offer: PromotionOffer;
  /** Counts only for orders that name it. */
  readonly code?: string | undefined;
  /** Empty: every item. */
  readonly skus: ReadonlySet<string>;
  /** Empty: every customer. */
  readonly customerIds: ReadonlySet<string>;
  /** Empty: every customer; else those in any of them. */
  readonly programs: ReadonlySet<string>;
  /** The prices it may be taken off. */
  readonly rungs: ReadonlySet<Rung>;
  /** Of the lines it is for together, in base units. */
  readonly minimumQuantity?: Decimal | undefined;
  /** Of the lines it is for together. */
  readonly minimumAmount?: Money | undefined;
  /** Together with others that are; one that is not stands alone. */
  readonly stackable: boolean;
}

export interface LineToPromote {
  readonly position: number;
  readonly sku: string;
  readonly quantity: Decimal;
  readonly unit: string;
  /** Base units per unit of the line. */
  readonly factor: Decimal;
  readonly unitPrice: Decimal;
  readonly extended: Money;
  readonly rung: WinningRung;
}

export interface OrderToPromote {
  readonly customerId: string;
  readonly programs: readonly string[];
  /** As the document names them. */
  readonly codes: readonly string[];
  readonly lines: readonly LineToPromote[];
  readonly currency: string;
}

/** What became of a promotion, for whoever asks why. */
export interface PromotionTrace {
  readonly promotion: string;
  readonly outcome: 'won' | 'lost' | 'none';
  /** Off the order, where it applies. */
  readonly amount?: Money | undefined;
  readonly why: string;
}

export interface PromotedOrder {
  /** By position; the shares of a promotion sum to its discount. */
  readonly discounts: ReadonlyMap<number, readonly LineDiscount[]>;
  readonly trace: readonly PromotionTrace[];
  /** Codes of the document that no promotion of this order has. */
  readonly unusedCodes: readonly string[];
}

const HUNDRED = decimal('100');

/**
 * Takes promotions off an order. Those that stack are taken together, one after the other in the order of their ids,
 * each off what the ones before have left; one that does not stack is taken alone. Of these choices the one that takes
 * off most stands, the promotions that stack on a tie, then the smaller id: two runs never differ. A discount is rounded
 * once and spread over its lines by largest remainder.
 */
export function promoteOrder(order: OrderToPromote, promotions: readonly Promotion[]): PromotedOrder {
  const byId = [...promotions].sort((a, b) => (a.id < b.id ? -1 : 1));
  const judged = byId.map((promotion) => ({ promotion, obstacle: obstacleOf(promotion, order) }));
  const open = judged.filter(({ obstacle }) => obstacle === undefined).map(({ promotion }) => promotion);
  const choices = [
    take(
      order,
      open.filter(({ stackable }) => stackable),
    ),
    ...open.filter(({ stackable }) => !stackable).map((promotion) => take(order, [promotion])),
  ];
  const best = choices.reduce((a, b) => (compareMoney(b.total, a.total) > 0 ? b : a));
  const alone = choices.flatMap(({ taken }) => taken);
  const trace = judged.map(({ promotion, obstacle }): PromotionTrace => {
    if (obstacle !== undefined) return { promotion: promotion.id, outcome: 'none', why: obstacle };
    const won = best.taken.find(({ id }) => id === promotion.id);
    if (won) return { promotion: promotion.id, outcome: 'won', amount: won.amount, why: promotion.name };
    const amount = alone.find(({ id }) => id === promotion.id)?.amount;
    return { promotion: promotion.id, outcome: 'lost', amount, why: 'others take off more, and they do not add up' };
  });
  const usable = new Set(open.map(({ code }) => code));
  return { discounts: best.discounts, trace, unusedCodes: order.codes.filter((code) => !usable.has(code)) };
}

/** The lines a promotion is for: its items, at prices it may be taken off. */
const linesFor = ({ skus, rungs }: Promotion, { lines }: OrderToPromote): LineToPromote[] =>
  lines.filter(({ sku, rung }) => (skus.size === 0 || skus.has(sku)) && rung !== 'document' && rungs.has(rung));

/** Why a promotion is not for this order; undefined when it is. */
function obstacleOf(promotion: Promotion, order: OrderToPromote): string | undefined {
  const { code, customerIds, programs, minimumQuantity, minimumAmount } = promotion;
  if (code !== undefined && !order.codes.includes(code)) return 'the order does not name its code';
  if (customerIds.size > 0 && !customerIds.has(order.customerId)) return 'it is for other customers';
  if (programs.size > 0 && !order.programs.some((each) => programs.has(each))) {
    return 'it is for customers in other programs';
  }
  const lines = linesFor(promotion, order);
  if (lines.length === 0) return 'no line has an item and a price it may be taken off';
  const quantity = sumDecimals(lines.map((line) => multiplyDecimal(line.quantity, line.factor)));
  if (minimumQuantity && compareDecimal(quantity, minimumQuantity) < 0) {
    return `it begins at ${formatDecimal(minimumQuantity)} base units`;
  }
  const amount = sumMoney(
    lines.map(({ extended }) => extended),
    order.currency,
  );
  if (minimumAmount && compareMoney(amount, minimumAmount) < 0) return `it begins at ${formatMoney(minimumAmount)}`;
  return undefined;
}

interface Choice {
  readonly total: Money;
  readonly discounts: ReadonlyMap<number, LineDiscount[]>;
  readonly taken: readonly { readonly id: string; readonly amount: Money }[];
}

function take(order: OrderToPromote, promotions: readonly Promotion[]): Choice {
  const { currency } = order;
  const left = new Map(order.lines.map(({ position, extended }) => [position, extended]));
  const discounts = new Map<number, LineDiscount[]>();
  const taken: { id: string; amount: Money }[] = [];
  for (const promotion of promotions) {
    const lines = linesFor(promotion, order);
    const shares = sharesOf(promotion.offer, {
      lines,
      left: lines.map(({ position }) => left.get(position)!),
      currency,
    });
    lines.forEach(({ position }, index) => {
      const amount = shares[index]!;
      if (amount.minor === 0n) return;
      left.set(position, subtractMoney(left.get(position)!, amount));
      const list = discounts.get(position) ?? [];
      discounts.set(position, [...list, { reference: promotion.id, description: promotion.name, amount }]);
    });
    const amount = sumMoney(shares, currency);
    if (amount.minor > 0n) taken.push({ id: promotion.id, amount });
  }
  const total = taken.reduce((sum, { amount }) => addMoney(sum, amount), zeroMoney(currency));
  return { total, discounts, taken };
}

/** What an offer takes off each of its lines, never more than is left of it. */
function sharesOf(
  offer: PromotionOffer,
  { lines, left, currency }: { lines: readonly LineToPromote[]; left: readonly Money[]; currency: string },
): Money[] {
  const all = sumMoney(left, currency);
  const weights = left.map(({ minor }) => minor);
  switch (offer.kind) {
    case 'percent':
      return allocate(roundToMoney(percentOf(moneyToDecimal(all), offer.percent), currency), weights);
    case 'amount':
      return allocate(compareMoney(offer.amount, all) > 0 ? all : offer.amount, weights);
    case 'buy_x_get_y':
      return lines.map((line, index) => {
        const off = freeGoods(offer, line, currency);
        return compareMoney(off, left[index]!) > 0 ? left[index]! : off;
      });
  }
}

/** Off the goods got with a line; a line in another unit gets none, because half a case is no gift. */
function freeGoods(offer: Extract<PromotionOffer, { kind: 'buy_x_get_y' }>, line: LineToPromote, currency: string) {
  if (line.unit !== offer.unit) return zeroMoney(currency);
  const set = sumDecimals([offer.buy, offer.get]);
  const quantity = multiplyDecimal(divideDown(line.quantity, set, 0), offer.get);
  if (equalDecimal(offer.percent, HUNDRED)) return extend({ quantity, unitPrice: line.unitPrice, currency });
  return roundToMoney(percentOf(multiplyDecimal(quantity, line.unitPrice), offer.percent), currency);
}

/** Exact: a division by a hundred only moves the point. */
const percentOf = (value: Decimal, percent: Decimal): Decimal => {
  const product = multiplyDecimal(value, percent);
  return divideDecimal(product, HUNDRED, product.scale + 2);
};
