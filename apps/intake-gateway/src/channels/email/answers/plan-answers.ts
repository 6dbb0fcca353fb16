import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock, IdSource, MailQueue, type NewMail } from '#service-kit';
import { DRAFT_REASONS, type DraftReason } from '../certainty/order-policy.js';
import { type MailIntake, MailIntakeRepository } from '../mail-intake.repository.js';
import { answerMessageId } from './answer-message-id.js';
import { answerSubject, composeNeedsAttention, composeReceived } from './compose-answer.js';
import type { AnswerKind, NewAnswer } from './mail-answer.js';
import { MailAnswerRepository } from './mail-answer.repository.js';
import { whomToAnswer } from './whom-to-answer.js';

/** The bare address answers come from. */
export const OUR_ADDRESS = Symbol('our address');

const AT_ONCE = 200;
const HOUR = 60 * 60_000;
const MAX_REFERENCES = 20;

/** What a customer need not, or must not, be told of how we look at mails. */
const OUR_OWN_AFFAIR: ReadonlySet<string> = new Set<DraftReason>([
  'CUSTOMER_UNKNOWN',
  'SENDER_UNPROVEN',
  'SENDER_FORGED',
  'QUANTITY_UNUSUAL',
]);

export interface PlannedText {
  readonly kind: AnswerKind;
  readonly about: string;
  readonly subject: string;
  readonly body: string;
}

/** Decides who is told what, once, and queues it to be sent. */
@Injectable()
export class PlanAnswers {
  constructor(
    private readonly answers: MailAnswerRepository,
    private readonly mails: MailIntakeRepository,
    private readonly queue: MailQueue,
    private readonly dataSource: DataSource,
    private readonly ids: IdSource,
    private readonly clock: Clock,
    @Inject(OUR_ADDRESS) private readonly ourAddress: string,
  ) {}

  /** Answers the mails that were read, and sends off what the desk asks. */
  async planDue(): Promise<void> {
    const since = await this.answers.since(this.clock.now());
    for (const documentId of await this.answers.findUnanswered(since, AT_ONCE)) await this.planReading(documentId);
    for (const { id, documentId, subject, body } of await this.answers.findOpenQuestions(since, AT_ONCE)) {
      await this.plan(documentId, { kind: 'question', about: id, subject, body });
    }
  }

  /** Does nothing when this was told already; what is not told is kept with its reason. */
  async plan(documentId: string, text: PlannedText, manager?: EntityManager): Promise<void> {
    if (!manager) return this.dataSource.transaction((own) => this.plan(documentId, text, own));
    const mail = await this.mails.find(documentId);
    if (!mail) return;
    const id = this.ids.newId();
    const now = this.clock.now();
    const anHourAgo = new Date(now.getTime() - HOUR);
    const recentAnswers = mail.sender === null ? 0 : await this.answers.countSince(mail.sender, anHourAgo, manager);
    const addressee = whomToAnswer({ kind: text.kind, mail, ourAddress: this.ourAddress, recentAnswers });
    const thread = [...mail.thread, ...(mail.messageId === null ? [] : [mail.messageId])];
    const answer = {
      ...text,
      id,
      documentId,
      recipient: 'recipient' in addressee ? addressee.recipient : undefined,
      withheld: 'withheld' in addressee ? addressee.withheld : undefined,
      messageId: answerMessageId(id, this.ourAddress),
      inReplyTo: mail.messageId ?? undefined,
      references: thread.slice(-MAX_REFERENCES),
      createdAt: now,
    };
    if ((await this.answers.plan(answer, manager)) && answer.recipient !== undefined) {
      await this.queue.add(manager, mailOf(answer, answer.recipient), now);
    }
  }

  private async planReading(documentId: string): Promise<void> {
    const mail = await this.mails.find(documentId);
    if (!mail) return;
    const numbers = await this.answers.findNumbers(documentId);
    const told = { about: documentId, subject: answerSubject(mail.subject) };
    if (mail.outcome === 'ordered') {
      return this.plan(documentId, { ...told, kind: 'received', body: composeReceived(numbers) });
    }
    const body = composeNeedsAttention(numbers, reasonsToTell(mail));
    return this.plan(documentId, { ...told, kind: 'needs_attention', body });
  }
}

const reasonsToTell = ({ reasons }: MailIntake): string[] =>
  reasons.flatMap((code) => {
    const sentence = OUR_OWN_AFFAIR.has(code) ? undefined : (DRAFT_REASONS as Record<string, string>)[code];
    return sentence === undefined ? [] : [sentence];
  });

const mailOf = (answer: NewAnswer, recipient: string): NewMail => ({
  id: answer.id,
  key: `${answer.kind} ${answer.about}`,
  recipients: [recipient],
  subject: answer.subject,
  text: answer.body,
  messageId: answer.messageId,
  inReplyTo: answer.inReplyTo,
  references: answer.references,
  headers: headersOf(answer),
});

/** RFC 3834 §5: so that no machine answers. What a person asks is a person's mail. */
const headersOf = ({ kind }: NewAnswer): Record<string, string> =>
  kind === 'question' ? {} : { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' };
