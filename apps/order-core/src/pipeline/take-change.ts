import { type CanonicalOrderChange, orderChangeDecided } from '#contracts';
import { compareChangeSequence } from '#domain/order/plan-change';
import { decidePurpose } from '#domain/order/decide-purpose';
import { finding } from '#domain/rejections/rejections';
import type { Tx } from '#messaging';
import { Clock } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { SERVICE_ACTOR } from '../order-settings.js';
import { type Acted, ActOnOrder } from './act-on-order.js';
import { ChangeOrder } from './change-order.js';
import { customerKey } from './customer-key.js';
import { OrderBook } from './order-book.js';
import { addDecidedChange, type ChangeAnswer, loadDecidedChanges } from './order-changes.repository.js';
import { type MessageOutcome, recordMessage } from './order-messages.repository.js';
import type { OrderWork } from './order-work.js';
import { lockOrderByNumber } from './orders.repository.js';
import type { MessageResult } from './take-message.js';

const OUTCOMES: Readonly<Record<ChangeAnswer['decision'], MessageOutcome>> = {
  applied: 'changed',
  partly_applied: 'changed_in_part',
  refused: 'change_refused',
};

export interface ChangeToDecide {
  readonly messageId: string;
  readonly change: CanonicalOrderChange;
  /** Of who asks; none: the customer, by a document. */
  readonly roles: readonly string[];
}

export interface TakenChange extends Acted {
  /** Absent: a person answers. */
  readonly answer?: ChangeAnswer | undefined;
}

/**
 * Takes one change document. It never places an order, whatever it calls itself. Changes of one order count in the
 * customer's own sequence: one that comes after a later one was decided is refused, one that repeats a decided one
 * gets the same answer. Gaps are not waited for: nobody knows whether the missing number was ever given.
 */
@Injectable()
export class TakeChange {
  constructor(
    private readonly book: OrderBook,
    private readonly act: ActOnOrder,
    private readonly changeOrder: ChangeOrder,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, messageId: string, change: CanonicalOrderChange): Promise<MessageResult> {
    const orderId = await lockOrderByNumber(tx.manager, {
      customerKey: customerKey(change),
      purchaseOrderNumber: change.purchaseOrderNumber,
      releaseNumber: change.releaseNumber ?? '',
      test: change.source.test,
    });
    if (orderId === undefined) {
      const none = decidePurpose(change.purpose === 'cancel' ? 'cancel' : 'change', undefined);
      await recordMessage(tx.manager, {
        id: messageId,
        customerKey: customerKey(change),
        canonical: change,
        orderId: undefined,
        outcome: 'unmatched',
        why: 'why' in none ? none.why : undefined,
        receivedAt: this.clock.now(),
      });
      return { orderId: undefined, outcome: 'unmatched' };
    }
    const work = await this.book.open(tx, orderId, this.book.author(SERVICE_ACTOR));
    const { outcome } = await this.decide(work, { messageId, change, roles: [] });
    return { orderId, outcome };
  }

  /** Decides about a change of an order that is open, and saves what came of it. */
  async decide(work: OrderWork, asked: ChangeToDecide): Promise<TakenChange> {
    const { messageId, change } = asked;
    const { id: orderId, customerKey: key } = work.order;
    const taken = await this.#take(work, asked);
    const { outcome, why, answer } = taken;
    if (answer) {
      tellAnswer(work, change, answer);
      if (outcome !== 'change_repeated') {
        await addDecidedChange(work.tx.manager, { messageId, orderId, change, answer, at: work.author.now });
      }
    }
    const receivedAt = work.author.now;
    await this.book.save(work, {
      id: messageId,
      customerKey: key,
      canonical: change,
      orderId,
      outcome,
      why,
      receivedAt,
    });
    return taken;
  }

  async #take(work: OrderWork, asked: ChangeToDecide): Promise<TakenChange> {
    const { messageId, change } = asked;
    const { changeSequence: sequence } = change;
    if (sequence !== undefined) {
      const decided = await loadDecidedChanges(work.tx.manager, work.order.id, change);
      const same = decided.find((each) => each.sequence === sequence);
      if (same?.sameAsked) return { outcome: 'change_repeated', answer: same };
      if (same) {
        const why = `Change ${sequence} was decided before and asked for something else.`;
        return this.act.run(work, { messageId, canonical: change, purpose: 'change', why });
      }
      const later = decided.find((each) => each.sequence !== '' && compareChangeSequence(sequence, each.sequence) < 0);
      if (later) return tooOld(change, later.sequence);
    }
    return change.purpose === 'cancel' ? this.#cancel(work, messageId, change) : this.#change(work, asked);
  }

  async #cancel(work: OrderWork, messageId: string, change: CanonicalOrderChange): Promise<TakenChange> {
    const acted = await this.act.run(work, { messageId, canonical: change, purpose: 'cancel' });
    const { code, why, outcome } = acted;
    const decision = outcome === 'cancelled' ? 'applied' : 'refused';
    return { ...acted, answer: { decision, findings: code && why ? [finding(code, why)] : [], lines: [] } };
  }

  async #change(work: OrderWork, { messageId, change, roles }: ChangeToDecide): Promise<TakenChange> {
    const answer = await this.changeOrder.run(work, change, roles);
    if (!('action' in answer)) return { outcome: OUTCOMES[answer.decision], answer };
    if (answer.action === 'cancel') return this.#cancel(work, messageId, change);
    return this.act.run(work, { messageId, canonical: change, purpose: 'change', why: answer.why });
  }
}

function tooOld({ changeSequence, lines }: CanonicalOrderChange, later: string): TakenChange {
  const why = `Change ${changeSequence} came after change ${later} was decided.`;
  return {
    outcome: 'change_refused',
    why,
    answer: {
      decision: 'refused',
      findings: [finding('CHANGE_OUT_OF_SEQUENCE', why)],
      lines: lines.map(({ lineNumber, changeCode }, index) => ({
        lineNumber,
        position: index + 1,
        changeCode,
        decision: 'refused',
        findings: [],
      })),
    },
  };
}

function tellAnswer(work: OrderWork, change: CanonicalOrderChange, answer: ChangeAnswer): void {
  const { source, changeSequence, notes } = change;
  const { decision, findings, lines } = answer;
  const refused = [...findings, ...lines.flatMap((line) => line.findings)];
  work.tell(
    orderChangeDecided,
    {
      ...work.head,
      changeDocumentId: source.documentId,
      changeSequence,
      decision,
      decidedBy: work.author.actor,
      findings,
      lines,
    },
    {
      why: refused.map(({ message }) => message).join(' ') || `every line of document ${source.documentId} as asked`,
      after: { decision, changeSequence, documentId: source.documentId, ...(notes.length > 0 && { notes }) },
    },
  );
}
