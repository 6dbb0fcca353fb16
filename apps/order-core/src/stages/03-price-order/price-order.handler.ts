import { type CanonicalOrder, orderPriced } from '#contracts';
import { type Decimal, formatDecimal, isPositiveDecimal, subtractDecimal } from '#domain/money/decimal';
import { formatMoney, zeroMoney } from '#domain/money/money';
import {
  type PricedLine,
  type PriceEntry,
  priceLine,
  type PricingPolicy,
  type RungTrace,
} from '#domain/pricing/price-ladder';
import { type OrderTotals, tellPrices, totalOrder } from '#domain/pricing/total-order';
import { type Finding, rejectionOf } from '#domain/rejections/rejections';
import { Injectable } from '@nestjs/common';
import type { CustomerRecord } from '../../pipeline/customers.repository.js';
import { holdOrder } from '../../pipeline/hold-order.js';
import { namedContracts } from '../../pipeline/named-contracts.js';
import type { OrderLineRecord } from '../../pipeline/order-record.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { chargeOrder } from './charge-order.js';
import { loadPriceEntries, loadUnitCosts } from './price-order.repository.js';

export interface PricedOrderLine extends PricedLine {
  readonly position: number;
  readonly sku: string;
  readonly quantity: Decimal;
}

export interface PricedOrder {
  readonly totals: OrderTotals;
  readonly lines: readonly PricedOrderLine[];
  /** What a person must look at, beside what the lines say. */
  readonly reasons: readonly Finding[];
}

/** What the prices of one order are made of. */
export interface PriceFacts {
  readonly entries: ReadonlyMap<string, readonly PriceEntry[]>;
  /** Landed cost per base unit, by SKU. */
  readonly costs: ReadonlyMap<string, Decimal>;
  readonly policy: PricingPolicy;
  readonly canonical: CanonicalOrder;
}

/** Beat 4: a price for every line with the trace of every rung, and the order's total and margin. */
@Injectable()
export class PriceOrder {
  /** Reads what prices are made of. Done before stock is locked, so that others wait for less. */
  async load(
    work: OrderWork,
    { canonical, customer }: { canonical: CanonicalOrder; customer: CustomerRecord },
  ): Promise<PriceFacts> {
    const { order, tx, author } = work;
    const skus = [...new Set(work.lines.flatMap(({ sku }) => sku ?? []))];
    const entries = await loadPriceEntries(tx.manager, {
      customerId: customer.id,
      level: customer.priceLevel,
      skus,
      contracts: namedContracts(canonical),
    });
    const costs = await loadUnitCosts(tx.manager, { skus, currency: order.currency, on: author.today });
    const { priceTolerancePercent } = customer;
    const policy = { currency: order.currency, on: author.today, priceTolerancePercent };
    return { entries, costs, policy, canonical };
  }

  /** @returns undefined when a line has no price anywhere: the order is on hold then */
  run(work: OrderWork, { entries, costs, policy, canonical }: PriceFacts): PricedOrder | undefined {
    const { order } = work;
    const findings: Finding[] = [];
    const priced: PricedOrderLine[] = [];
    const lines = work.lines.filter(({ sku }) => sku !== undefined);
    for (const line of lines) {
      const wanted = subtractDecimal(line.ordered, line.cancelled);
      const result = priceLine(
        {
          lineNumber: line.lineNumber,
          sku: line.sku!,
          quantity: isPositiveDecimal(wanted) ? wanted : line.ordered,
          unit: line.unit!,
          factor: line.factor!,
          documentPrice: line.documentPrice,
          entries: entries.get(line.sku!) ?? [],
          unitCost: costs.get(line.sku!),
        },
        policy,
      );
      if (result.ok)
        priced.push({
          ...(isPositiveDecimal(wanted) ? result.value : costNothing(result.value)),
          position: line.position,
          sku: line.sku!,
          quantity: wanted,
        });
      else findings.push(...result.error.findings);
    }
    const refused = rejectionOf(findings);
    if (refused) {
      holdOrder(work, refused.findings);
      return undefined;
    }
    const charged = chargeOrder(canonical, priced, {
      currency: order.currency,
      agreedAllowances: new Set(),
      taxableCharges: new Set(),
      taxProvider: 'none',
    });
    if (!charged.ok) {
      holdOrder(work, charged.error.findings);
      return undefined;
    }
    order.charges = charged.value.charges;
    const totals = totalOrder(charged.value.lines, order.currency);
    this.#book(work, { lines, priced: charged.value.lines, totals });
    return { totals, lines: charged.value.lines, reasons: charged.value.reasons };
  }

  #book(
    work: OrderWork,
    { lines, priced, totals }: { lines: OrderLineRecord[]; priced: readonly PricedOrderLine[]; totals: OrderTotals },
  ): void {
    lines.forEach((line, index) => bookPrice(line, priced[index]!));
    work.order.total = totals.total;
    work.order.net = totals.net;
    work.order.cost = totals.cost;
    const marginPercent = totals.marginPercent && formatDecimal(totals.marginPercent);
    work.tell(
      orderPriced,
      {
        ...work.head,
        currency: work.order.currency,
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
      { why: tellPrices(priced, totals), after: { total: formatMoney(totals.total), marginPercent } },
    );
  }
}

/** A line cancelled for want of stock keeps its price, for whoever asks, and adds nothing to the order. */
const costNothing = (line: PricedLine): PricedLine => ({
  ...line,
  extended: zeroMoney(line.extended.currency),
  cost: zeroMoney(line.extended.currency),
});

function bookPrice(line: OrderLineRecord, priced: PricedOrderLine): void {
  Object.assign(line, {
    unitPrice: priced.unitPrice,
    extended: priced.extended,
    cost: priced.cost,
    rung: priced.rung,
    rungReference: priced.rungReference,
    priceTrace: priced.trace.map(writeTrace),
    adjustments: priced.adjustments ?? [],
    pricedQuantity: priced.quantity,
  });
}

const writeTrace = ({ unitPrice, ...trace }: RungTrace) => ({
  ...trace,
  unitPrice: unitPrice && formatDecimal(unitPrice),
});
