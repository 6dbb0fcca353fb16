import { Injectable } from '@nestjs/common';
import { type CloudEvent, orderApproved, orderRejected } from '#contracts';
import type { Tx } from '#messaging';
import { Clock } from '#service-kit';
import {
  FACT_EVENTS,
  type KnownOrder,
  type NamedOrder,
  OrderFactsRepository,
} from '../../../canonical-order/order-facts.repository.js';
import { type OrderFollower, OrderFollowers } from '../../../canonical-order/order-followers.js';
import { MailIntakeRepository } from '../mail-intake.repository.js';
import { answerSubject, composeConfirmed, composeDeclined } from './compose-answer.js';
import { PlanAnswers } from './plan-answers.js';

const FOLLOWED: ReadonlySet<string> = new Set([...FACT_EVENTS, orderApproved.type, orderRejected.type]);

/** Tells customers who ordered by mail what became of the order. An order is confirmed once, and so declined. */
@Injectable()
export class TellCustomers implements OrderFollower {
  constructor(
    followers: OrderFollowers,
    private readonly facts: OrderFactsRepository,
    private readonly mails: MailIntakeRepository,
    private readonly answers: PlanAnswers,
    private readonly clock: Clock,
  ) {
    followers.register(this);
  }

  follows({ type }: CloudEvent): boolean {
    return FOLLOWED.has(type);
  }

  async onOrder(tx: Tx, event: CloudEvent): Promise<void> {
    const known = await this.facts.find(tx.manager, event.data as NamedOrder, 'email');
    if (!known || (await this.facts.follow(tx.manager, known, event, this.clock.now()))) return;
    const kind = event.type === orderApproved.type ? 'confirmed' : 'declined';
    await this.tell(tx, known, kind);
  }

  private async tell(tx: Tx, known: KnownOrder, kind: 'confirmed' | 'declined'): Promise<void> {
    const mail = await this.mails.find(known.documentId);
    const facts = await this.facts.load(tx.manager, known);
    const body = kind === 'confirmed' ? composeConfirmed(known.order, facts) : composeDeclined(known.order, facts);
    const text = { kind, about: known.id, subject: answerSubject(mail?.subject ?? ''), body };
    await this.answers.plan(known.documentId, text, tx.manager);
  }
}
