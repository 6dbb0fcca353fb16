import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  isZeroDecimal,
  subtractDecimal,
  ZERO,
} from '#domain/money/decimal';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { type Shrinkage, shrinkReservations } from '#domain/stock/shrink-reservations';
import { type Tx, Transactions } from '#messaging';
import { Problem } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { cuttingBids } from '../../pipeline/cut-bids.js';
import { OrderBook } from '../../pipeline/order-book.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { changeStock } from '../../pipeline/stock-ledger.repository.js';
import { closeAskedCounts, loadHeldOnShelf, loadShelf, type Shelf, type ShelfKey } from './correct-stock.repository.js';
import { RefillBackordersJob } from './refill-backorders.job.js';
import type { HeldReservation } from './reservations.repository.js';
import { ReserveStock } from './reserve-stock.handler.js';

export interface StockAdjustment extends ShelfKey {
  /** Base units to add; below zero: to take off. */
  readonly quantity: Decimal;
  readonly reason: string;
  readonly adjustedBy: string;
}

export interface ShelfCount extends ShelfKey {
  /** Base units on the shelf; what is picked and stands on the dock is not counted with it. */
  readonly counted: Decimal;
  readonly reference?: string | undefined;
  readonly countedBy: string;
}

export interface CountResult {
  readonly onHand: string;
  readonly difference: string;
  /** Orders that lost some of what they had set aside, because it is not there. */
  readonly shortOrders: readonly string[];
}

/** The books are brought to what is there: by an adjustment with its reason, or by a count of the shelf. */
@Injectable()
export class CorrectStock {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly reserve: ReserveStock,
    private readonly refill: RefillBackordersJob,
  ) {}

  /** @throws NotFoundError when the location never had the item */
  async adjust(told: StockAdjustment): Promise<Result<{ onHand: string }, Rejection>> {
    const { quantity, reason, adjustedBy, ...key } = told;
    const author = this.book.author(adjustedBy);
    const adjusted = await this.transactions.run(async ({ manager }) => {
      const shelf = await this.#shelf(manager, key);
      const change = { ...key, onHand: quantity, reserved: ZERO, kind: 'adjustment' as const, reference: reason };
      if (await changeStock(manager, [change], author))
        return ok({ onHand: formatDecimal(addDecimal(shelf.onHand, quantity)) });
      const free = formatDecimal(subtractDecimal(shelf.onHand, shelf.reserved));
      return err(rejection('STOCK_IS_PROMISED', `Only ${free} of ${key.sku} at ${key.locationId} is not set aside.`));
    });
    if (adjusted.ok && isPositiveDecimal(quantity)) await this.refill.refill([key.sku]);
    return adjusted;
  }

  /**
   * A count says how it is. Less than orders have set aside: the newest reservations that nobody is picking give back
   * what is not there, and their orders wait for stock again.
   * @throws NotFoundError when the location never had the item
   */
  async count(told: ShelfCount): Promise<Result<CountResult, Rejection>> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.transactions.run((tx) => this.#count(tx, told));
      // Somebody reserved between the look and the lock: look again, a few times.
      if (result === 'moved' && attempt < ATTEMPTS) continue;
      if (result === 'moved')
        throw new Problem(503, 'TEMPORARILY_UNAVAILABLE', `Stock of ${told.sku} moves too fast to be counted.`);
      if (result.ok) await this.refill.refill([told.sku]);
      return result;
    }
  }

  async #count(tx: Tx, told: ShelfCount): Promise<Result<CountResult, Rejection> | 'moved'> {
    const { counted, countedBy, reference, ...key } = told;
    const author = this.book.author(countedBy);
    // Orders before stock, as everywhere: those that may have to give back are locked first, in the order of their ids.
    const works = await this.#openHolders(tx, told);
    const shelf = await this.#shelf(tx.manager, key);
    const truth = addDecimal(counted, shelf.onDock);
    const missing = subtractDecimal(shelf.reserved, truth);
    if (isPositiveDecimal(missing)) {
      const held = await loadHeldOnShelf(tx.manager, key);
      if (held.some(({ orderId }) => !works.has(orderId))) return 'moved';
      const cuts = shrinkReservations(
        held.map((each) => ({ ...each, reservationId: each.id })),
        missing,
      );
      if (!cuts) return err(tooFew(key, missing));
      await this.#takeBack(works, held, cuts);
    }
    const difference = subtractDecimal(truth, shelf.onHand);
    if (!isZeroDecimal(difference)) {
      const change = { ...key, onHand: difference, reserved: ZERO, kind: 'cycle_count' as const, reference };
      if (!(await changeStock(tx.manager, [change], author))) throw new Error(`a count of ${key.sku} does not fit`);
    }
    await closeAskedCounts(tx.manager, key, { counted, by: countedBy, at: author.now });
    const short = [...works.values()].filter(({ entries }) => entries.length > 0);
    for (const work of short) await this.book.save(work);
    return ok({
      onHand: formatDecimal(truth),
      difference: formatDecimal(difference),
      shortOrders: short.map(({ order }) => order.id),
    });
  }

  /** The orders that hold stock of the shelf, locked, when the count is below what they hold; else none. */
  async #openHolders(tx: Tx, { counted, countedBy, ...key }: ShelfCount): Promise<Map<string, OrderWork>> {
    const works = new Map<string, OrderWork>();
    const shelf = await loadShelf(tx.manager, key, 'look');
    if (!shelf || compareDecimal(shelf.reserved, addDecimal(counted, shelf.onDock)) <= 0) return works;
    const holders = (await loadHeldOnShelf(tx.manager, key)).map(({ orderId }) => orderId);
    const author = this.book.author(countedBy);
    for (const orderId of [...new Set(holders)].sort()) works.set(orderId, await this.book.open(tx, orderId, author));
    return works;
  }

  async #takeBack(
    works: ReadonlyMap<string, OrderWork>,
    held: readonly HeldForOrder[],
    cuts: readonly Shrinkage[],
  ): Promise<void> {
    const why = 'the shelf was counted and holds less';
    for (const [orderId, work] of works) {
      const mine = cuts.flatMap(({ reservationId, quantity, baseQuantity }) => {
        const each = held.find(({ id }) => id === reservationId)!;
        return each.orderId === orderId ? [{ ...each, quantity, baseQuantity }] : [];
      });
      if (mine.length === 0) continue;
      await this.reserve.takeBack(work, mine, why);
      const customer = await loadCustomer(work.tx.manager, work.head.customerId);
      const bucket = customer?.backorders === false ? 'cancelled' : 'backordered';
      await cuttingBids(work, () => {
        for (const { position, quantity } of mine) {
          const line = work.line(position);
          line.unplanned = subtractDecimal(line.unplanned, quantity);
          line[bucket] = addDecimal(line[bucket], quantity);
        }
      });
    }
  }

  async #shelf(manager: Tx['manager'], key: ShelfKey): Promise<Shelf> {
    const shelf = await loadShelf(manager, key, 'lock');
    if (!shelf) throw new NotFoundError('stock of', `${key.sku} at ${key.locationId}`);
    return shelf;
  }
}

/** Looks at a shelf before a count gives up because others keep reserving from it. */
const ATTEMPTS = 5;

type HeldForOrder = HeldReservation & { readonly orderId: string };

const tooFew = ({ locationId, sku }: ShelfKey, missing: Decimal): Rejection =>
  rejection(
    'STOCK_IS_PICKED',
    `Pickers have ${formatDecimal(missing)} more of ${sku} at ${locationId} on their lists.`,
  );
