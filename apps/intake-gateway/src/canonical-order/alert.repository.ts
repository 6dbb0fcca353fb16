import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** What somebody has to look at although no document waits for it. */
export const ALERT_KINDS = [
  /** Nobody acknowledged what we sent, although the agreed hours are over. */
  'ACKNOWLEDGMENT_MISSING',
  /** The partner acknowledged what we sent as rejected, wholly or in part. */
  'DOCUMENT_REFUSED',
  /** An acknowledgment of something we never sent. */
  'ACKNOWLEDGMENT_UNMATCHED',
  /** A document the partner wants could not be written. */
  'DOCUMENT_NOT_WRITTEN',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly partnerId: string;
  readonly outboundDocumentId: string | null;
  readonly documentId: string | null;
  readonly message: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
}

export interface NewAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly partnerId: string;
  readonly outboundDocumentId?: string | undefined;
  readonly documentId?: string | undefined;
  readonly message: string;
  readonly openedAt: Date;
}

const COLUMNS = `
  id, kind, subject, partner_id as "partnerId", outbound_document_id as "outboundDocumentId",
  document_id as "documentId", message, opened_at as "openedAt", closed_at as "closedAt", closed_by as "closedBy"`;

@Injectable()
export class AlertRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false when the same was raised before: an alert is raised once */
  async raise(manager: EntityManager, alert: NewAlert): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `insert into intake.alerts (id, kind, subject, partner_id, outbound_document_id, document_id, message, opened_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (kind, subject) do nothing returning id`,
      [
        alert.id,
        alert.kind,
        alert.subject,
        alert.partnerId,
        alert.outboundDocumentId,
        alert.documentId,
        alert.message.slice(0, 2000),
        alert.openedAt,
      ],
    );
    return rows.length === 1;
  }

  async closeOf(
    manager: EntityManager,
    closing: { kind: AlertKind; outboundDocumentId: string; at: Date; by: string },
  ): Promise<void> {
    await manager.query(
      `update intake.alerts set closed_at = $3, closed_by = $4
       where kind = $1 and outbound_document_id = $2 and closed_at is null`,
      [closing.kind, closing.outboundDocumentId, closing.at, closing.by],
    );
  }

  /** @returns false when there is no such open alert */
  async close(closing: { id: string; at: Date; by: string }): Promise<boolean> {
    const [rows]: [unknown[], number] = await this.dataSource.query(
      `update intake.alerts set closed_at = $2, closed_by = $3 where id = $1 and closed_at is null returning id`,
      [closing.id, closing.at, closing.by],
    );
    return rows.length === 1;
  }

  /** Newest first. */
  async list(filter: {
    open?: boolean | undefined;
    kind?: AlertKind | undefined;
    partnerId?: string | undefined;
    after?: string | undefined;
    limit: number;
  }): Promise<Alert[]> {
    return this.dataSource.query(
      `select ${COLUMNS} from intake.alerts
       where ($1::boolean is null or (closed_at is null) = $1) and ($2::text is null or kind = $2)
         and ($3::text is null or partner_id = $3)
         and ($4::uuid is null or (opened_at, id) < (select opened_at, id from intake.alerts where id = $4))
       order by opened_at desc, id desc limit $5`,
      [filter.open, filter.kind, filter.partnerId, filter.after, filter.limit],
    );
  }
}
