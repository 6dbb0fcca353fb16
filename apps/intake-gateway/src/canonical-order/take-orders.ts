import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { canonicalOrder, type CanonicalOrder, createEvent, orderReceived } from '#contracts';
import { Transactions, type Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import { CanonicalOrderRepository } from './canonical-order.repository.js';
import { reason } from './intake-codes.js';
import type { RefusedPart, StoredDocument } from './interpretation.js';
import { withStorableText } from './storable-text.js';

/**
 * Orders taken in one transaction. A document with more commits the first of them ahead of its end: what is taken is
 * known by its business key, so a reading cut short goes on where it was, and nothing is answered before the end.
 */
const ORDERS_AT_ONCE = 50;

export interface NumberedOrder {
  readonly order: CanonicalOrder;
  /** Its place among the orders of the document, from 1: the same however often the document is read. */
  readonly position: number;
}

/** Takes the orders of documents in, each once. */
@Injectable()
export class TakeOrders {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: CanonicalOrderRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** Begins with the first order of a document. */
  of(document: StoredDocument): OrdersOfDocument {
    return new OrdersOfDocument(document, {
      inTransaction: (batch) => this.transactions.run((tx) => this.take(tx, document, batch)),
      take: (tx, batch) => this.take(tx, document, batch),
    });
  }

  /** @returns the orders that contradict one that came before */
  private async take(tx: Tx, document: StoredDocument, batch: readonly NumberedOrder[]): Promise<RefusedPart[]> {
    const { receivedAt } = document;
    const entries = batch.map((each) => ({ ...each, id: this.ids.newId(), receivedAt }));
    const outcomes = await this.orders.take(tx.manager, document.id, entries);
    return outcomes.flatMap((outcome, index) => {
      const { order } = entries[index]!;
      if (outcome.kind === 'conflict') return [conflictPart(order, outcome.documentId)];
      if (outcome.kind === 'new') {
        const attributes = { id: this.ids.newId(), source: '/intake-gateway', time: this.clock.now() };
        tx.emit(createEvent(orderReceived, order, { ...attributes, subject: document.id }));
      }
      return [];
    });
  }
}

interface Taking {
  inTransaction(batch: readonly NumberedOrder[]): Promise<RefusedPart[]>;
  take(tx: Tx, batch: readonly NumberedOrder[]): Promise<RefusedPart[]>;
}

/** The orders of one document on their way in. */
export class OrdersOfDocument {
  /** Orders that say what no order can say, and those that contradict an earlier one. */
  readonly refused: RefusedPart[] = [];
  /** Orders that are in, for the first or another time. */
  accepted = 0;
  private position = 0;

  constructor(
    private readonly document: StoredDocument,
    private readonly taking: Taking,
  ) {}

  /** Takes orders in at once, ahead of the end of the document; those that cannot be used are set aside. */
  async takeAhead(orders: readonly CanonicalOrder[]): Promise<void> {
    await this.takeBatch(await this.number(withStorableText(orders)));
  }

  /**
   * Orders numbered and checked, in batches: those of a partner in `together` in one, all others in the order of the
   * document. The last is left for the transaction the document ends in.
   */
  async inBatches(orders: readonly CanonicalOrder[], together: ReadonlySet<string>): Promise<NumberedOrder[][]> {
    const batches: NumberedOrder[][] = [];
    const whole = new Map<string, NumberedOrder[]>();
    let open: NumberedOrder[] = [];
    const begin = (): NumberedOrder[] => batches[batches.push([]) - 1]!;
    for (const numbered of await this.number(orders)) {
      const { partnerId = '' } = numbered.order.source;
      let batch = whole.get(partnerId);
      if (!batch && together.has(partnerId)) whole.set(partnerId, (batch = begin()));
      if (!batch) batch = open = open.length % ORDERS_AT_ONCE === 0 ? begin() : open;
      batch.push(numbered);
    }
    return batches;
  }

  /** Takes a batch in a transaction of its own, or in that of the caller. */
  async takeBatch(batch: readonly NumberedOrder[], tx?: Tx): Promise<void> {
    if (batch.length === 0) return;
    const conflicts = tx ? await this.taking.take(tx, batch) : await this.taking.inTransaction(batch);
    this.refused.push(...conflicts);
    this.accepted += batch.length - conflicts.length;
  }

  private async number(orders: readonly CanonicalOrder[]): Promise<NumberedOrder[]> {
    const usable: NumberedOrder[] = [];
    for (const [index, order] of orders.entries()) {
      if (index % ORDERS_AT_ONCE === ORDERS_AT_ONCE - 1) await turn();
      this.position += 1;
      const checked = checkOrder(stamp(order, this.document));
      if ('order' in checked) usable.push({ order: checked.order, position: this.position });
      else this.refused.push(checked.refused);
    }
    return usable;
  }
}

/** What the store knows and the reader need not: the document, who entered the order, and when it came. */
function stamp(order: CanonicalOrder, document: StoredDocument): CanonicalOrder {
  const entered = document.channel === 'portal' || document.channel === 'desk';
  return {
    ...order,
    enteredBy: entered ? document.submittedBy : `channel:${document.channel}`,
    receivedAt: document.receivedAt.toISOString(),
    source: { ...order.source, channel: document.channel, documentId: document.id },
  };
}

function checkOrder(order: CanonicalOrder): { order: CanonicalOrder } | { refused: RefusedPart } {
  const checked = canonicalOrder.safeParse(order);
  if (checked.success) return { order: checked.data };
  const [first, ...more] = checked.error.issues.slice(0, 20).map((issue) => {
    const pointer = issue.path.map((key) => `/${String(key)}`).join('');
    return reason('ORDER_NOT_CANONICAL', pointer, `The order cannot be used as read: ${pointer} ${issue.message}.`);
  });
  const reasons: RefusedPart['reasons'] = [first ?? reason('ORDER_NOT_CANONICAL'), ...more];
  const purchaseOrderNumber = order.purchaseOrderNumber || undefined;
  return { refused: { kind: 'order', reasons, purchaseOrderNumber } };
}

function conflictPart(order: CanonicalOrder, firstDocument: string): RefusedPart {
  const message =
    `Purchase order ${order.purchaseOrderNumber} came before with other lines, in document ${firstDocument}. ` +
    'Send a change, use another number, or discard this copy.';
  return {
    kind: 'order',
    reasons: [reason('ORDER_ALREADY_RECEIVED', '/purchaseOrderNumber', message)],
    purchaseOrderNumber: order.purchaseOrderNumber,
  };
}
