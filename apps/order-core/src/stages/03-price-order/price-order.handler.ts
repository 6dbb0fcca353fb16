import { type CanonicalOrder, orderPriced } from '#contracts';
import { formatDecimal, isPositiveDecimal, subtractDecimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';
import type { RungTrace } from '#domain/pricing/price-ladder';
import { type PricedOrder, type PricedOrderLine, priceOrder } from '#domain/pricing/price-order';
import type { PromotionTrace } from '#domain/pricing/promotion';
import { tellPrices } from '#domain/pricing/total-order';
import type { Rejection } from '#domain/rejections/rejections';
import type { Result } from '#domain/result/result';
import type { TaxRate } from '#domain/tax/tax-provider';
import { calendarDay } from '#service-kit';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../../order-settings.js';
import { type CustomerRecord, loadCustomerOn } from '../../pipeline/customers.repository.js';
import { holdOrder } from '../../pipeline/hold-order.js';
import type { OrderLineRecord } from '../../pipeline/order-record.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { bidLineKey, type BidLineKey, lockBidLines, replaceBidDraws } from './bid-draws.repository.js';
import { type LoadedPrices, loadPrices } from './price-order.repository.js';
import { askTaxes, pricesAskedFor, pricingPolicy, type PriceQuestion, toPrice } from './price-question.js';

export type { PricedOrder, PricedOrderLine } from '#domain/pricing/price-order';

/** What the prices of one order are made of. */
export interface PriceFacts {
  readonly question: PriceQuestion;
  readonly prices: LoadedPrices;
  readonly taxRates: ReadonlyMap<number, readonly TaxRate[]>;
}

/** Beat 4: a price for every line with the trace of every rung, and the order's total and margin. */
@Injectable()
export class PriceOrder {
  constructor(private readonly settings: OrderSettings) {}

  /**
   * Reads what prices are made of, as of the day the order came in. Done before stock is locked, so that others wait for
   * less.
   */
  async load(
    work: OrderWork,
    { canonical, customer }: { canonical: CanonicalOrder; customer: CustomerRecord },
  ): Promise<PriceFacts> {
    const { order, tx, author } = work;
    const on = calendarDay(order.receivedAt, this.settings.timeZone);
    return this.read(tx.manager, {
      customer: on === author.today ? customer : await loadCustomerOn(tx.manager, customer, on),
      currency: order.currency,
      on,
      shipToId: order.shipToId,
      document: canonical,
      lines: work.lines.filter(({ sku }) => sku !== undefined).map(toQuestion),
    });
  }

  /** Reads what a question is answered from; a quote's too. */
  async read(manager: EntityManager, question: PriceQuestion): Promise<PriceFacts> {
    const prices = await loadPrices(manager, pricesAskedFor(question));
    return { question, prices, taxRates: await askTaxes(this.settings.taxProvider, question, prices.notTaxable) };
  }

  /** The price of a question, from what was read; nothing is written. */
  answer({ question, prices, taxRates }: PriceFacts): Result<PricedOrder, Rejection> {
    return priceOrder(toPrice(question, prices, taxRates), pricingPolicy(question, prices, this.settings));
  }

  /** @returns undefined when the order has no price: it is on hold then */
  async run(work: OrderWork, facts: PriceFacts): Promise<PricedOrder | undefined> {
    const { order, tx } = work;
    // Lines may have been reserved in part or cancelled since the prices were read.
    const lines = work.lines.filter(({ sku }) => sku !== undefined);
    const question = { ...facts.question, lines: lines.map(toQuestion) };
    const bids = bidLinesOf(facts.prices);
    const prices =
      bids.length === 0 ? facts.prices : withRemaining(facts.prices, await lockBidLines(tx.manager, order.id, bids));
    const result = this.answer({ ...facts, question, prices });
    if (!result.ok) {
      holdOrder(work, result.error.findings);
      return undefined;
    }
    const priced = result.value;
    if (bids.length > 0) {
      const draws = priced.lines.flatMap(({ draw, position }) => (draw ? [{ ...draw, position }] : []));
      await replaceBidDraws(tx.manager, order.id, draws);
    }
    book(work, lines, priced);
    return priced;
  }
}

function toQuestion(line: OrderLineRecord): PriceQuestion['lines'][number] {
  const wanted = subtractDecimal(line.ordered, line.cancelled);
  return {
    position: line.position,
    lineNumber: line.lineNumber,
    sku: line.sku!,
    unit: line.unit!,
    factor: line.factor!,
    quantity: isPositiveDecimal(wanted) ? wanted : line.ordered,
    wanted: isPositiveDecimal(wanted),
    documentPrice: line.documentPrice,
  };
}

/** Bid lines with an awarded quantity that could price the order. */
const bidLinesOf = ({ entries }: LoadedPrices): BidLineKey[] =>
  [...entries.values()].flat().filter(({ remaining }) => remaining !== undefined);

const withRemaining = (prices: LoadedPrices, remaining: Awaited<ReturnType<typeof lockBidLines>>): LoadedPrices => ({
  ...prices,
  entries: new Map(
    [...prices.entries].map(([sku, list]) => [
      sku,
      list.map((entry) => (entry.remaining ? { ...entry, remaining: remaining.get(bidLineKey(entry)) } : entry)),
    ]),
  ),
});

function book(work: OrderWork, lines: readonly OrderLineRecord[], priced: PricedOrder): void {
  const { order } = work;
  const { totals } = priced;
  lines.forEach((line, index) => bookPrice(line, priced.lines[index]!, priced.promotions));
  order.charges = priced.charges;
  order.total = totals.total;
  order.net = totals.net;
  order.cost = totals.cost;
  const marginPercent = totals.marginPercent && formatDecimal(totals.marginPercent);
  work.tell(
    orderPriced,
    {
      ...work.head,
      currency: order.currency,
      total: formatMoney(totals.total),
      marginPercent,
      lines: lines.map((line) => ({
        ...eventLine(line, subtractDecimal(line.ordered, line.cancelled)),
        unitPrice: formatDecimal(line.unitPrice!),
        extended: formatMoney(line.extended!),
        rung: line.rung!,
        rungReference: line.rungReference,
      })),
    },
    { why: tellPrices(priced.lines, totals), after: { marginPercent } },
  );
}

function bookPrice(line: OrderLineRecord, priced: PricedOrderLine, promotions: readonly PromotionTrace[]): void {
  Object.assign(line, {
    unitPrice: priced.unitPrice,
    extended: priced.extended,
    cost: priced.cost,
    rung: priced.rung,
    rungReference: priced.rungReference,
    priceTrace: [...priced.trace.map(writeTrace), ...promotions.map(writePromotion)],
    adjustments: priced.adjustments,
    pricedQuantity: priced.quantity,
  });
}

export const writeTrace = ({ unitPrice, ...trace }: RungTrace) => ({
  ...trace,
  unitPrice: unitPrice && formatDecimal(unitPrice),
});

/** Promotions stand in the trace behind the rungs: each with what it would take off the order, and why it does not. */
export const writePromotion = ({ promotion, amount, ...trace }: PromotionTrace) => ({
  rung: 'promotion',
  reference: promotion,
  ...trace,
  amount: amount && formatMoney(amount),
});
