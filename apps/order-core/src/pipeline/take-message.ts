import type { CanonicalOrder } from '#contracts';
import { decimal } from '#domain/money/decimal';
import { decidePurpose } from '#domain/order/decide-purpose';
import type { Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { OrderSettings, SERVICE_ACTOR } from '../order-settings.js';
import { ActOnOrder, type MessageToActOn } from './act-on-order.js';
import { customerKey } from './customer-key.js';
import { OrderBook } from './order-book.js';
import { type MessageOutcome, type OrderMessage, recordMessage } from './order-messages.repository.js';
import { namedItem, newLine, type OrderLineRecord, type OrderRecord } from './order-record.js';
import { requestedDate } from './order-work.js';
import { shipToKey } from './ship-to-key.js';
import { claimOrder, lockOrderByNumber } from './orders.repository.js';
import { PlanOrder } from './plan-order.js';

export interface MessageResult {
  readonly orderId: string | undefined;
  readonly outcome: MessageOutcome;
}

interface TakenMessage extends Pick<OrderMessage, 'canonical' | 'orderId' | 'outcome' | 'why'> {
  readonly messageId: string;
}

/** Takes one canonical order message: places it, or lets it act on the order it names. It always leaves a trace. */
@Injectable()
export class TakeMessage {
  constructor(
    private readonly book: OrderBook,
    private readonly plan: PlanOrder,
    private readonly act: ActOnOrder,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: OrderSettings,
  ) {}

  async run(tx: Tx, messageId: string, canonical: CanonicalOrder): Promise<MessageResult> {
    const fresh = decidePurpose(canonical.purpose, undefined);
    if (fresh.action === 'place' || fresh.action === 'place_for_review') {
      const author = this.book.author(SERVICE_ACTOR);
      const order = this.#newOrder(messageId, canonical, author.now);
      // Claiming first, looking afterwards: of copies that arrive at once only one can win the claim.
      if (await claimOrder(tx.manager, order)) {
        const work = this.book.begin(tx, order, canonical.lines.map(toLine), author);
        const review =
          fresh.action === 'place' ? undefined : ({ code: 'PURPOSE_NEEDS_REVIEW', why: fresh.why } as const);
        work.note({ what: 'order.received', why: `by ${order.channel}`, after: receivedFacts(canonical) }, messageId);
        await this.plan.run(work, canonical, review);
        const outcome = review ? 'placed_for_review' : 'placed';
        await this.book.save(work, this.#message({ messageId, canonical, orderId: order.id, outcome }));
        return { orderId: order.id, outcome };
      }
    }
    return this.#actOnExisting(tx, { messageId, canonical, purpose: canonical.purpose });
  }

  async #actOnExisting(tx: Tx, { messageId, canonical, purpose }: MessageToActOn): Promise<MessageResult> {
    const existing = await lockOrderByNumber(tx.manager, {
      customerKey: customerKey(canonical),
      purchaseOrderNumber: canonical.purchaseOrderNumber,
      releaseNumber: canonical.releaseNumber ?? '',
      test: canonical.source.test,
    });
    if (existing === undefined) {
      const none = decidePurpose(purpose, undefined);
      const why = 'why' in none ? none.why : undefined;
      await recordMessage(
        tx.manager,
        this.#message({ messageId, canonical, orderId: undefined, outcome: 'unmatched', why }),
      );
      return { orderId: undefined, outcome: 'unmatched' };
    }
    const work = await this.book.open(tx, existing, this.book.author(SERVICE_ACTOR));
    const acted = await this.act.run(work, { messageId, canonical, purpose });
    const { outcome, why } = acted;
    await this.book.save(work, this.#message({ messageId, canonical, orderId: existing, outcome, why }));
    return { orderId: existing, outcome };
  }

  #message({ messageId, canonical, ...rest }: TakenMessage): OrderMessage {
    return { id: messageId, customerKey: customerKey(canonical), canonical, receivedAt: this.clock.now(), ...rest };
  }

  #newOrder(messageId: string, canonical: CanonicalOrder, now: Date): OrderRecord {
    const { source } = canonical;
    return {
      id: this.ids.newId(),
      number: 0n,
      customerKey: customerKey(canonical),
      customerId: undefined,
      purchaseOrderNumber: canonical.purchaseOrderNumber,
      releaseNumber: canonical.releaseNumber ?? '',
      state: 'received',
      channel: source.channel,
      documentId: source.documentId,
      messageId,
      partnerId: source.partnerId,
      enteredBy: canonical.enteredBy,
      test: source.test,
      currency: canonical.currency ?? this.settings.currency,
      shipToId: undefined,
      terms: undefined,
      requestedDate: requestedDate(canonical.dates),
      orderedOn: canonical.purchaseOrderDate,
      findings: [],
      acceptedCodes: [],
      total: undefined,
      net: undefined,
      charges: [],
      cost: undefined,
      receivedAt: now,
      timelineLength: 0,
      shipToKey: shipToKey(canonical.parties),
      shipComplete: undefined,
      changedBy: undefined,
      splitFrom: undefined,
    };
  }
}

function toLine(line: CanonicalOrder['lines'][number], index: number): OrderLineRecord {
  return {
    ...newLine({
      position: index + 1,
      lineNumber: line.lineNumber,
      named: namedItem(line.itemIdentifiers),
      ordered: decimal(line.quantity),
    }),
    description: line.description,
    unit: line.unitOfMeasure,
    documentPrice: line.unitPrice === undefined ? undefined : decimal(line.unitPrice),
    confidence: line.confidence,
    requestedDate: requestedDate(line.dates),
  };
}

const receivedFacts = ({ source, purchaseOrderNumber, lines }: CanonicalOrder) => ({
  state: 'received',
  purchaseOrderNumber,
  channel: source.channel,
  documentId: source.documentId,
  partnerId: source.partnerId,
  lines: lines.length,
});
