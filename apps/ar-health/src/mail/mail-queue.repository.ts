import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface OutgoingMail {
  readonly id: string;
  /** What the mail is about: there is one mail for each. */
  readonly key: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly html: string;
}

export interface TakenMail extends OutgoingMail {
  readonly attempts: number;
  readonly createdAt: Date;
}

export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed', 'unsure'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Mails to be sent. A mail is marked before it is handed over, so that a crash in between cannot send it twice. */
@Injectable()
export class MailQueueRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false when there is a mail of this key already */
  async add(manager: EntityManager, mail: OutgoingMail, at: Date): Promise<boolean> {
    const added: unknown[] = await manager.query(
      `insert into ar.outgoing_mails (id, key, recipients, subject, html, next_try_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $6) on conflict (key) do nothing returning id`,
      [mail.id, mail.key, mail.recipients, mail.subject, mail.html, at],
    );
    return added.length > 0;
  }

  async isKnown(key: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query('select 1 from ar.outgoing_mails where key = $1', [key]);
    return rows.length > 0;
  }

  /** Mails that were being handed over when their sender died: nobody knows whether they arrived. */
  async giveUpUnfinished(): Promise<void> {
    await this.dataSource.query(
      `update ar.outgoing_mails set state = 'unsure', error = 'the sender stopped while handing it over'
       where state = 'sending'`,
    );
  }

  /** Marks the next mail as being sent. */
  async take(now: Date): Promise<TakenMail | undefined> {
    const [rows]: [TakenMail[], number] = await this.dataSource.query(
      `update ar.outgoing_mails set state = 'sending', attempts = attempts + 1
       where id = (select id from ar.outgoing_mails where state = 'queued' and next_try_at <= $1
                   order by next_try_at, id for update skip locked limit 1)
       returning id, key, recipients, subject, html, attempts, created_at as "createdAt"`,
      [now],
    );
    return rows[0];
  }

  async sent(id: string, at: Date): Promise<void> {
    await this.dataSource.query(
      `update ar.outgoing_mails set state = 'sent', sent_at = $2, error = null where id = $1 and state = 'sending'`,
      [id, at],
    );
  }

  async again(id: string, error: string, nextTryAt: Date): Promise<void> {
    await this.dataSource.query(
      `update ar.outgoing_mails set state = 'queued', error = $2, next_try_at = $3 where id = $1 and state = 'sending'`,
      [id, error, nextTryAt],
    );
  }

  async ended(id: string, state: 'failed' | 'unsure', error: string): Promise<void> {
    await this.dataSource.query(
      `update ar.outgoing_mails set state = $2, error = $3 where id = $1 and state = 'sending'`,
      [id, state, error],
    );
  }

  /** A person's word that a mail that failed, or may not have arrived, goes out again. @returns false when it may not */
  async release(manager: EntityManager, id: string, at: Date): Promise<boolean> {
    const [, released]: [unknown[], number] = await manager.query(
      `update ar.outgoing_mails set state = 'queued', attempts = 0, next_try_at = $2
       where id = $1 and state in ('failed', 'unsure')`,
      [id, at],
    );
    return released > 0;
  }

  /** Youngest first. */
  async list(state: MailState | undefined, limit: number) {
    const rows: object[] = await this.dataSource.query(
      `select id, key, recipients, subject, state, attempts, next_try_at as "nextTryAt", created_at as "createdAt",
         sent_at as "sentAt", error
       from ar.outgoing_mails where $1::text is null or state = $1 order by created_at desc, id desc limit $2`,
      [state ?? null, limit],
    );
    return rows;
  }
}
