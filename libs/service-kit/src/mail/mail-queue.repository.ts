import type { DataSource, EntityManager } from 'typeorm';
import type { Mail } from './smtp-mailer.js';

/**
 * - `queued`: to be sent at `nextTryAt`
 * - `sending`: being handed to the server, or left so by a process that died
 * - `sent`: the server has it, or a person says it arrived
 * - `failed`: the server will not take it
 * - `unsure`: nobody knows whether the server has it; a person decides, nothing else sends it again
 */
export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed', 'unsure'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** A mail to be queued; its Message-ID is made of its id where none is given. */
export interface NewMail extends Omit<Mail, 'messageId' | 'date'> {
  readonly id: string;
  /** What the mail is about: there is one mail for each. */
  readonly key: string;
  readonly messageId?: string | undefined;
}

/** A mail that was marked as being sent, by its `attempts`-th try. */
export interface TakenMail extends Mail {
  readonly id: string;
  readonly attempts: number;
}

export interface ListedMail {
  readonly id: string;
  readonly key: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly nextTryAt: Date;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly error: string | null;
  readonly decidedBy: string | null;
}

/** What a try ended with. */
export type MailOutcome =
  | { readonly state: 'sent'; readonly error?: string | undefined }
  | { readonly state: 'queued'; readonly error: string; readonly nextTryAt: Date }
  | { readonly state: 'failed' | 'unsure'; readonly error: string };

/** Who decided about a mail that is stuck. */
export interface Decision {
  readonly by: string;
  readonly at: Date;
}

/** Mails to be sent, in the table `mail_queue` of the service's schema. A class so that it is its own injection token. */
export class MailQueue {
  readonly #table: string;

  constructor(
    private readonly dataSource: DataSource,
    schema: string,
    /** What stands behind the @ of Message-IDs. */
    private readonly domain: string,
  ) {
    this.#table = `${schema}.mail_queue`;
  }

  /** To be called in the transaction that decides to tell somebody. @returns false when there is a mail of this key */
  async add(manager: EntityManager, mail: NewMail, at: Date): Promise<boolean> {
    const added: unknown[] = await manager.query(
      `insert into ${this.#table} (id, key, recipients, subject, body, html, message_id, in_reply_to, reference_ids,
         headers, next_try_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) on conflict (key) do nothing returning 1`,
      [
        mail.id,
        mail.key,
        mail.recipients,
        mail.subject,
        mail.text,
        mail.html ?? null,
        mail.messageId ?? `<${mail.id}@${this.domain}>`,
        mail.inReplyTo ?? null,
        mail.references ?? [],
        mail.headers ?? {},
        at,
      ],
    );
    return added.length > 0;
  }

  async has(key: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(`select 1 from ${this.#table} where key = $1`, [key]);
    return rows.length > 0;
  }

  /** Mails that were being handed over when their sender died: nobody knows whether they arrived. */
  async giveUpUnfinished(): Promise<void> {
    await this.dataSource.query(
      `update ${this.#table} set state = 'unsure', error = 'the sender stopped while handing it over'
       where state = 'sending'`,
    );
  }

  /** Marks the next mail that is due as being sent; committed before anybody asks the server. */
  async take(now: Date): Promise<TakenMail | undefined> {
    const [rows]: [TakenMail[], number] = await this.dataSource.query(
      `update ${this.#table} set state = 'sending', attempts = attempts + 1
       where id = (select id from ${this.#table} where state = 'queued' and next_try_at <= $1
                   order by next_try_at, created_at, id for update skip locked limit 1)
       returning id, recipients, subject, body as text, html, message_id as "messageId", created_at as date,
         in_reply_to as "inReplyTo", reference_ids as "references", headers, attempts`,
      [now],
    );
    const mail = rows[0];
    return mail && { ...mail, html: mail.html ?? undefined, inReplyTo: mail.inReplyTo ?? undefined };
  }

  /** Also of a mail that was taken for lost meanwhile: whoever held it knows better. */
  async settle({ id, attempts }: TakenMail, outcome: MailOutcome, at: Date): Promise<void> {
    await this.dataSource.query(
      `update ${this.#table} set state = $3, error = left($4, 1000), next_try_at = coalesce($5, next_try_at), sent_at = $6
       where id = $1 and attempts = $2 and state in ('sending', 'unsure')`,
      [
        id,
        attempts,
        outcome.state,
        outcome.error ?? null,
        outcome.state === 'queued' ? outcome.nextTryAt : null,
        outcome.state === 'sent' ? at : null,
      ],
    );
  }

  /** A mail that failed, or may not have arrived, goes out again, under its Message-ID. @returns false when it is neither */
  async sendAgain(id: string, { by, at }: Decision): Promise<boolean> {
    const [, changed]: [unknown, number] = await this.dataSource.query(
      `update ${this.#table} set state = 'queued', attempts = 0, next_try_at = $3, decided_by = $2, decided_at = $3
       where id = $1 and state in ('failed', 'unsure')`,
      [id, by, at],
    );
    return changed > 0;
  }

  /** A mail that may not have arrived did. @returns false when nobody doubted it */
  async markArrived(id: string, { by, at }: Decision): Promise<boolean> {
    const [, changed]: [unknown, number] = await this.dataSource.query(
      `update ${this.#table} set state = 'sent', sent_at = $3, decided_by = $2, decided_at = $3
       where id = $1 and state = 'unsure'`,
      [id, by, at],
    );
    return changed > 0;
  }

  /** One more than the page holds, the youngest first. @param after the last mail of the page before */
  async list(filter: {
    state: MailState | undefined;
    after: string | undefined;
    limit: number;
  }): Promise<ListedMail[]> {
    return this.dataSource.query(
      `select id, key, recipients, subject, message_id as "messageId", state, attempts, next_try_at as "nextTryAt",
         created_at as "createdAt", sent_at as "sentAt", error, decided_by as "decidedBy"
       from ${this.#table}
       where ($1::text is null or state = $1)
         and ($2::uuid is null or (created_at, id) < (select created_at, id from ${this.#table} where id = $2))
       order by created_at desc, id desc limit $3`,
      [filter.state ?? null, filter.after ?? null, filter.limit + 1],
    );
  }

  /** How many there are of each state but `sent`. */
  async countOpen(): Promise<{ state: MailState; mails: number }[]> {
    const counted: { state: MailState; mails: number }[] = await this.dataSource.query(
      `select state, count(*)::int as mails from ${this.#table} where state <> 'sent' group by state`,
    );
    const open = MAIL_STATES.filter((state) => state !== 'sent');
    return open.map((state) => counted.find((each) => each.state === state) ?? { state, mails: 0 });
  }
}
