import type { WorkSource } from '#service-kit';

/** Where the gateway's work for people is found: what could not be read, what was read and is not certain, and what did not surely leave. */
export const INTAKE_WORK: readonly WorkSource[] = [
  {
    kind: 'quarantine_item',
    roles: ['clerk'],
    sql: `select q.id::text as id, d.customer_id, q.opened_at as since, q.reasons -> 0 ->> 'message' as summary,
                 '/v1/quarantine/' || q.id as link
            from intake.quarantine_items q join intake.documents d on d.id = q.document_id where q.status = 'open'`,
  },
  {
    kind: 'mail_draft',
    roles: ['clerk'],
    sql: `select id::text as id, customer_id, opened_at as since,
                 kind || coalesce(' PO ' || purchase_order_number, '') || ' by mail: '
                   || array_to_string(array(select jsonb_array_elements_text(reasons)), ', ') as summary,
                 '/v1/drafts/' || id as link
            from intake.order_drafts where closed_at is null`,
  },
  {
    kind: 'mail_answer',
    roles: ['clerk'],
    sql: `select a.id::text as id, d.customer_id, q.next_try_at as since,
                 'answer to ' || a.recipient || ' ' || q.state || ': ' || coalesce(q.error, q.subject) as summary,
                 '/v1/mail-answers?documentId=' || a.document_id as link
            from intake.mail_queue q join intake.mail_answers a on a.id = q.id
            join intake.documents d on d.id = a.document_id
           where q.state in ('failed', 'unsure')`,
  },
];
