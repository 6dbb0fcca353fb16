import { cycleCountRequested, fulfillmentPicked, orderCancelled } from '#contracts';
import { eventOfPick } from '#domain/fulfillment/fulfillment-progress';
import { type PickedLine, type PickLineTold, type PickResult, recordPick } from '#domain/fulfillment/record-pick';
import {
  addDecimal,
  equalDecimal,
  formatDecimal,
  multiplyDecimal,
  negateDecimal,
  subtractDecimal,
  ZERO,
} from '#domain/money/decimal';
import type { Rejection } from '#domain/rejections/rejections';
import { ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { changeStock, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import { loadPickLines, loadPickList, type PickList, savePick } from './fulfillment.repository.js';
import { loadProgress } from './progress.js';

/** A picker reports: what is short or damaged is free again and waits as a backorder; short shelves are counted. */
@Injectable()
export class ConfirmPick {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
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
      const work = await this.book.open(tx, found.orderId, this.book.author(report.pickedBy));
      const list = (await loadPickList(tx.manager, found.id)) ?? found;
      const rows = await loadPickLines(tx.manager, list.id);
      const asked = rows.map(({ reservationId, position, sku, quantity }) => ({
        id: reservationId,
        lineNumber: work.line(position).lineNumber,
        sku,
        quantity,
      }));
      const result = recordPick({ status: list.status, asked, told: report.told });
      if (!result.ok) return result;
      const positions = new Map(rows.map(({ reservationId, position }) => [reservationId, position]));
      await this.#book(work, { list, positions, pick: result.value });
      await this.book.save(work);
      return ok({ orderId: work.order.id, state: work.order.state });
    });
  }

  async #book(
    work: OrderWork,
    { list, positions, pick }: { list: PickList; positions: ReadonlyMap<string, number>; pick: PickResult },
  ): Promise<void> {
    const { tx, author } = work;
    const customer = await loadCustomer(tx.manager, work.head.customerId);
    const lineOf = (picked: PickedLine) => work.line(positions.get(picked.id)!);
    const changes = pick.lines.flatMap((picked) => freedStock(picked, lineOf(picked).factor!, list));
    if (!(await changeStock(tx.manager, changes, author)))
      throw new Error(`pick list ${list.id} frees more than it holds`);
    for (const picked of pick.lines) {
      const line = lineOf(picked);
      line.reserved = subtractDecimal(line.reserved, picked.quantity);
      line.picked = addDecimal(line.picked, picked.picked);
      const bucket = customer?.backorders === false ? 'cancelled' : 'backordered';
      line[bucket] = addDecimal(line[bucket], picked.missing);
    }
    const lines = pick.lines.map((picked) => ({
      reservationId: picked.id,
      picked: picked.picked,
      pickedBase: multiplyDecimal(picked.picked, lineOf(picked).factor!),
      short: picked.short,
      damaged: picked.damaged,
    }));
    await savePick(tx.manager, { pickListId: list.id, pickedBy: author.actor, at: author.now, lines });
    this.#tell(work, list, pick, lineOf);
    const progress = await loadProgress(work);
    const change = work.mustMove(eventOfPick(progress));
    if (change.before !== undefined && JSON.stringify(change.before) !== JSON.stringify(change.after)) {
      work.note({ what: 'order.state', why: 'pick confirmed', ...change });
    }
    cancelWhenNothingIsLeft(work);
  }

  #tell(
    work: OrderWork,
    list: PickList,
    pick: PickResult,
    lineOf: (picked: PickedLine) => OrderWork['lines'][number],
  ): void {
    const { id: pickListId, locationId } = list;
    const lines = pick.lines.map((picked) => ({
      ...eventLine(lineOf(picked), picked.picked),
      short: formatDecimal(picked.short),
      damaged: formatDecimal(picked.damaged),
    }));
    work.tell(
      fulfillmentPicked,
      { ...work.head, pickListId, locationId, pickedBy: work.author.actor, lines },
      { after: { pickListId, lines } },
    );
    for (const { sku, expected, found } of pick.cycleCounts) {
      const count = { locationId, sku, expected: formatDecimal(expected), found: formatDecimal(found) };
      work.tell(
        cycleCountRequested,
        { ...work.head, ...count },
        { why: 'the picker found less than the books say', after: count },
      );
    }
  }
}

/** Short stock is free again (and counted soon); damaged stock is gone. */
function freedStock(picked: PickedLine, factor: PickedLine['picked'], list: PickList): StockChange[] {
  const change = (quantity: PickedLine['picked'], kind: 'release' | 'damage'): StockChange[] => {
    if (quantity.unscaled === 0n) return [];
    const base = negateDecimal(multiplyDecimal(quantity, factor));
    const { sku } = picked;
    const { locationId, orderId, id } = list;
    return [{ locationId, sku, onHand: kind === 'damage' ? base : ZERO, reserved: base, kind, orderId, reference: id }];
  };
  return [...change(picked.short, 'release'), ...change(picked.damaged, 'damage')];
}

/** Everything was missing and the customer takes no backorders: there is nothing left to wait for. */
function cancelWhenNothingIsLeft(work: OrderWork): void {
  const { order, lines, author } = work;
  if (order.state !== 'approved' || lines.some(({ ordered, cancelled }) => !equalDecimal(ordered, cancelled))) return;
  const change = work.mustMove('cancel');
  const reason = 'nothing could be picked, and the customer takes no backorders';
  work.tell(orderCancelled, { ...work.head, cancelledBy: author.actor, reason }, { ...change, why: reason });
}
