import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AnswerKind, AnswerStatus, NewAnswer, StoredAnswer } from './mail-answer.js';

const COLUMNS = `
  id, document_id as "documentId", kind, about, status, recipient, withheld, subject, body, message_id as "messageId",
  in_reply_to as "inReplyTo", reference_ids as "references", created_at as "createdAt", attempts,
  next_attempt_at as "nextAttemptAt", sent_at as "sentAt", last_error as "lastError"`;

/** A question of the desk that nobody has sent yet. */
export interface OpenQuestion {
  readonly id: string;
  readonly documentId: string;
  readonly subject: string;
  readonly body: string;
}

@Injectable()
export class MailAnswerRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false when this was told already, or deliberately not */
  async plan(answer: NewAnswer, manager: EntityManager = this.dataSource.manager): Promise<boolean> {
    const told = answer.recipient !== undefined;
    const rows: unknown[] = await manager.query(
      `insert into intake.mail_answers (id, document_id, kind, about, status, recipient, withheld, subject, body,
         message_id, in_reply_to, reference_ids, created_at, next_attempt_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       on conflict (kind, about) do nothing returning 1`,
      [
        answer.id,
        answer.documentId,
        answer.kind,
        answer.about,
        told ? 'waiting' : 'withheld',
        answer.recipient,
        answer.withheld,
        answer.subject,
        answer.body,
        answer.messageId,
        answer.inReplyTo,
        [...answer.references],
        answer.createdAt,
        told ? answer.createdAt : null,
      ],
    );
    return rows.length === 1;
  }

  /** Since when mails are answered: from the first time anybody asked. */
  async since(now: Date): Promise<Date> {
    const [row]: { since: Date }[] = await this.dataSource.query(
      `insert into intake.mail_answers_since as s (single, since) values (true, $1)
       on conflict (single) do update set since = s.since returning since`,
      [now],
    );
    return row!.since;
  }

  /** Documents of mails read since then whose reading was not answered yet, oldest first. */
  async findUnanswered(since: Date, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `select m.document_id as id from intake.mail_intake m
       where m.read_at >= $1 and m.outcome not in ('enclosed_only')
         and not exists (select 1 from intake.mail_answers a
                         where a.document_id = m.document_id and a.kind in ('received', 'needs_attention'))
       order by m.read_at, m.document_id limit $2`,
      [since, limit],
    );
    return rows.map(({ id }) => id);
  }

  async findOpenQuestions(since: Date, limit: number): Promise<OpenQuestion[]> {
    return this.dataSource.query(
      `select q.id, q.document_id as "documentId", q.subject, q.body from intake.mail_questions q
       where q.asked_at >= $1
         and not exists (select 1 from intake.mail_answers a where a.kind = 'question' and a.about = q.id::text)
       order by q.asked_at, q.id limit $2`,
      [since, limit],
    );
  }

  /** Purchase order numbers of the orders that were taken from a document, and of its drafts. */
  async findNumbers(documentId: string): Promise<string[]> {
    const rows: { number: string }[] = await this.dataSource.query(
      `select o.purchase_order_number as number, o.position from intake.canonical_orders o where o.document_id = $1
       union
       select d.purchase_order_number, d.position from intake.order_drafts d
       where d.document_id = $1 and d.purchase_order_number is not null
       order by 2`,
      [documentId],
    );
    return [...new Set(rows.map(({ number }) => number))];
  }

  /** Answers, but for those of people, an address had since then. */
  async countSince(recipient: string, since: Date, manager: EntityManager = this.dataSource.manager): Promise<number> {
    const [row]: { answers: number }[] = await manager.query(
      `select count(*)::int as answers from intake.mail_answers
       where recipient = $1 and created_at >= $2 and kind <> 'question'`,
      [recipient, since],
    );
    return row!.answers;
  }

  async findDue(now: Date, limit: number): Promise<StoredAnswer[]> {
    return this.dataSource.query(
      `select ${COLUMNS} from intake.mail_answers where status = 'waiting' and next_attempt_at <= $1
       order by ordinal limit $2`,
      [now, limit],
    );
  }

  async markSent(id: string, at: Date): Promise<void> {
    await this.dataSource.query(
      `update intake.mail_answers set status = 'sent', sent_at = $2, next_attempt_at = null, last_error = null,
         attempts = attempts + 1
       where id = $1`,
      [id, at],
    );
  }

  /** @param again absent: it is given up */
  async noteFailure(id: string, failure: { error: string; again: Date | undefined }): Promise<void> {
    await this.dataSource.query(
      `update intake.mail_answers set attempts = attempts + 1, last_error = left($2, 1000), next_attempt_at = $3,
         status = case when $3::timestamptz is null then 'failed' else 'waiting' end
       where id = $1`,
      [id, failure.error, failure.again ?? null],
    );
  }

  /** Newest first. */
  async list(filter: {
    documentId?: string | undefined;
    kind?: AnswerKind | undefined;
    status?: AnswerStatus | undefined;
    after?: string | undefined;
    limit: number;
  }): Promise<StoredAnswer[]> {
    return this.dataSource.query(
      `select ${COLUMNS} from intake.mail_answers
       where ($1::uuid is null or document_id = $1) and ($2::text is null or kind = $2)
         and ($3::text is null or status = $3)
         and ($4::uuid is null or ordinal < (select ordinal from intake.mail_answers where id = $4))
       order by ordinal desc limit $5`,
      [filter.documentId, filter.kind, filter.status, filter.after, filter.limit],
    );
  }

  async countByStatus(): Promise<{ kind: AnswerKind; status: AnswerStatus; answers: number }[]> {
    return this.dataSource.query(
      `select kind, status, count(*)::int as answers from intake.mail_answers group by kind, status`,
    );
  }
}
