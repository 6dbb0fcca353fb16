import { type CanonicalOrder, type CanonicalOrderChange, orderChangeDecided } from '#contracts';
import { decimal, ZERO } from '#domain/money/decimal';
import { decidePurpose } from '#domain/order/decide-purpose';
import { finding, type RejectionCode } from '#domain/rejections/rejections';
import type { Tx } from '#messaging';
import { Clock, IdSource } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { OrderSettings, SERVICE_ACTOR } from '../order-settings.js';
import { withdrawOpenCard } from '../stages/04-approve-order/approvals.repository.js';
import { CancelOrder } from './cancel-order.js';
import { holdOrder } from './hold-order.js';
import { OrderBook } from './order-book.js';
import { type MessageOutcome, recordMessage } from './order-messages.repository.js';
import type { OrderLineRecord, OrderRecord } from './order-record.js';
import { type OrderWork, requestedDate } from './order-work.js';
import { claimOrder, lockOrderByNumber } from './orders.repository.js';
import { PlanOrder } from './plan-order.js';

type Message = CanonicalOrder | CanonicalOrderChange;

interface MessageToActOn {
  readonly messageId: string;
  readonly canonical: Message;
  readonly purpose: string;
  /** Told what became of it, within the transaction. */
  readonly decided?: (work: OrderWork, acted: Acted) => void;
}

interface Acted {
  readonly outcome: MessageOutcome;
  readonly why?: string;
  /** Why it was refused. */
  readonly code?: RejectionCode;
}

export interface MessageResult {
  readonly orderId: string | undefined;
  readonly outcome: MessageOutcome;
}

/** Takes one canonical order message: places it, or lets it act on the order it names. It always leaves a trace. */
@Injectable()
export class TakeMessage {
  constructor(
    private readonly book: OrderBook,
    private readonly plan: PlanOrder,
    private readonly cancel: CancelOrder,
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
        await this.book.save(work);
        return this.#record(tx, {
          messageId,
          canonical,
          orderId: order.id,
          outcome: review ? 'placed_for_review' : 'placed',
        });
      }
    }
    return this.#actOnExisting(tx, { messageId, canonical, purpose: canonical.purpose });
  }

  /** A change document never places an order, whatever it calls itself: it cancels, or a person carries it out. */
  async runChange(tx: Tx, messageId: string, change: CanonicalOrderChange): Promise<MessageResult> {
    const purpose = change.purpose === 'cancel' ? 'cancel' : 'change';
    return this.#actOnExisting(tx, { messageId, canonical: change, purpose, decided: tellDecision(change) });
  }

  async #actOnExisting(tx: Tx, { messageId, canonical, purpose, decided }: MessageToActOn): Promise<MessageResult> {
    const existing = await lockOrderByNumber(tx.manager, {
      customerKey: customerKey(canonical),
      purchaseOrderNumber: canonical.purchaseOrderNumber,
      releaseNumber: canonical.releaseNumber ?? '',
      test: canonical.source.test,
    });
    if (existing === undefined) {
      const none = decidePurpose(purpose, undefined);
      const why = 'why' in none ? none.why : undefined;
      return this.#record(tx, { messageId, canonical, orderId: undefined, outcome: 'unmatched', why });
    }
    const work = await this.book.open(tx, existing, this.book.author(SERVICE_ACTOR));
    const acted = await this.#act(work, { messageId, canonical, purpose });
    decided?.(work, acted);
    await this.book.save(work);
    const { outcome, why } = acted;
    return this.#record(tx, { messageId, canonical, orderId: existing, outcome, why });
  }

  async #record(
    tx: Tx,
    message: {
      messageId: string;
      canonical: Message;
      orderId: string | undefined;
      outcome: MessageOutcome;
      why?: string | undefined;
    },
  ): Promise<MessageResult> {
    const { messageId, canonical, orderId, outcome, why } = message;
    const now = this.clock.now();
    const row = {
      id: messageId,
      customerKey: customerKey(canonical),
      canonical,
      orderId,
      outcome,
      why,
      receivedAt: now,
    };
    await recordMessage(tx.manager, row);
    return { orderId, outcome };
  }

  async #act(
    work: OrderWork,
    { messageId, canonical, purpose }: { messageId: string; canonical: Message; purpose: string },
  ): Promise<Acted> {
    const { documentId } = canonical.source;
    const decision = decidePurpose(purpose, work.order.state);
    const note = (what: string, why: string) => work.note({ what, why, after: { documentId, messageId } }, messageId);
    switch (decision.action) {
      case 'cancel': {
        await this.cancel.run(work, `the customer cancelled with document ${documentId}`);
        return { outcome: 'cancelled' };
      }
      case 'refuse_cancel':
        note('order.cancel_refused', decision.why);
        return { outcome: 'cancel_refused', why: decision.why, code: decision.code };
      case 'hold_for_review': {
        const { order, author, tx } = work;
        const already = order.findings.filter(({ code }) => code !== 'ORDER_CHANGE_NEEDS_REVIEW');
        await withdrawOpenCard(tx.manager, { orderId: order.id, by: author.actor, at: author.now, why: decision.why });
        holdOrder(work, [finding('ORDER_CHANGE_NEEDS_REVIEW', `${decision.why} Document ${documentId}.`), ...already]);
        return { outcome: 'held_for_review', why: decision.why };
      }
      case 'note_for_review':
        note('order.change_needs_review', `${decision.why} The order is ${work.order.state} already.`);
        return { outcome: 'needs_review', why: decision.why };
      case 'note_duplicate':
        note(
          'order.duplicate_received',
          `purchase order ${canonical.purchaseOrderNumber} arrived again; the first stands`,
        );
        return { outcome: 'duplicate' };
      case 'place':
      case 'place_for_review':
      case 'keep_unmatched':
        throw new Error(`order ${work.order.id} exists, and yet the decision is to ${decision.action}`);
    }
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
      findings: [],
      acceptedCodes: [],
      total: undefined,
      cost: undefined,
      receivedAt: now,
      timelineLength: 0,
    };
  }
}

/**
 * The answer to a change document, where the rule decides by itself: a cancellation, done or too late. What a person
 * carries out is answered by that person's doing.
 */
function tellDecision({ source, changeSequence }: CanonicalOrderChange) {
  return (work: OrderWork, { outcome, why, code }: Acted): void => {
    if (outcome !== 'cancelled' && outcome !== 'cancel_refused') return;
    work.tell(
      orderChangeDecided,
      {
        ...work.head,
        changeDocumentId: source.documentId,
        changeSequence,
        decision: outcome === 'cancelled' ? 'applied' : 'refused',
        decidedBy: work.author.actor,
        findings: code && why ? [finding(code, why)] : [],
        lines: [],
      },
      { why },
    );
  };
}

/** The customer, or who the sender claims to be: two unknown senders with one number are two orders. */
function customerKey({ customerId, source }: Message): string {
  if (customerId !== undefined) return customerId;
  const claimed = source.partnerId === undefined ? `document:${source.documentId}` : `partner:${source.partnerId}`;
  // Events carry it where the customer's id would stand, which is 80 characters at most.
  return claimed.slice(0, 80);
}

function toLine(line: CanonicalOrder['lines'][number], index: number): OrderLineRecord {
  const ordered = decimal(line.quantity);
  return {
    position: index + 1,
    lineNumber: line.lineNumber,
    named: line.itemIdentifiers.map(({ qualifier, value }) => `${qualifier} ${value}`).join(', ') || 'no identifier',
    description: line.description,
    sku: undefined,
    unit: line.unitOfMeasure,
    factor: undefined,
    documentPrice: line.unitPrice === undefined ? undefined : decimal(line.unitPrice),
    confidence: line.confidence,
    requestedDate: requestedDate(line.dates),
    ordered,
    unplanned: ordered,
    reserved: ZERO,
    backordered: ZERO,
    picked: ZERO,
    shipped: ZERO,
    cancelled: ZERO,
    billed: ZERO,
    unitPrice: undefined,
    extended: undefined,
    cost: undefined,
    rung: undefined,
    rungReference: undefined,
    priceTrace: undefined,
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
