import { returnDecided, returnReceived, returnRequested } from '#contracts';
import { formatDecimal, isPositiveDecimal, multiplyDecimal, ZERO } from '#domain/money/decimal';
import { formatReturnNumber } from '#domain/order/document-numbers';
import { type InspectedLine, inspectReturn, type ReceivedLine } from '#domain/returns/inspect-return';
import {
  requestReturn,
  type ReturnLineAsked,
  type ReturnReason,
  type ReturnRemedy,
} from '#domain/returns/request-return';
import { nextReturnState } from '#domain/returns/return-state';
import type { Rejection } from '#domain/rejections/rejections';
import { ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../../http/not-found.error.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { changeStock, ensureLevels, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import {
  addReturn,
  decideReturn,
  loadReturn,
  loadReturned,
  type ReturnRecord,
  saveInspection,
} from './returns.repository.js';

export interface ReturnTold {
  readonly orderId: string;
  readonly lines: readonly ReturnLineAsked[];
  readonly reason: ReturnReason;
  readonly remedy: ReturnRemedy;
  readonly channel: string;
  readonly note?: string | undefined;
  readonly requestedBy: string;
  /** Somebody of the house asks: nobody has to decide about it any more. */
  readonly authorized: boolean;
}

/** What every event of a return says. */
export const returnHead = (work: OrderWork, { id, number }: Pick<ReturnRecord, 'id' | 'number'>) => ({
  orderId: work.head.orderId,
  customerId: work.head.customerId,
  purchaseOrderNumber: work.head.purchaseOrderNumber,
  returnId: id,
  returnNumber: formatReturnNumber(number),
});

/** Returns up to the dock: asked for, decided, received and looked at. */
@Injectable()
export class TakeBack {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
  ) {}

  /** @throws NotFoundError */
  async request(told: ReturnTold): Promise<Result<{ returnId: string; state: string }, Rejection>> {
    return this.book.change(told.orderId, told.requestedBy, async (work) => {
      const { manager } = work.tx;
      const returned = await loadReturned(manager, told.orderId);
      const asked = requestReturn({
        asked: told.lines,
        currency: work.order.currency,
        lines: work.lines
          .filter(({ shipped, unitPrice }) => isPositiveDecimal(shipped) && unitPrice)
          .map((line) => ({
            ...line,
            unitPrice: line.unitPrice!,
            returned: returned.get(line.position) ?? ZERO,
            pricedQuantity: line.pricedQuantity ?? line.ordered,
          })),
      });
      if (!asked.ok) return asked;
      const { lines, worth } = asked.value;
      const { reason, remedy, channel, note, requestedBy } = told;
      const row = { reason, remedy, channel, note, worth, requestedBy, lines, at: work.author.now };
      const id = work.newId();
      const number = await addReturn(manager, { ...row, id, orderId: told.orderId, customerId: work.head.customerId });
      work.tell(
        returnRequested,
        {
          ...returnHead(work, { id, number }),
          channel,
          requestedBy,
          reason,
          remedy,
          ...(note === undefined ? {} : { note }),
          lines: lines.map(({ position, quantity }) => namedLine(work, position, quantity)),
        },
        {
          why: note ?? reason,
          before: { return: null },
          after: { return: 'requested', returnNumber: formatReturnNumber(number), reason, remedy },
        },
      );
      if (told.authorized)
        await this.#decide(work, { id, number, state: 'requested' }, { event: 'authorize', note: undefined });
      return ok({ returnId: id, state: told.authorized ? 'authorized' : 'requested' });
    });
  }

  /** @throws NotFoundError */
  async decide(told: {
    readonly returnId: string;
    readonly event: 'authorize' | 'refuse' | 'withdraw';
    readonly note?: string | undefined;
    readonly actor: string;
  }): Promise<Result<{ state: string }, Rejection>> {
    return this.#change(told.returnId, told.actor, async (work, found) => {
      const next = nextReturnState(found.state, told.event);
      if (!next.ok) return next;
      await this.#decide(work, found, { event: told.event, note: told.note });
      return ok({ state: next.value });
    });
  }

  /** @throws NotFoundError */
  async receive(told: {
    readonly returnId: string;
    readonly locationId: string;
    readonly lines: readonly InspectedLine[];
    readonly actor: string;
  }): Promise<Result<{ state: string }, Rejection>> {
    return this.#change(told.returnId, told.actor, async (work, found) => {
      const next = nextReturnState(found.state, 'receive');
      if (!next.ok) return next;
      const authorized = found.lines.map(({ position, quantity }) => {
        const { lineNumber } = work.line(position);
        return { position, quantity, lineNumber };
      });
      const inspected = inspectReturn({ authorized, told: told.lines });
      if (!inspected.ok) return inspected;
      await this.#shelve(work, { found, locationId: told.locationId, lines: inspected.value });
      const { now: at, actor: by } = work.author;
      await saveInspection(work.tx.manager, {
        id: found.id,
        locationId: told.locationId,
        by,
        at,
        lines: inspected.value,
      });
      const lines = inspected.value
        .filter(({ received }) => isPositiveDecimal(received))
        .map(({ position, received, restocked, scrapped }) => ({
          ...namedLine(work, position, received),
          restocked: formatDecimal(restocked),
          scrapped: formatDecimal(scrapped),
        }));
      const head = returnHead(work, found);
      work.tell(
        returnReceived,
        { ...head, locationId: told.locationId, inspectedBy: told.actor, lines },
        { before: { return: found.state }, after: { return: next.value, returnNumber: head.returnNumber, lines } },
      );
      return ok({ state: next.value });
    });
  }

  async #decide(
    work: OrderWork,
    found: Pick<ReturnRecord, 'id' | 'number' | 'state'>,
    { event, note }: { event: 'authorize' | 'refuse' | 'withdraw'; note: string | undefined },
  ): Promise<void> {
    const decision = ({ authorize: 'authorized', refuse: 'refused', withdraw: 'withdrawn' } as const)[event];
    const { actor: by, now: at } = work.author;
    await decideReturn(work.tx.manager, { id: found.id, state: decision, by, at, note });
    const head = returnHead(work, found);
    work.tell(
      returnDecided,
      { ...head, decision, decidedBy: by, ...(note === undefined ? {} : { note }) },
      {
        why: note ?? decision,
        before: { return: found.state },
        after: { return: decision, returnNumber: head.returnNumber },
      },
    );
  }

  /** What is good goes back to the shelf; what is scrapped is written down and never counted. */
  async #shelve(
    work: OrderWork,
    { found, locationId, lines }: { found: ReturnRecord; locationId: string; lines: readonly ReceivedLine[] },
  ): Promise<void> {
    const { manager } = work.tx;
    const reference = formatReturnNumber(found.number);
    const changes = lines.flatMap(({ position, restocked, scrapped }): StockChange[] => {
      const { sku, factor } = work.line(position);
      const change = { locationId, sku: sku!, reserved: ZERO, orderId: work.order.id, reference };
      const good: StockChange = { ...change, onHand: multiplyDecimal(restocked, factor!), kind: 'receipt' };
      const bad: StockChange = { ...change, onHand: ZERO, moved: multiplyDecimal(scrapped, factor!), kind: 'damage' };
      return [...(isPositiveDecimal(restocked) ? [good] : []), ...(isPositiveDecimal(scrapped) ? [bad] : [])];
    });
    await ensureLevels(manager, changes);
    if (!(await changeStock(manager, changes, work.author)))
      throw new Error(`return ${reference} could not be shelved`);
  }

  /** Locks the order of a return; the return is read under that lock. */
  async #change<T>(
    returnId: string,
    actor: string,
    change: (work: OrderWork, found: ReturnRecord) => Promise<Result<T, Rejection>>,
  ): Promise<Result<T, Rejection>> {
    const seen = await loadReturn(this.dataSource.manager, returnId);
    if (!seen) throw new NotFoundError('return', returnId);
    return this.book.change(seen.orderId, actor, async (work) =>
      change(work, (await loadReturn(work.tx.manager, returnId)) ?? seen),
    );
  }
}

/** A line as events of returns name it: always with its place in the order. */
function namedLine(work: OrderWork, position: number, quantity: ReturnLineAsked['quantity']) {
  return { ...eventLine(work.line(position), quantity), position };
}
