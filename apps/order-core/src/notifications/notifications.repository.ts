import type { EntityManager } from 'typeorm';
import type { PageKey } from '../http/page.js';
import type { NotificationKind, NotificationText } from './write-notification.js';

/** @returns false when this was told before */
export async function addNotification(
  manager: EntityManager,
  row: NotificationText & { readonly id: string; readonly at: Date },
): Promise<boolean> {
  const added: unknown[] = await manager.query(
    `insert into orders.notifications (id, about, kind, audience, order_id, customer_id, subject, body, created_at)
     select $1, $2, $3, $4, id, $6, $7, $8, $9 from orders.orders where id = $5
     on conflict (about, kind) do nothing returning 1`,
    [row.id, row.about, row.kind, row.audience, row.orderId, row.customerId, row.subject, row.body, row.at],
  );
  return added.length > 0;
}

/** That a mail of the queue carries a notification to somebody. */
export async function linkMail(
  manager: EntityManager,
  link: { readonly notificationId: string; readonly recipient: string; readonly mailId: string },
): Promise<void> {
  await manager.query(
    'insert into orders.notification_mails (notification_id, recipient, mail_id) values ($1, $2, $3)',
    [link.notificationId, link.recipient, link.mailId],
  );
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

export async function findMail(
  manager: EntityManager,
  { notificationId, recipient }: { notificationId: string; recipient: string },
): Promise<string | undefined> {
  const rows: { mail_id: string }[] = await manager.query(
    'select mail_id from orders.notification_mails where notification_id = $1 and recipient = $2',
    [notificationId, recipient],
  );
  return rows[0]?.mail_id;
}

/** What a notification's mail is called here for longer than there is one queue for all. */
const STATE = `case q.state when 'queued' then 'pending' when 'failed' then 'refused' else q.state end`;

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
    `select n.*, (select coalesce(jsonb_agg(jsonb_build_object('recipient', m.recipient, 'state', ${STATE},
                           'attempts', q.attempts, 'error', q.error) order by m.recipient), '[]')
                    from orders.notification_mails m join orders.mail_queue q on q.id = m.mail_id
                   where m.notification_id = n.id) as mails
       from orders.notifications n
      where ($1::uuid is null or n.order_id = $1) and ($2::text is null or n.customer_id = $2)
        and ($3::text is null or exists (select 1 from orders.notification_mails m join orders.mail_queue q on q.id = m.mail_id
                                          where m.notification_id = n.id and ${STATE} = $3))
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
