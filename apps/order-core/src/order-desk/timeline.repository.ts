import type { ProvenanceEntry } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { TimelineEntry } from '../pipeline/order-record.js';

export interface TimelineRow extends Omit<TimelineEntry, 'at'> {
  readonly at: Date;
  /** The document that caused it; null: a person or a job of ours did. */
  readonly documentId: string | null;
  readonly channel: string | null;
  /** Where in the document its head and lines stand, by JSON pointer into the canonical message. */
  readonly provenance: Readonly<Record<string, ProvenanceEntry>> | null;
}

/**
 * The history of an order, the oldest first. What a message caused names the message or its document; the message is
 * kept whole, with where in the document each field stood.
 */
export async function loadTimeline(manager: EntityManager, orderId: string): Promise<TimelineRow[]> {
  return manager.query(
    `select t.seq, t.at, t.actor, t.what, t.why, t.before, t.after, t.event_id as "eventId",
            coalesce(m.document_id, t.after ->> 'documentId') as "documentId",
            m.canonical #>> '{source,channel}' as channel,
            (select jsonb_object_agg(p.key, p.value) from jsonb_each(m.canonical -> 'provenance') as p
              where p.key ~ '^/([^/]+|lines/[0-9]+(/quantity)?)$') as provenance
       from orders.timeline t
       left join lateral (select m.document_id, m.canonical from orders.order_messages m
                           where m.order_id = t.order_id
                             and (m.id = t.event_id or m.document_id = t.after ->> 'documentId')
                           order by m.id = t.event_id desc nulls last, m.received_at, m.id limit 1) as m on true
      where t.order_id = $1 order by t.seq`,
    [orderId],
  );
}

/** A timeline entry as HTTP shows it, with the document it comes from. */
export function timelineView({ documentId, channel, provenance, ...entry }: TimelineRow) {
  const source = documentId === null ? undefined : sourceOf({ documentId, channel, provenance });
  return { ...entry, at: entry.at.toISOString(), source };
}

const sourceOf = ({
  documentId,
  channel,
  provenance,
}: Pick<TimelineRow, 'channel' | 'provenance'> & { documentId: string }) => ({
  documentId,
  // At the intake gateway, which keeps the document.
  link: `/v1/documents/${documentId}`,
  channel: channel ?? undefined,
  provenance: provenance ?? undefined,
});
