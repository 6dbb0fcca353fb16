import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { canonicalOrder, type CanonicalOrder, createEvent, documentQuarantined, orderReceived } from '#contracts';
import { Transactions, type Tx } from '#messaging';
import { Clock, IdSource, Logger, withLogContext } from '#service-kit';
import { QuarantineRepository } from '../quarantine/quarantine.repository.js';
import { CanonicalOrderRepository } from './canonical-order.repository.js';
import { DocumentReaders } from './document-readers.js';
import { DocumentRepository } from './document.repository.js';
import { reason } from './intake-codes.js';
import { type Interpretation, refuseDocument, type RefusedPart, type StoredDocument } from './interpretation.js';
import { KeepDocument } from './keep-document.js';
import { KeepExchange } from './keep-exchange.js';
import { OutboundDocumentRepository } from './outbound-document.repository.js';
import { withStorableText } from './storable-text.js';

/**
 * Readings of one document that may end in an exception or with the process before a person has to look: enough that
 * a machine which dies again and again for reasons of its own sets nobody's order aside.
 */
const MAX_ATTEMPTS = 20;

/**
 * Orders taken in one transaction. A document with more commits the first of them ahead of its end: what is taken is
 * known by its business key, so a reading cut short goes on where it was, and nothing is answered before the end.
 */
const ORDERS_AT_ONCE = 50;

/**
 * The second half of intake: a kept document becomes canonical orders, quarantine items and answers, all in one
 * transaction with the end of its waiting. Running it twice, or in two processes at once, changes nothing.
 */
@Injectable()
export class InterpretDocument {
  readonly #inHand = new Map<string, Promise<void>>();

  constructor(
    private readonly transactions: Transactions,
    private readonly readers: DocumentReaders,
    private readonly documents: DocumentRepository,
    private readonly orders: CanonicalOrderRepository,
    private readonly quarantine: QuarantineRepository,
    private readonly answers: OutboundDocumentRepository,
    private readonly keeper: KeepDocument,
    private readonly exchange: KeepExchange,
    private readonly ids: IdSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Reads a document if it waits to be read, and what it encloses; whoever asks while it is being read waits for the
   * same reading. A failure that is not the document's leaves it waiting: it is durable, so its sender need not know.
   */
  async interpret(documentId: string): Promise<void> {
    const start = () => withLogContext({ documentId }, () => this.interpretNow(documentId));
    const running = this.#inHand.get(documentId) ?? start();
    this.#inHand.set(documentId, running);
    try {
      await running;
    } finally {
      this.#inHand.delete(documentId);
    }
  }

  private async interpretNow(documentId: string): Promise<void> {
    const document = await this.documents.startReading(documentId);
    if (!document) return;
    try {
      const found = await this.read(document, document.attempts);
      const conflicts: RefusedPart[] = [];
      const batches = batchesOf(found.orders, new Set(found.together));
      const last = batches.pop() ?? [];
      for (const batch of batches) {
        conflicts.push(...(await this.transactions.run((tx) => this.takeOrders(tx, document, batch))));
      }
      const enclosed = await this.transactions.run(async (tx) => {
        // When another process was faster, all is done already.
        if (!(await this.documents.lockUnread(tx.manager, document.id))) return [];
        conflicts.push(...(await this.takeOrders(tx, document, last)));
        conflicts.push(...(await this.exchange.keep(tx, document, found)));
        return this.settle(tx, document, found, conflicts);
      });
      for (const id of enclosed) await this.interpret(id);
    } catch (error) {
      const { attempts } = document;
      this.logger.error({ err: error, attempts }, 'a document could not be read and waits');
      await this.documents.noteFailure(documentId, error instanceof Error ? error.message : String(error));
    }
  }

  private async read(document: StoredDocument, attempts: number): Promise<Interpretation> {
    if (attempts > MAX_ATTEMPTS) return refuseDocument([reason('READER_FAILED')]);
    const read = withStorableText(await this.readers.for(document.format).read(document));
    const orders: CanonicalOrder[] = [];
    const refused = [...read.refused];
    for (const [index, order] of read.orders.entries()) {
      if (index % ORDERS_AT_ONCE === ORDERS_AT_ONCE - 1) await turn();
      const checked = checkOrder(stamp(order, document));
      if ('order' in checked) orders.push(checked.order);
      else refused.push(checked.refused);
    }
    return { ...read, orders, refused };
  }

  /** @returns ids of enclosed documents that are now kept and wait to be read */
  private async settle(
    tx: Tx,
    document: StoredDocument,
    found: Interpretation,
    conflicts: readonly RefusedPart[],
  ): Promise<string[]> {
    const at = this.clock.now();
    const refused = [...found.refused, ...conflicts];
    const actor = 'service:intake-gateway';
    for (const { partnerId, place } of found.interchanges ?? []) {
      await this.quarantine.supersedeInterchange(tx.manager, { partnerId, place, by: document.id, at, actor });
    }
    for (const [index, part] of refused.entries()) {
      const item = { id: this.ids.newId(), documentId: document.id, position: index + 1, part, at, actor };
      await this.quarantine.open(tx.manager, item);
    }
    if (!document.answered) await this.storeAnswers(tx, document, found, at);
    const enclosed = await this.keepEnclosed(tx, document, found);
    await found.keep?.(tx, document);
    const { partnerId, customerId } = found;
    const status = statusOf(found, { refused: refused.length, conflicts: conflicts.length });
    await this.documents.finish(tx.manager, document.id, { status, at, partnerId, customerId });
    if (refused.length > 0) tx.emit(this.quarantinedEvent(document, refused, at));
    return enclosed;
  }

  /** @returns the orders that contradict one that came before */
  private async takeOrders(tx: Tx, document: StoredDocument, batch: readonly NumberedOrder[]): Promise<RefusedPart[]> {
    const { receivedAt } = document;
    const entries = batch.map((each) => ({ ...each, id: this.ids.newId(), receivedAt }));
    const outcomes = await this.orders.take(tx.manager, document.id, entries);
    return outcomes.flatMap((outcome, index) => {
      const { order } = entries[index]!;
      if (outcome.kind === 'conflict') return [conflictPart(order, outcome.documentId)];
      if (outcome.kind === 'new') {
        tx.emit(createEvent(orderReceived, order, this.eventAttributes(document.id, this.clock.now())));
      }
      return [];
    });
  }

  private async storeAnswers(tx: Tx, document: StoredDocument, found: Interpretation, at: Date): Promise<void> {
    for (const answer of found.answers) {
      const { partnerId, kind, verdict } = answer;
      const group = answer.grouped ? await this.answers.nextNumber(tx.manager, partnerId, 'group') : undefined;
      const interchange = await this.answers.nextNumber(tx.manager, partnerId, 'interchange');
      await this.answers.insert(tx.manager, {
        id: this.ids.newId(),
        partnerId,
        documentId: document.id,
        kind,
        verdict,
        interchangeNumber: interchange,
        groupNumber: group,
        content: answer.render({ interchange, group: group ?? 0, at }),
        createdAt: at,
      });
    }
  }

  private async keepEnclosed(tx: Tx, document: StoredDocument, found: Interpretation): Promise<string[]> {
    const ids: string[] = [];
    for (const part of found.enclosed) {
      const kept = await this.keeper.keep(tx, {
        ...part,
        partnerId: found.partnerId ?? document.partnerId,
        customerId: found.customerId ?? document.customerId,
        actor: document.submittedBy,
        receivedAt: document.receivedAt,
        enclosedIn: document.id,
      });
      if (kept.kind === 'new') ids.push(kept.id);
    }
    return ids;
  }

  private quarantinedEvent(document: StoredDocument, refused: readonly RefusedPart[], at: Date) {
    const reasons = refused.flatMap((part) =>
      part.reasons.map((each) => ({
        ...each,
        ...((each.where ?? part.where) ? { where: each.where ?? part.where } : {}),
      })),
    );
    const data = { documentId: document.id, channel: document.channel, reasons: reasons.slice(0, 100) };
    return createEvent(documentQuarantined, data, this.eventAttributes(document.id, at));
  }

  private eventAttributes(subject: string, time: Date) {
    return { id: this.ids.newId(), source: '/intake-gateway', time, subject };
  }
}

function statusOf(found: Interpretation, { refused, conflicts }: { refused: number; conflicts: number }) {
  if (found.waiting) return 'in_review';
  const messages = found.messages?.length ?? 0;
  const accepted = found.orders.length + messages - conflicts + found.enclosed.length;
  if (refused === 0) return 'accepted';
  return accepted > 0 ? 'partially_accepted' : 'quarantined';
}

interface NumberedOrder {
  readonly order: CanonicalOrder;
  /** Its place in the document, from 1. */
  readonly position: number;
}

/** Orders as they are taken, in the order of the document: those of a partner in `together` all at once. */
function batchesOf(orders: readonly CanonicalOrder[], together: ReadonlySet<string>): NumberedOrder[][] {
  const batches: NumberedOrder[][] = [];
  const whole = new Map<string, NumberedOrder[]>();
  let open: NumberedOrder[] = [];
  const begin = (): NumberedOrder[] => batches[batches.push([]) - 1]!;
  for (const [index, order] of orders.entries()) {
    const { partnerId = '' } = order.source;
    let batch = whole.get(partnerId);
    if (!batch && together.has(partnerId)) whole.set(partnerId, (batch = begin()));
    if (!batch) batch = open = open.length % ORDERS_AT_ONCE === 0 ? begin() : open;
    batch.push({ order, position: index + 1 });
  }
  return batches;
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
