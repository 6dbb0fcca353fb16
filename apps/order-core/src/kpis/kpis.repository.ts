import type { OrderOutcome } from '#domain/kpis/order-kpis';
import type { EntityManager } from 'typeorm';
import { readDecimal } from '../pipeline/columns.js';

interface OutcomeRow {
  readonly customer_key: string;
  readonly channel: string;
  readonly received_on: string;
  readonly requested_on: string | null;
  readonly touchless: boolean;
  readonly approval_hours: number[];
  readonly shipped_anything: boolean;
  readonly lines: number;
  readonly lines_filled: number;
  readonly units_ordered: string;
  readonly units_filled: string;
  readonly units_shipped: string;
  readonly units_returned: string;
  readonly in_full: boolean;
  readonly complete: boolean;
  readonly completed_on: string | null;
  readonly cycle_hours: number | null;
}

/**
 * What became of every order that came in between two days of the company; partners' tests are left out. A person
 * touched an order when one entered it, or stands on its timeline before the first pick list: what happens on the floor
 * and at the ledger is work, not repair.
 */
export async function loadOutcomes(
  manager: EntityManager,
  period: { readonly from: string; readonly to: string; readonly timeZone: string },
): Promise<OrderOutcome[]> {
  const rows: OutcomeRow[] = await manager.query(
    `with taken as (
       select o.id, o.customer_key, o.channel, o.received_at, o.entered_by, o.requested_date, o.state,
              (o.received_at at time zone $3)::date as received_on
         from orders.orders o
        where not o.test and o.received_at >= ($1::date::timestamp at time zone $3)
          and o.received_at < (($2::date + 1)::timestamp at time zone $3)
     ), first_shipments as (
       select distinct on (s.order_id) s.order_id, s.id from orders.shipments s join taken t on t.id = s.order_id
        order by s.order_id, s.shipped_at, s.number
     ), last_shipments as (
       select s.order_id, max(s.shipped_at) as at, max(s.shipped_on) as on_day
         from orders.shipments s join taken t on t.id = s.order_id group by s.order_id
     ), came_back as (
       select r.order_id, sum(x.received) as units from orders.returns r join orders.return_lines x on x.return_id = r.id
         join taken t on t.id = r.order_id group by r.order_id
     ), lines as (
       select l.order_id, count(*)::int as lines, sum(l.ordered) as ordered, sum(l.shipped) as shipped,
              sum(coalesce(f.quantity, 0)) as filled,
              count(*) filter (where coalesce(f.quantity, 0) >= l.ordered)::int as lines_filled,
              bool_and(l.shipped = l.ordered) as in_full, bool_and(l.shipped + l.cancelled = l.ordered) as complete
         from orders.order_lines l join taken t on t.id = l.order_id
         left join first_shipments s on s.order_id = l.order_id
         left join orders.shipment_lines f on f.shipment_id = s.id and f.position = l.position
        group by l.order_id
     )
     select t.customer_key, t.channel, to_char(t.received_on, 'YYYY-MM-DD') as received_on,
            to_char(t.requested_date, 'YYYY-MM-DD') as requested_on,
            t.channel <> 'desk' and coalesce(t.entered_by, '') not like 'user:%' and not exists (
              select 1 from orders.timeline w where w.order_id = t.id and w.actor like 'user:%'
                 and w.seq < coalesce((select min(f.seq) from orders.timeline f
                                        where f.order_id = t.id and f.what = 'fulfillment.released'), 2147483647)) as touchless,
            array(select (extract(epoch from c.decided_at - c.requested_at) / 3600)::float8 from orders.approval_cards c
                   where c.order_id = t.id and c.status in ('approved', 'rejected')) as approval_hours,
            e.order_id is not null as shipped_anything, l.lines, l.lines_filled, l.ordered as units_ordered,
            l.filled as units_filled, l.shipped as units_shipped, coalesce(b.units, 0) as units_returned, l.in_full, l.complete,
            to_char(e.on_day, 'YYYY-MM-DD') as completed_on,
            (extract(epoch from e.at - t.received_at) / 3600)::float8 as cycle_hours
       from taken t join lines l on l.order_id = t.id
       left join last_shipments e on e.order_id = t.id left join came_back b on b.order_id = t.id
      order by t.received_at, t.id`,
    [period.from, period.to, period.timeZone],
  );
  return rows.map(toOutcome);
}

function toOutcome(row: OutcomeRow): OrderOutcome {
  const complete = row.complete && row.completed_on !== null;
  return {
    customerId: row.customer_key,
    channel: row.channel,
    receivedOn: row.received_on,
    requestedOn: row.requested_on ?? undefined,
    touchless: row.touchless,
    approvalHours: row.approval_hours,
    shipped: row.shipped_anything
      ? {
          lines: row.lines,
          linesFilled: row.lines_filled,
          unitsOrdered: readDecimal(row.units_ordered),
          unitsFilled: readDecimal(row.units_filled),
          unitsShipped: readDecimal(row.units_shipped),
          unitsReturned: readDecimal(row.units_returned),
          inFull: row.in_full,
          completedOn: complete ? row.completed_on! : undefined,
          cycleHours: complete && row.cycle_hours !== null ? row.cycle_hours : undefined,
        }
      : undefined,
  };
}
