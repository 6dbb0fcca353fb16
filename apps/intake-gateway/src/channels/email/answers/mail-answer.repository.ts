import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AnswerKind, AnswerStatus, NewAnswer, StoredAnswer } from './mail-answer.js';

/** An answer with what became of its mail, which has the answer's id. */
const ANSWERS = `
  select a.id, a.ordinal, a.document_id as "documentId", a.kind, a.recipient, a.withheld, a.subject, a.body,
    a.message_id as "messageId", a.created_at as "createdAt", coalesce(q.attempts, 0) as attempts,
    case when a.withheld is not null then 'withheld' when q.state in ('queued', 'sending') then 'waiting'
         else q.state end as status,
    case when q.state = 'queued' then q.next_try_at end as "nextAttemptAt", q.sent_at as "sentAt", q.error as "lastError"
  from intake.mail_answers a left join intake.mail_queue q on q.id = a.id`;

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
  async plan(answer: NewAnswer, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `insert into intake.mail_answers (id, document_id, kind, about, recipient, withheld, subject, body, message_id, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (kind, about) do nothing returning 1`,
      [
        answer.id,
        answer.documentId,
        answer.kind,
        answer.about,
        answer.recipient,
        answer.withheld,
        answer.subject,
        answer.body,
        answer.messageId,
        answer.createdAt,
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

  /** Newest first. */
  async list(filter: {
    documentId?: string | undefined;
    kind?: AnswerKind | undefined;
    status?: AnswerStatus | undefined;
    after?: string | undefined;
    limit: number;
  }): Promise<StoredAnswer[]> {
    return this.dataSource.query(
      `select * from (${ANSWERS}) as a
       where ($1::uuid is null or "documentId" = $1) and ($2::text is null or kind = $2)
         and ($3::text is null or status = $3)
         and ($4::uuid is null or ordinal < (select ordinal from intake.mail_answers where id = $4))
       order by ordinal desc limit $5`,
      [filter.documentId, filter.kind, filter.status, filter.after, filter.limit],
    );
  }

  async countByStatus(): Promise<{ kind: AnswerKind; status: AnswerStatus; answers: number }[]> {
    return this.dataSource.query(
      `select kind, status, count(*)::int as answers from (${ANSWERS}) as a group by kind, status`,
    );
  }
}
