import type { EntityManager } from 'typeorm';
import type { PageKey } from '../http/page.js';
import type { NotificationKind, NotificationText } from './write-notification.js';

/** @returns false when this was told before */
export async function addNotification(
  manager: EntityManager,
  row: NotificationText & { readonly id: string; readonly recipients: readonly string[]; readonly at: Date },
): Promise<boolean> {
  const added: unknown[] = await manager.query(
    `insert into orders.notifications (id, about, kind, audience, order_id, customer_id, subject, body, created_at)
     select $1, $2, $3, $4, id, $6, $7, $8, $9 from orders.orders where id = $5
     on conflict (about, kind) do nothing returning 1`,
    [row.id, row.about, row.kind, row.audience, row.orderId, row.customerId, row.subject, row.body, row.at],
  );
  if (added.length === 0) return false;
  await manager.query(
    `insert into orders.notification_mails (notification_id, recipient, state, next_try_at, changed_at)
     select distinct $1::uuid, recipient, 'pending', $3::timestamptz, $3::timestamptz from unnest($2::text[]) as rows (recipient)`,
    [row.id, row.recipients, row.at],
  );
  return true;
}

export async function findContacts(
  manager: EntityManager,
  customerId: string,
  kind: NotificationKind,
): Promise<string[]> {
  const rows: { email: string }[] = await manager.query(
    'select email from orders.notification_contacts where customer_id = $1 and $2 = any (kinds) order by email',
    [customerId, kind],
  );
  return rows.map(({ email }) => email);
}

export interface Contact {
  readonly email: string;
  readonly kinds: readonly NotificationKind[];
}

export async function listContacts(manager: EntityManager, customerId: string): Promise<Contact[]> {
  return manager.query('select email, kinds from orders.notification_contacts where customer_id = $1 order by email', [
    customerId,
  ]);
}

/** The contacts of a customer, all of them: who is not named is told nothing any more. */
export async function putContacts(
  manager: EntityManager,
  put: {
    readonly customerId: string;
    readonly contacts: readonly Contact[];
    readonly actor: string;
    readonly at: Date;
  },
): Promise<void> {
  await manager.query('delete from orders.notification_contacts where customer_id = $1', [put.customerId]);
  for (const { email, kinds } of put.contacts) {
    await manager.query(
      `insert into orders.notification_contacts (customer_id, email, kinds, updated_by, updated_at)
       values ($1, $2, $3, $4, $5) on conflict (customer_id, email) do update set kinds = excluded.kinds`,
      [put.customerId, email, kinds, put.actor, put.at],
    );
  }
}

export interface MailToSend {
  readonly notification_id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly created_at: Date;
  readonly attempts: number;
}

/** Takes one mail that is due, so that nobody else does, and writes that it is being sent. */
export async function claimMail(manager: EntityManager, now: Date): Promise<MailToSend | undefined> {
  const [rows]: [MailToSend[]] = await manager.query(
    `update orders.notification_mails m set state = 'sending', attempts = attempts + 1, changed_at = $1
       from orders.notifications n
      where n.id = m.notification_id and (m.notification_id, m.recipient) = (
        select notification_id, recipient from orders.notification_mails
         where state = 'pending' and next_try_at <= $1 order by next_try_at, notification_id, recipient
         limit 1 for update skip locked)
      returning m.notification_id, m.recipient, m.attempts, n.subject, n.body, n.created_at`,
    [now],
  );
  return rows[0];
}

export async function saveMail(
  manager: EntityManager,
  mail: Pick<MailToSend, 'notification_id' | 'recipient'>,
  outcome: {
    readonly state: 'pending' | 'sent' | 'refused' | 'unsure';
    readonly nextTryAt: Date;
    readonly at: Date;
    readonly error?: string;
  },
): Promise<void> {
  await manager.query(
    `update orders.notification_mails set state = $3, next_try_at = $4, changed_at = $5, error = $6
      where notification_id = $1 and recipient = $2`,
    [mail.notification_id, mail.recipient, outcome.state, outcome.nextTryAt, outcome.at, outcome.error ?? null],
  );
}

/** Mails a process was sending when it died: nobody knows whether they left, and a person decides. */
export async function giveUpSending(
  manager: EntityManager,
  { before, now }: { before: Date; now: Date },
): Promise<void> {
  await manager.query(
    `update orders.notification_mails set state = 'unsure', changed_at = $2, error = 'the process died while it was sent'
      where state = 'sending' and changed_at < $1`,
    [before, now],
  );
}

/** Mails the same again, because a person looked. @returns false when there is no such mail that did not leave */
export async function resendMail(
  manager: EntityManager,
  { notificationId, recipient, now }: { notificationId: string; recipient: string; now: Date },
): Promise<boolean> {
  const [rows]: [unknown[]] = await manager.query(
    `update orders.notification_mails set state = 'pending', next_try_at = $3, changed_at = $3
      where notification_id = $1 and recipient = $2 and state in ('refused', 'unsure') returning 1`,
    [notificationId, recipient, now],
  );
  return rows.length === 1;
}

export interface NotificationRow {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly audience: string;
  readonly order_id: string;
  readonly customer_id: string;
  readonly subject: string;
  readonly body: string;
  readonly created_at: Date;
  readonly mails: { recipient: string; state: string; attempts: number; error: string | null }[];
}

/** One row more than the page holds, the newest first. */
export async function listNotifications(
  manager: EntityManager,
  filter: {
    readonly orderId: string | undefined;
    readonly customerId: string | undefined;
    readonly mail: string | undefined;
    readonly after: PageKey | undefined;
    readonly limit: number;
  },
): Promise<NotificationRow[]> {
  return manager.query(
    `select n.*, (select coalesce(jsonb_agg(jsonb_build_object('recipient', m.recipient, 'state', m.state,
                           'attempts', m.attempts, 'error', m.error) order by m.recipient), '[]')
                    from orders.notification_mails m where m.notification_id = n.id) as mails
       from orders.notifications n
      where ($1::uuid is null or n.order_id = $1) and ($2::text is null or n.customer_id = $2)
        and ($3::text is null or exists (select 1 from orders.notification_mails m
                                          where m.notification_id = n.id and m.state = $3))
        and ($4::timestamptz is null or (n.created_at, n.id) < ($4, $5::uuid))
      order by n.created_at desc, n.id desc limit $6`,
    [
      filter.orderId ?? null,
      filter.customerId ?? null,
      filter.mail ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}
