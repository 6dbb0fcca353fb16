import { type CanonicalOrder, orderSplit } from '#contracts';
import { checkApprover } from '#domain/approval/decide-approval';
import { type LinePart, type LineToSplit, splitUnder } from '#domain/approval/split-order';
import { exposureOfOrder } from '#domain/credit/credit-exposure';
import { type Decimal, formatDecimal, subtractDecimal, ZERO } from '#domain/money/decimal';
import { addMoney, formatMoney, type Money, sumMoney } from '#domain/money/money';
import { formatOrderNumber } from '#domain/order/document-numbers';
import { sumAdjustments } from '#domain/pricing/line-adjustment';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions, type Tx } from '#messaging';
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
import { RuleRefused } from './rule-refused.error.js';

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
 * and each judged by itself. The first keeps the order's number, lines and history; all of them name each other. The
 * customer pays no more for it: a split that costs a quantity price or a promotion is not made.
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
    return this.transactions
      .run((tx) => this.#split(tx, request))
      .catch((error: unknown) => {
        if (error instanceof RuleRefused) return err(error.rejection);
        throw error;
      });
  }

  async #split(tx: Tx, request: SplitRequest): Promise<Result<SplitResult, Rejection>> {
    const found = await loadCard(tx.manager, request.cardId);
    if (!found) throw new NotFoundError('approval card', request.cardId);
    const work = await this.book.open(tx, found.orderId, this.book.author(request.splitBy));
    const card = (await loadCard(tx.manager, request.cardId)) ?? found;
    const parts = await this.#parts(work, card, request);
    if (!parts.ok) return parts;
    const orders = await this.#carryOut(work, request, parts.value);
    checkTotals(card.total, orders);
    for (const each of orders) await this.book.save(each);
    return ok({ orderId: work.order.id, orders: orders.map(({ order }) => summary(order)) });
  }

  async #parts(
    work: OrderWork,
    card: ApprovalCard,
    { splitBy }: SplitRequest,
  ): Promise<Result<readonly (readonly LinePart[])[], Rejection>> {
    // Splitting decides nothing: whoever entered the order may do it. A card is only ever used once.
    const open = checkApprover({ decidedBy: splitBy, cardStatus: card.status });
    if (!open.ok) return open;
    if (work.order.channel === 'edi') {
      const message =
        'An EDI partner’s system expects one 855 for its purchase order, of one decision: approve the order whole, or send it back.';
      return err(rejection('SPLIT_NOT_POSSIBLE', message));
    }
    const other = card.reasons.find(({ code }) => code !== 'ORDER_VALUE');
    if (other) return err(rejection('SPLIT_NOT_POSSIBLE', `Splitting does not help: ${other.message}`));
    const customer = await loadCustomer(work.tx.manager, work.head.customerId);
    const { currency } = work.order;
    const threshold = customer?.automaticValue ?? { ...this.settings.automaticValue, currency };
    return splitUnder(work.lines.filter(({ sku }) => sku !== undefined).map(toSplit), threshold);
  }

  /** @returns the order as it goes on and those that came out of it, planned and not yet saved */
  async #carryOut(
    work: OrderWork,
    request: SplitRequest,
    parts: readonly (readonly LinePart[])[],
  ): Promise<OrderWork[]> {
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
    const moves: { orderId: string; positions: number[] }[] = [];
    for (const [index, taken] of divideLines(work, parts).entries()) {
      const part = await this.#begin(work, { number: first + index + 1, lines: taken.lines });
      await amendCanonical(tx.manager, part.order.id, canonicalOfPart(canonical, part, taken.cut));
      moves.push({ orderId: part.order.id, positions: taken.moved });
      others.push(part);
    }
    await moveLines(tx.manager, order.id, moves);
    const moved = new Set(moves.flatMap(({ positions }) => positions));
    work.lines.splice(0, work.lines.length, ...work.lines.filter(({ position }) => !moved.has(position)));
    const into = others.map((part) => ({
      orderId: part.order.id,
      orderNumber: formatOrderNumber(part.order.number),
      positions: part.lines.map(positionOf),
      lines: part.lines.map((line) => ({ position: line.position, quantity: formatDecimal(wantedOf(line)) })),
    }));
    work.tell(orderSplit, { ...work.head, splitBy, into }, { ...before, why, after: { ...before.after, into } });
    await this.plan.again(work, { canonical });
    const planned = [work];
    for (const part of others) {
      const alongside = exposureOf(planned, order.currency);
      await this.plan.again(part, { canonical: await loadCanonical(tx.manager, part.order.id), alongside });
      planned.push(part);
    }
    return planned;
  }

  async #begin(work: OrderWork, { number, lines }: { number: number; lines: OrderLineRecord[] }): Promise<OrderWork> {
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

/** What an order that comes out of another takes of its lines. */
interface TakenLines {
  readonly lines: OrderLineRecord[];
  /** Positions of lines it takes over, the row as it stands. */
  readonly moved: number[];
  /** Positions of lines of which another order keeps the rest. */
  readonly cut: ReadonlySet<number>;
}

/**
 * Gives every part but the first its lines. A line that is cut stays, with what is left, in the first part that has
 * some of it; the others get a line of the same place with their quantity.
 */
function divideLines(work: OrderWork, parts: readonly (readonly LinePart[])[]): TakenLines[] {
  const kept = new Set(parts[0]!.map(({ position }) => position));
  return parts.slice(1).map((part) => {
    const taken: TakenLines & { cut: Set<number> } = { lines: [], moved: [], cut: new Set() };
    for (const { position, quantity } of part) {
      const line = work.line(position);
      if (kept.has(position)) {
        taken.lines.push(cutOff(line, quantity));
        taken.cut.add(position);
      } else {
        kept.add(position);
        taken.lines.push(line);
        taken.moved.push(position);
      }
    }
    return taken;
  });
}

/** Takes so much of a line that has nothing reserved any more. */
function cutOff(line: OrderLineRecord, quantity: Decimal): OrderLineRecord {
  const piece = { ...line, ordered: quantity, unplanned: quantity, cancelled: ZERO };
  line.ordered = subtractDecimal(line.ordered, quantity);
  line.unplanned = subtractDecimal(line.unplanned, quantity);
  return piece;
}

/**
 * The document as a part goes on with it. Freight and the like that it names once, for the order or a line, is charged
 * once: where the order's number or the line's rest is.
 */
function canonicalOfPart(canonical: CanonicalOrder, part: OrderWork, cut: ReadonlySet<number>): CanonicalOrder {
  const quantities = new Map(part.lines.map((line) => [line.position, formatDecimal(line.ordered)]));
  return {
    ...canonical,
    allowancesAndCharges: withoutAmounts(canonical.allowancesAndCharges),
    lines: canonical.lines.map((line, index) => {
      const quantity = quantities.get(index + 1) ?? line.quantity;
      if (!cut.has(index + 1)) return { ...line, quantity };
      return { ...line, quantity, allowancesAndCharges: withoutAmounts(line.allowancesAndCharges) };
    }),
  };
}

const withoutAmounts = (charges: CanonicalOrder['allowancesAndCharges']) =>
  charges.filter(({ amount }) => amount === undefined);

/** A cent for each line is rounding; more is a price that was lost. */
function checkTotals(before: Money, orders: readonly OrderWork[]): void {
  const totals = orders.flatMap(({ order }) => order.total ?? []);
  const after = sumMoney(totals, before.currency);
  const rounding = orders.reduce((cents, { lines }) => cents + BigInt(lines.length), 0n);
  if (after.minor <= before.minor + rounding) return;
  const message = `The parts would cost ${formatMoney(after)} instead of ${formatMoney(before)}: a quantity price or a promotion is lost.`;
  throw new RuleRefused(rejection('SPLIT_NOT_POSSIBLE', message));
}

/** What orders that are not saved yet add to their customer's exposure. */
const exposureOf = (works: readonly OrderWork[], currency: string): Money =>
  sumMoney(
    works.map(({ order: { state }, lines }) => exposureOfOrder({ state, currency, lines })),
    currency,
  );

const wantedOf = ({ ordered, cancelled }: OrderLineRecord): Decimal => subtractDecimal(ordered, cancelled);

const positionOf = ({ position }: OrderLineRecord): number => position;

function toSplit(line: OrderLineRecord): LineToSplit {
  const { position, lineNumber, extended, adjustments } = line;
  if (!extended) throw new Error(`line ${position} is not priced`);
  return {
    position,
    lineNumber,
    quantity: wantedOf(line),
    amount: addMoney(extended, sumAdjustments(adjustments, extended.currency)),
  };
}

const summary = ({ id, number, state }: OrderWork['order']) => ({
  orderId: id,
  number: formatOrderNumber(number),
  state,
});
