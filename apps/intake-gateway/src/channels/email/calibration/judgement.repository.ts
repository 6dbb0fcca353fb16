import { Injectable } from '@nestjs/common';
import type { CanonicalOrderLine } from '#contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { LineJudgement } from '../desk/judge-lines.js';

/** How often lines of some certainty were right. */
export interface CertaintyBand {
  /** Lower edge, 0…1; a band reaches to the next one's edge. */
  readonly from: number;
  readonly lines: number;
  readonly right: number;
  /** Mean of what the reader thought of them. */
  readonly meanConfidence: number;
}

export interface OrderCounts {
  /** Orders of mails that passed without a person, and those a person had to look at. */
  readonly touchless: number;
  readonly drafts: number;
  readonly rejected: number;
  /** Touchless orders somebody checked afterwards, and those of them with a wrong line. */
  readonly checked: number;
  readonly wrong: number;
}

export interface TouchlessOrder {
  readonly documentId: string;
  readonly position: number;
  readonly customerId: string;
  readonly lines: readonly CanonicalOrderLine[];
}

@Injectable()
export class JudgementRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Keeps what a person's decision says of the lines of an order; a later word replaces an earlier one. */
  async keep(
    manager: EntityManager,
    judged: {
      documentId: string;
      position: number;
      customerId: string;
      touchless: boolean;
      lines: readonly LineJudgement[];
      at: Date;
      by: string;
    },
  ): Promise<void> {
    const { documentId, position, customerId, touchless, lines, at, by } = judged;
    await manager.query(
      `insert into intake.line_judgements (document_id, position, line_number, customer_id, confidence, touchless,
         item_right, quantity_right, unit_right, judged_at, judged_by)
       select $1, $2, "lineNumber", $3, confidence, $4, "itemRight", "quantityRight", "unitRight", $6, $7
       from jsonb_to_recordset($5::jsonb) as rows ("lineNumber" text, confidence numeric, "itemRight" boolean,
         "quantityRight" boolean, "unitRight" boolean)
       on conflict (document_id, position, line_number) do update set item_right = excluded.item_right,
         quantity_right = excluded.quantity_right, unit_right = excluded.unit_right, judged_at = excluded.judged_at,
         judged_by = excluded.judged_by`,
      [documentId, position, customerId, touchless, JSON.stringify(lines), at, by],
    );
  }

  /** The newest judgements of a customer, or of all; as many as calibration looks back on. */
  async recent(customerId: string | undefined, limit: number): Promise<{ confidence: number; right: boolean }[]> {
    return this.dataSource.query(
      `select confidence::float8 as confidence, item_right and quantity_right and unit_right as "right"
       from intake.line_judgements where $1::text is null or customer_id = $1 order by judged_at desc limit $2`,
      [customerId, limit],
    );
  }

  /** Orders by mail between two days, of a customer or of all. */
  async countOrders(filter: { customerId?: string | undefined; from: Date; to: Date }): Promise<OrderCounts> {
    const [row]: OrderCounts[] = await this.dataSource.query(
      `with mailed as (
         select o.id, o.document_id, o.position from intake.canonical_orders o
         where o.canonical->'source'->>'channel' = 'email' and ($1::text is null or o.customer_id = $1)
           and o.received_at >= $2 and o.received_at < $3
           and not exists (select 1 from intake.order_drafts d where d.canonical_order_id = o.id)
       ), checks as (
         select m.id, bool_and(j.item_right and j.quantity_right and j.unit_right) as flawless
         from mailed m join intake.line_judgements j on j.document_id = m.document_id and j.position = m.position
         group by m.id
       ), waited as (
         select status from intake.order_drafts d
         where d.kind = 'order' and ($1::text is null or d.customer_id = $1) and d.opened_at >= $2 and d.opened_at < $3
       )
       select (select count(*)::int from mailed) as touchless, (select count(*)::int from waited) as drafts,
         (select count(*)::int from waited where status = 'rejected') as rejected,
         (select count(*)::int from checks) as checked, (select count(*)::int from checks where not flawless) as wrong`,
      [filter.customerId, filter.from, filter.to],
    );
    return row!;
  }

  /** Touchless orders nobody checked yet, in an order that has nothing to do with them: a sample to look at. */
  async sample(filter: { customerId?: string | undefined; limit: number }) {
    const rows: {
      id: string;
      documentId: string;
      customerId: string;
      purchaseOrderNumber: string;
      receivedAt: Date;
    }[] = await this.dataSource.query(
      `select o.id, o.document_id as "documentId", o.customer_id as "customerId",
           o.purchase_order_number as "purchaseOrderNumber", o.received_at as "receivedAt"
         from intake.canonical_orders o
         where o.canonical->'source'->>'channel' = 'email' and ($1::text is null or o.customer_id = $1)
           and not exists (select 1 from intake.order_drafts d where d.canonical_order_id = o.id)
           and not exists (
             select 1 from intake.line_judgements j where j.document_id = o.document_id and j.position = o.position)
         order by md5(o.id::text) limit $2`,
      [filter.customerId, filter.limit],
    );
    return rows;
  }

  /** A touchless order as it was taken. */
  async findTouchless(orderId: string): Promise<TouchlessOrder | undefined> {
    const rows: TouchlessOrder[] = await this.dataSource.query(
      `select o.document_id as "documentId", o.position, o.customer_id as "customerId", o.canonical->'lines' as lines
       from intake.canonical_orders o
       where o.id = $1 and o.canonical->'source'->>'channel' = 'email'
         and not exists (select 1 from intake.order_drafts d where d.canonical_order_id = o.id)`,
      [orderId],
    );
    return rows[0];
  }
}
