import { type CanonicalOrder, orderSplit } from '#contracts';
import { checkApprover } from '#domain/approval/decide-approval';
import { splitUnder } from '#domain/approval/split-order';
import { addMoney, type Money } from '#domain/money/money';
import { formatOrderNumber } from '#domain/order/document-numbers';
import { sumAdjustments } from '#domain/pricing/line-adjustment';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/not-found.error.js';
import { OrderSettings } from '../order-settings.js';
import { lockBidLines, replaceBidDraws } from '../stages/03-price-order/bid-draws.repository.js';
import { type ApprovalCard, closeCard, loadCard } from '../stages/04-approve-order/approvals.repository.js';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { loadCustomer } from './customers.repository.js';
import { OrderBook } from './order-book.js';
import { amendCanonical } from './order-changes.repository.js';
import { loadCanonical } from './order-messages.repository.js';
import type { OrderLineRecord } from './order-record.js';
import type { OrderWork } from './order-work.js';
import { claimOrder, countParts, moveLines } from './orders.repository.js';
import { PlanOrder } from './plan-order.js';

export interface SplitRequest {
  readonly cardId: string;
  readonly splitBy: string;
  readonly comment?: string | undefined;
}

export interface SplitResult {
  readonly orderId: string;
  readonly orders: readonly { readonly orderId: string; readonly number: string; readonly state: string }[];
}

/**
 * The desk's way out when an order waits for its value alone: it goes on as several orders, each under the threshold
 * and each judged by itself. The first keeps the order's number, lines and history; all of them name each other.
 */
@Injectable()
export class SplitOrder {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly reserve: ReserveStock,
    private readonly plan: PlanOrder,
    private readonly settings: OrderSettings,
  ) {}

  /** @throws NotFoundError */
  async run(request: SplitRequest): Promise<Result<SplitResult, Rejection>> {
    return this.transactions.run(async (tx) => {
      const found = await loadCard(tx.manager, request.cardId);
      if (!found) throw new NotFoundError('approval card', request.cardId);
      const work = await this.book.open(tx, found.orderId, this.book.author(request.splitBy));
      const card = (await loadCard(tx.manager, request.cardId)) ?? found;
      const parts = await this.#parts(work, card, request);
      if (!parts.ok) return parts;
      const orders = await this.#carryOut(work, request, parts.value.slice(1));
      for (const each of orders) await this.book.save(each);
      return ok({ orderId: work.order.id, orders: orders.map(({ order }) => summary(order)) });
    });
  }

  async #parts(
    work: OrderWork,
    card: ApprovalCard,
    { splitBy }: SplitRequest,
  ): Promise<Result<readonly number[][], Rejection>> {
    // Splitting decides nothing: whoever entered the order may do it. A card is only ever used once.
    const open = checkApprover({ decidedBy: splitBy, cardStatus: card.status });
    if (!open.ok) return open;
    if (work.order.channel === 'edi') {
      return err(rejection('SPLIT_NOT_POSSIBLE', 'The customer’s system expects one answer to one purchase order.'));
    }
    const other = card.reasons.find(({ code }) => code !== 'ORDER_VALUE');
    if (other) return err(rejection('SPLIT_NOT_POSSIBLE', `Splitting does not help: ${other.message}`));
    const customer = await loadCustomer(work.tx.manager, work.head.customerId);
    const { currency } = work.order;
    const threshold = customer?.automaticValue ?? { ...this.settings.automaticValue, currency };
    return splitUnder(work.lines.filter(({ sku }) => sku !== undefined).map(toSplit), threshold);
  }

  /** @returns the order as it goes on and those that came out of it, planned and not yet saved */
  async #carryOut(work: OrderWork, request: SplitRequest, parts: readonly number[][]): Promise<OrderWork[]> {
    const { tx, order, author } = work;
    const { comment, cardId, splitBy } = request;
    const why = comment ?? 'split under the threshold of approval';
    // All that the parts will want, in the order everybody takes it: stock, bids, and at the end the customer's credit.
    await this.reserve.lock(work);
    await lockBidLines(tx.manager, order.id, []);
    await closeCard(tx.manager, { id: cardId, status: 'split', by: splitBy, at: author.now, comment });
    const canonical = await loadCanonical(tx.manager, order.id);
    const before = work.mustMove('revise');
    await this.reserve.release(work, why);
    await replaceBidDraws(tx.manager, order.id, []);
    const first = await countParts(tx.manager, order.id);
    const others: OrderWork[] = [];
    for (const [index, positions] of parts.entries()) {
      const part = await this.#begin(work, { number: first + index + 1, positions });
      await amendCanonical(tx.manager, part.order.id, withoutFixedAmounts(canonical));
      others.push(part);
    }
    const moved = parts.flat();
    await moveLines(
      tx.manager,
      order.id,
      others.map(({ order: { id }, lines }) => ({ orderId: id, positions: lines.map(positionOf) })),
    );
    work.lines.splice(0, work.lines.length, ...work.lines.filter(({ position }) => !moved.includes(position)));
    const into = others.map((part) => ({
      orderId: part.order.id,
      orderNumber: formatOrderNumber(part.order.number),
      positions: part.lines.map(positionOf),
    }));
    work.tell(orderSplit, { ...work.head, splitBy, into }, { ...before, why, after: { ...before.after, into } });
    await this.plan.again(work, { canonical });
    for (const part of others) await this.plan.again(part, { canonical: withoutFixedAmounts(canonical) });
    return [work, ...others];
  }

  async #begin(
    work: OrderWork,
    { number, positions }: { number: number; positions: readonly number[] },
  ): Promise<OrderWork> {
    const { order, tx, author } = work;
    const record = {
      ...order,
      id: work.newId(),
      state: 'received' as const,
      // One purchase order, several orders: the part makes the key its own.
      releaseNumber: `${order.releaseNumber}#${number}`,
      splitFrom: order.id,
      number: 0n,
      findings: [],
      charges: [],
      total: undefined,
      net: undefined,
      cost: undefined,
      timelineLength: 0,
    };
    if (!(await claimOrder(tx.manager, record)))
      throw new Error(`part ${number} of order ${order.id} is there already`);
    const lines = work.lines.filter(({ position }) => positions.includes(position));
    const part = this.book.begin(tx, record, lines, author);
    const { documentId } = order;
    part.note({
      what: 'order.received',
      why: `split from ${formatOrderNumber(order.number)}`,
      after: { state: 'received', splitFrom: order.id, documentId, lines: lines.length },
    });
    return part;
  }
}

/** Freight and the like that the document names once is charged once: to the order that keeps its number. */
const withoutFixedAmounts = (canonical: CanonicalOrder): CanonicalOrder => ({
  ...canonical,
  allowancesAndCharges: canonical.allowancesAndCharges.filter(({ amount }) => amount === undefined),
});

const positionOf = ({ position }: OrderLineRecord): number => position;

function toSplit(line: OrderLineRecord): { position: number; lineNumber: string; amount: Money } {
  const { position, lineNumber, extended, adjustments } = line;
  if (!extended) throw new Error(`line ${position} is not priced`);
  return { position, lineNumber, amount: addMoney(extended, sumAdjustments(adjustments, extended.currency)) };
}

const summary = ({ id, number, state }: OrderWork['order']) => ({
  orderId: id,
  number: formatOrderNumber(number),
  state,
});
