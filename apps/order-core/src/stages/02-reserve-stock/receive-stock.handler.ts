import { decimal, type Decimal, multiplyDecimal, ZERO } from '#domain/money/decimal';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { OrderBook } from '../../pipeline/order-book.js';
import { changeStock, ensureLevels } from '../../pipeline/stock-ledger.repository.js';
import { loadLocations, loadUnitFactors, takeOffDueIn } from './reservations.repository.js';
import { RefillBackordersJob } from './refill-backorders.job.js';

export interface ReceiptTold {
  readonly locationId: string;
  /** The purchase order, delivery note or count that brought it. */
  readonly reference: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: string;
    readonly unitOfMeasure?: string | undefined;
  }[];
  readonly receivedBy: string;
}

/** What a receipt names that is nowhere: the clerk's mistake, nothing was booked. */
export class ReceiptRefusedError extends Error {
  override readonly name = 'ReceiptRefusedError';
}

/** Goods come in: stock goes up, then waiting orders are filled, the oldest first. */
@Injectable()
export class ReceiveStock {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly refill: RefillBackordersJob,
  ) {}

  /** @returns the orders that got something. @throws ReceiptRefusedError */
  async run(told: ReceiptTold): Promise<{ refilledOrders: string[] }> {
    const author = this.book.author(told.receivedBy);
    const { locationId, reference } = told;
    await this.transactions.run(async ({ manager }) => {
      const locations = await loadLocations(manager);
      if (!locations.some(({ id }) => id === locationId))
        throw new ReceiptRefusedError(`There is no location ${locationId}.`);
      const factors = await loadUnitFactors(
        manager,
        told.lines.map(({ sku }) => sku),
      );
      const changes = told.lines.map((line) => ({
        locationId,
        sku: line.sku,
        onHand: inBaseUnits(line, factors),
        reserved: ZERO,
        kind: 'receipt' as const,
        reference,
      }));
      await ensureLevels(manager, changes);
      if (!(await changeStock(manager, changes, author))) throw new Error(`receipt ${reference} could not be booked`);
      await takeOffDueIn(manager, reference, changes);
    });
    // In transactions of their own: an order's lock comes before its stock's. If this stops half way, the job goes on.
    return { refilledOrders: await this.refill.refill([...new Set(told.lines.map(({ sku }) => sku))]) };
  }
}

function inBaseUnits(
  { sku, quantity, unitOfMeasure }: ReceiptTold['lines'][number],
  factors: ReadonlyMap<string, ReadonlyMap<string, Decimal>>,
): Decimal {
  const units = factors.get(sku);
  if (!units) throw new ReceiptRefusedError(`There is no item ${sku}.`);
  if (unitOfMeasure === undefined) return decimal(quantity);
  const factor = units.get(unitOfMeasure);
  if (!factor) throw new ReceiptRefusedError(`Item ${sku} has no unit ${unitOfMeasure}.`);
  return multiplyDecimal(decimal(quantity), factor);
}
