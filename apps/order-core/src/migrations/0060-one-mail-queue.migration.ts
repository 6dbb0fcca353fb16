import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails wait in the queue every service has (libs/service-kit), as they are: none is sent again. */
export class OneMailQueue1764000000060 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.notification_mails add column mail_id uuid;
      update orders.notification_mails set mail_id = gen_random_uuid();
      insert into orders.mail_queue (id, key, recipients, subject, body, message_id, headers, state, attempts,
        next_try_at, created_at, sent_at, error)
      select m.mail_id, m.notification_id || ' ' || m.recipient, array[m.recipient], n.subject, n.body,
        '<' || m.mail_id || '@order-core>', '{"Auto-Submitted": "auto-generated"}',
        case m.state when 'pending' then 'queued' when 'refused' then 'failed' else m.state end, m.attempts,
        m.next_try_at, n.created_at, case when m.state = 'sent' then m.changed_at end, m.error
      from orders.notification_mails m join orders.notifications n on n.id = m.notification_id;

      alter table orders.notification_mails
        drop column state, drop column attempts, drop column next_try_at, drop column changed_at, drop column error,
        alter column mail_id set not null,
        add foreign key (mail_id) references orders.mail_queue (id);
      create index notification_mails_mail on orders.notification_mails (mail_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table orders.notification_mails
        add column state text, add column attempts integer, add column next_try_at timestamptz,
        add column changed_at timestamptz, add column error text;
      update orders.notification_mails m set state = case q.state when 'queued' then 'pending' when 'failed' then 'refused'
          else q.state end, attempts = q.attempts, next_try_at = q.next_try_at, error = q.error,
        changed_at = coalesce(q.sent_at, q.next_try_at)
      from orders.mail_queue q where q.id = m.mail_id;
      alter table orders.notification_mails drop column mail_id;
    `);
  }
}
