import { cycleCountRequested, fulfillmentPicked, orderCancelled, readyForPickup } from '#contracts';
import { eventOfPick } from '#domain/fulfillment/fulfillment-progress';
import { type PickedLine, type PickLineTold, type PickResult, recordPick } from '#domain/fulfillment/record-pick';
import {
  addDecimal,
  type Decimal,
  equalDecimal,
  formatDecimal,
  isPositiveDecimal,
  multiplyDecimal,
  negateDecimal,
  subtractDecimal,
  ZERO,
} from '#domain/money/decimal';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { cuttingBids } from '../../pipeline/cut-bids.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { RefillOrder } from '../../pipeline/refill-order.js';
import { settleCutOrder } from '../../pipeline/settle-order.js';
import { changeStock, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import { addCycleCounts } from './cycle-counts.repository.js';
import { loadPickLines, loadPickList, type PickList, savePick } from './fulfillment.repository.js';
import { loadProgress } from './progress.js';

/** A pick as it is booked. */
interface Pick {
  readonly list: PickList;
  readonly result: PickResult;
  readonly lineOf: (picked: PickedLine) => OrderWork['lines'][number];
}

/**
 * A picker reports. What is short or damaged is free again and planned anew: from another location, or as a backorder;
 * short shelves are counted, and until then nobody is promised what was not there.
 */
@Injectable()
export class ConfirmPick {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly refill: RefillOrder,
  ) {}

  /** @throws NotFoundError */
  async run(report: {
    readonly pickListId: string;
    readonly pickedBy: string;
    readonly told: readonly PickLineTold[];
  }): Promise<Result<{ orderId: string; state: string }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const found = await loadPickList(tx.manager, report.pickListId);
      if (!found) throw new NotFoundError('pick list', report.pickListId);
      if (found.kind === 'drop_ship') {
        return err(rejection('PICK_LIST_OF_VENDOR', `Vendor ${found.vendorId} ships these goods.`));
      }
      const work = await this.book.open(tx, found.orderId, this.book.author(report.pickedBy));
      const picked = await this.record(work, { pickListId: found.id, told: report.told });
      if (!picked.ok) return picked;
      await this.book.save(work);
      return ok({ orderId: work.order.id, state: work.order.state });
    });
  }

  /** As {@link run}, on an order the caller has open and saves. */
  async record(
    work: OrderWork,
    report: { readonly pickListId: string; readonly told: readonly PickLineTold[] },
  ): Promise<Result<PickList, Rejection>> {
    const { manager } = work.tx;
    // Read again: the order's row is locked only now.
    const list = (await loadPickList(manager, report.pickListId))!;
    const rows = await loadPickLines(manager, list.id);
    const asked = rows.map(({ reservationId, position, sku, quantity, catchWeight }) => {
      const { lineNumber, factor } = work.line(position);
      return { id: reservationId, lineNumber, sku, quantity, nominalWeight: catchWeight ? factor : undefined };
    });
    const result = recordPick({ status: list.status, asked, told: report.told });
    if (!result.ok) return result;
    const positions = new Map(rows.map(({ reservationId, position }) => [reservationId, position]));
    const lineOf = (picked: PickedLine) => work.line(positions.get(picked.id)!);
    await this.#book(work, { list, result: result.value, lineOf });
    return ok(list);
  }

  async #book(work: OrderWork, pick: Pick): Promise<void> {
    const { tx, author } = work;
    const { list, result, lineOf } = pick;
    const customer = await loadCustomer(tx.manager, work.head.customerId);
    const waits = customer?.backorders !== false;
    const replan = waits && list.kind !== 'drop_ship' && result.lines.some(({ missing }) => isPositiveDecimal(missing));
    if (replan) await this.refill.lock(work);
    const changes = result.lines.flatMap((picked) => stockOfPick(picked, lineOf(picked).factor!, list));
    if (!(await changeStock(tx.manager, changes, author)))
      throw new Error(`pick list ${list.id} frees more than it holds`);
    await cuttingBids(work, () => {
      for (const picked of result.lines) {
        const line = lineOf(picked);
        line.reserved = subtractDecimal(line.reserved, picked.quantity);
        line.picked = addDecimal(line.picked, picked.picked);
        const bucket = waits ? 'backordered' : 'cancelled';
        line[bucket] = addDecimal(line[bucket], picked.missing);
      }
    });
    await savePick(tx.manager, {
      pickListId: list.id,
      pickedBy: author.actor,
      at: author.now,
      lines: result.lines.map((picked) => ({
        ...picked,
        reservationId: picked.id,
        pickedBase: multiplyDecimal(picked.picked, lineOf(picked).factor!),
      })),
    });
    tellPick(work, pick);
    if (list.kind !== 'drop_ship') await askForCounts(work, pick);
    if (replan) await this.refill.run(work);
    const change = work.mustMove(eventOfPick(await loadProgress(work)));
    if (change.before !== undefined && JSON.stringify(change.before) !== JSON.stringify(change.after)) {
      work.note({ what: 'order.state', why: 'pick confirmed', ...change });
    }
    cancelWhenNothingIsLeft(work);
    await settleCutOrder(work);
  }
}

function tellPick(work: OrderWork, { list, result, lineOf }: Pick): void {
  const { id: pickListId, locationId } = list;
  const lines = result.lines.map((picked) => ({
    ...eventLine(lineOf(picked), picked.picked),
    short: formatDecimal(picked.short),
    damaged: formatDecimal(picked.damaged),
  }));
  work.tell(
    fulfillmentPicked,
    { ...work.head, pickListId, locationId, pickedBy: work.author.actor, lines },
    { before: { pickList: 'open' }, after: { pickList: 'picked', pickListId, lines } },
  );
  if (list.kind !== 'pickup' || !result.pickedAnything) return;
  const ready = result.lines
    .filter(({ picked }) => isPositiveDecimal(picked))
    .map((picked) => eventLine(lineOf(picked), picked.picked));
  work.tell(readyForPickup, { ...work.head, pickListId, locationId, lines: ready }, { after: { pickListId } });
}

/** The books say more than the shelf: it is counted, and what is missing is kept out of every promise until then. */
async function askForCounts(work: OrderWork, { list, result, lineOf }: Pick): Promise<void> {
  const { id: pickListId, locationId, orderId } = list;
  const short = result.lines.filter((picked) => isPositiveDecimal(picked.short));
  const rows = short.map((picked) => {
    const inBase = (quantity: Decimal) => multiplyDecimal(quantity, lineOf(picked).factor!);
    return {
      id: work.newId(),
      locationId,
      sku: picked.sku,
      expected: inBase(picked.quantity),
      found: inBase(addDecimal(picked.picked, picked.damaged)),
      missing: inBase(picked.short),
      orderId,
      pickListId,
      raisedAt: work.author.now,
    };
  });
  await addCycleCounts(work.tx.manager, rows);
  for (const { sku, expected, found } of result.cycleCounts) {
    const count = { locationId, sku, expected: formatDecimal(expected), found: formatDecimal(found) };
    work.tell(
      cycleCountRequested,
      { ...work.head, ...count },
      {
        why: 'the picker found less than the books say',
        before: { locationId, sku, onShelf: count.expected },
        after: { locationId, sku, onShelf: count.found },
      },
    );
  }
}

/**
 * Picked goods go from the shelf to the dock. Short stock is free again (and counted soon), damaged stock is gone; what
 * a vendor does not have was never there.
 */
function stockOfPick(picked: PickedLine, factor: Decimal, list: PickList): StockChange[] {
  const { sku } = picked;
  const { locationId, orderId, id: reference, kind } = list;
  const change = (quantity: Decimal, what: PickMovement): StockChange[] => {
    if (!isPositiveDecimal(quantity)) return [];
    const base = multiplyDecimal(quantity, factor);
    const less = negateDecimal(base);
    const key = { locationId, sku, kind: what, orderId, reference };
    if (what === 'pick') return [{ ...key, onHand: ZERO, reserved: ZERO, moved: base }];
    return [{ ...key, onHand: what === 'release' ? ZERO : less, reserved: less }];
  };
  return [
    ...change(picked.picked, 'pick'),
    ...change(picked.short, kind === 'drop_ship' ? 'adjustment' : 'release'),
    ...change(picked.damaged, 'damage'),
  ];
}

type PickMovement = 'pick' | 'release' | 'adjustment' | 'damage';

/** Everything was missing and the customer takes no backorders: there is nothing left to wait for. */
function cancelWhenNothingIsLeft(work: OrderWork): void {
  const { order, lines, author } = work;
  if (order.state !== 'approved' || lines.some(({ ordered, cancelled }) => !equalDecimal(ordered, cancelled))) return;
  const change = work.mustMove('cancel');
  const reason = 'nothing could be picked, and the customer takes no backorders';
  work.tell(orderCancelled, { ...work.head, cancelledBy: author.actor, reason }, { ...change, why: reason });
}
