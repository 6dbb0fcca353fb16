import { Injectable } from '@nestjs/common';
import { canonicalOrder, createEvent, draftClosed, orderReceived } from '#contracts';
import { Transactions, type Tx } from '#messaging';
import { type Actor, Clock, IdSource, Problem } from '#service-kit';
import { CanonicalOrderRepository } from '../../../canonical-order/canonical-order.repository.js';
import { DocumentRepository } from '../../../canonical-order/document.repository.js';
import { KeepExchange } from '../../../canonical-order/keep-exchange.js';
import { PartnerRepository } from '../../../partners/partner.repository.js';
import { KnowledgeRepository } from '../knowledge/knowledge.repository.js';
import { MailIntakeRepository } from '../mail-intake.repository.js';
import { composeQuestion } from './compose-question.js';
import { type Confirmation, confirmedChange, confirmedOrder, type Gap, gapsOf, mergedChange } from './confirm-draft.js';
import { correctDraft, namedItems, unknownLines } from './correct-draft.js';
import { type Draft, isWaiting } from './draft.js';
import { type DraftAction, DraftRepository } from './draft.repository.js';
import type { Correction, Merge, Question } from './draft.schema.js';
import { LearnFromDraft } from './learn-from-draft.js';
import { RereadDraft } from './reread-draft.js';

/** A decision of the desk: on which draft, as whom, and on which version of it. */
export interface Decision {
  readonly id: string;
  readonly version: number;
  readonly actor: Actor;
}

/** What the desk can do with a draft. Each decision is one transaction with its audit entry and its events. */
@Injectable()
export class DraftDesk {
  constructor(
    private readonly transactions: Transactions,
    private readonly drafts: DraftRepository,
    private readonly orders: CanonicalOrderRepository,
    private readonly documents: DocumentRepository,
    private readonly exchange: KeepExchange,
    private readonly mails: MailIntakeRepository,
    private readonly partners: PartnerRepository,
    private readonly knowledge: KnowledgeRepository,
    private readonly reread: RereadDraft,
    private readonly learn: LearnFromDraft,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem 404 */
  async open(id: string): Promise<Draft> {
    return found(await this.drafts.find(id));
  }

  /** What keeps the draft from being confirmed. */
  async gaps(draft: Draft): Promise<Gap[]> {
    const partner = draft.partnerId === null ? undefined : await this.partners.find(draft.partnerId);
    const { customerId } = draft.present;
    const customer = customerId === undefined ? undefined : await this.knowledge.knownCustomer(customerId);
    const optional = partner?.email?.purchaseOrderNumber === 'optional' && customer?.purchaseOrderRequired !== true;
    return gapsOf(draft, { numberRequired: !optional });
  }

  async correct({ id, version, actor }: Decision, correction: Correction): Promise<Draft> {
    const before = ready(await this.open(id), version);
    const missing = unknownLines(before.present, correction);
    if (missing.length > 0) throw new Problem(422, 'LINE_UNKNOWN', `The draft has no line ${missing.join(', ')}.`);
    await this.checkItems(namedItems(correction));
    // Another customer has other numbers, bids and words: the lines are matched again, before anyone waits for a lock.
    const { reading, present } = await this.reread.forCustomer(before, correction.customerId);
    const corrected = correctDraft(present, correction, reading.lines.length);
    return this.decide({ id, version, actor }, 'corrected', async ({ manager }) => {
      await this.drafts.update(manager, { id, present: corrected, reading });
      return correction;
    });
  }

  private async checkItems(skus: readonly string[]): Promise<void> {
    const unknown = await this.knowledge.unknownItems(skus);
    if (unknown.length > 0) throw new Problem(422, 'ITEM_UNKNOWN', `No item of the catalogue has the number ${unknown.join(', ')}.`); // prettier-ignore
  }

  /** Once, whoever asks again: a draft that is confirmed already is answered as it is. */
  async confirm(decision: Decision): Promise<Draft> {
    const before = await this.open(decision.id);
    if (before.status === 'confirmed') return before;
    refuseGaps(await this.gaps(ready(before, decision.version)));
    const confirmation = await this.confirmation(before, decision.actor);
    return this.decide(decision, 'confirmed', async (tx, draft) => {
      const canonicalOrderId =
        draft.kind === 'order'
          ? await this.placeOrder(tx, draft, confirmation)
          : await this.askForChange(tx, draft, confirmation, confirmedChange(draft, confirmation));
      await this.finish(tx, draft, { status: 'confirmed', actor: decision.actor, canonicalOrderId });
      await this.learn.from(tx, draft, decision.actor.id);
      return { canonicalOrderId };
    });
  }

  /** The draft's lines become a change to an order that stands. */
  async merge(decision: Decision, merge: Merge): Promise<Draft> {
    const before = ready(await this.open(decision.id), decision.version);
    const { customerId } = before.present;
    const named = { ...before.present, purchaseOrderNumber: merge.purchaseOrderNumber };
    refuseGaps(gapsOf({ kind: 'order', present: named }, { numberRequired: true }));
    const standing = await this.orders.findByNumber(customerId!, merge.purchaseOrderNumber);
    if (!standing) throw new Problem(404, 'ORDER_UNKNOWN', `Customer ${customerId} has no order ${merge.purchaseOrderNumber}.`); // prettier-ignore
    const confirmation = await this.confirmation(before, decision.actor);
    return this.decide(decision, 'merged', async (tx, draft) => {
      await this.askForChange(tx, draft, confirmation, mergedChange(draft, confirmation, { ...merge, standing }));
      await this.finish(tx, draft, { status: 'merged', actor: decision.actor });
      await this.learn.from(tx, draft, decision.actor.id);
      return merge;
    });
  }

  async reject(decision: Decision, reason: string): Promise<Draft> {
    return this.decide(decision, 'rejected', async (tx, draft) => {
      await this.finish(tx, draft, { status: 'rejected', actor: decision.actor, reason });
      return { reason };
    });
  }

  /** Writes what the customer is to be asked; whoever answers mails sends it. */
  async ask(decision: Decision, question: Question): Promise<Draft> {
    const draft = ready(await this.open(decision.id), decision.version);
    const mail = await this.mails.find(draft.documentId);
    if (!mail?.sender || mail.automatic) throw new Problem(409, 'NOBODY_TO_ASK', 'The mail has no sender who could be asked.'); // prettier-ignore
    const subject = question.subject ?? (/^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`);
    const body = question.body ?? composeQuestion(draft);
    return this.decide(decision, 'asked', async ({ manager }) => {
      const { id, documentId } = draft;
      const asked = { id: this.ids.newId(), draftId: id, documentId, subject, body };
      await this.drafts.ask(manager, { ...asked, by: decision.actor.id, at: this.clock.now() });
      await this.drafts.noteAsked(manager, id);
      return { subject, body };
    });
  }

  private async confirmation(draft: Draft, actor: Actor): Promise<Confirmation> {
    const document = await this.documents.findSummary(draft.documentId);
    return { actor: actor.id, receivedAt: document?.receivedAt ?? draft.openedAt };
  }

  /** One decision at a time on a draft, on the version it was made on, with who made it. */
  private async decide(
    { id, version, actor }: Decision,
    action: DraftAction,
    act: (tx: Tx, draft: Draft) => Promise<object>,
  ): Promise<Draft> {
    await this.transactions.run(async (tx) => {
      const draft = ready(found(await this.drafts.lock(tx.manager, id)), version);
      const detail = await act(tx, draft);
      await this.drafts.audit(tx.manager, { draftId: id, at: this.clock.now(), actor: actor.id, action, detail });
    });
    return this.open(id);
  }

  /** @returns the id of the order, or of the equal one that came before by another way */
  private async placeOrder(tx: Tx, draft: Draft, confirmation: Confirmation): Promise<string> {
    const checked = canonicalOrder.safeParse(confirmedOrder(draft, confirmation));
    if (!checked.success) {
      const items = checked.error.issues.map(({ path, message }) => ({
        code: 'ORDER_NOT_CANONICAL',
        message,
        pointer: path.map((key) => `/${String(key)}`).join(''),
      }));
      throw new Problem(422, 'DRAFT_INCOMPLETE', 'The draft does not make a complete order.', items);
    }
    const order = checked.data;
    const { documentId, position } = draft;
    const entry = { id: this.ids.newId(), position, order, receivedAt: confirmation.receivedAt };
    const [outcome] = await this.orders.take(tx.manager, documentId, [entry]);
    if (outcome!.kind === 'conflict') {
      const text = `Order ${order.purchaseOrderNumber} of this customer came before with other lines: merge the draft, or give it another number.`;
      throw new Problem(409, 'ORDER_EXISTS', text);
    }
    if (outcome!.kind === 'new') tx.emit(createEvent(orderReceived, order, this.attributes(documentId)));
    return outcome!.id;
  }

  private async askForChange(
    tx: Tx,
    draft: Draft,
    { receivedAt }: Confirmation,
    change: ReturnType<typeof confirmedChange>,
  ): Promise<undefined> {
    const { documentId, position } = draft;
    const document = { id: documentId, receivedAt };
    const refused = await this.exchange.take(tx, { document, message: { kind: 'order_change', change }, position });
    if (!refused) return;
    const [first] = refused.reasons;
    throw new Problem(422, first.code, first.message);
  }

  private async finish(
    tx: Tx,
    draft: Draft,
    outcome: {
      status: 'confirmed' | 'merged' | 'rejected';
      actor: Actor;
      reason?: string | undefined;
      canonicalOrderId?: string | undefined;
    },
  ): Promise<void> {
    const { status, actor, reason, canonicalOrderId } = outcome;
    const { id, documentId, present } = draft;
    await this.drafts.close(tx.manager, {
      id,
      status,
      at: this.clock.now(),
      actor: actor.id,
      reason,
      canonicalOrderId,
    });
    const left = await this.drafts.outcomeOf(tx.manager, documentId);
    if (left) await this.documents.endReview(tx.manager, documentId, ENDS[left]);
    tx.emit(
      createEvent(
        draftClosed,
        {
          draftId: id,
          documentId,
          outcome: status,
          by: actor.id,
          ...(present.customerId === undefined ? {} : { customerId: present.customerId }),
          ...(present.purchaseOrderNumber === null ? {} : { purchaseOrderNumber: present.purchaseOrderNumber }),
          ...(reason === undefined ? {} : { reason }),
        },
        this.attributes(documentId),
      ),
    );
  }

  private attributes(subject: string) {
    return { id: this.ids.newId(), source: '/intake-gateway', time: this.clock.now(), subject };
  }
}

const ENDS = { taken: 'accepted', some: 'partially_accepted', none: 'discarded' } as const;

function found(draft: Draft | undefined): Draft {
  if (!draft) throw new Problem(404, 'NOT_FOUND', 'There is no such draft.');
  return draft;
}

/** @throws Problem 409 when somebody was faster */
function ready(draft: Draft, version: number): Draft {
  if (!isWaiting(draft)) throw new Problem(409, 'DRAFT_CLOSED', `The draft was ${draft.status} by ${draft.closedBy}.`);
  if (draft.version !== version)
    throw new Problem(
      409,
      'DRAFT_CHANGED',
      `The draft was changed in the meantime: it is at version ${draft.version}.`,
    );
  return draft;
}

function refuseGaps(gaps: readonly Gap[]): void {
  if (gaps.length === 0) return;
  const items = gaps.map(({ code, message, pointer }) => ({ code, message, pointer }));
  throw new Problem(422, 'DRAFT_INCOMPLETE', 'Something is missing before this can be an order.', items);
}
