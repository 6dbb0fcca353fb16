import type { EntityManager } from 'typeorm';

/**
 * A select of every line that waits for stock: `order_id`, `position`, `sku`, `promised_on` (the day asked for) and
 * `expected_on`, the day by which enough is due in when those who came before are served first; null when what is due
 * in does not reach. The rule of `expectedDay`, over all lines at once.
 * @param today SQL of the company's calendar day
 * @param which SQL that says of a line `l` whether it is asked about; always whole items
 */
export const expectedBackorders = (today: string, which: string): string => `
  select w.order_id, w.position, w.sku, w.promised_on,
         (select min(d.expected_on)
            from (select s.expected_on, sum(s.quantity) over (order by s.expected_on) as quantity
                    from orders.stock_due_in s
                   where s.sku = w.sku and s.quantity > 0 and s.expected_on >= ${today}) as d
           where d.quantity >= w.wanted) as expected_on
    from (select l.order_id, l.position, l.sku, coalesce(l.requested_date, o.requested_date) as promised_on,
                 sum(l.backordered * l.factor) over (partition by l.sku order by o.received_at, o.id, l.position) as wanted
            from orders.order_lines l join orders.orders o on o.id = l.order_id where l.backordered > 0 and ${which}) as w`;

/** By position of an order's backordered lines, the day the goods are expected, where they are. */
export async function loadExpected(
  manager: EntityManager,
  { orderId, today }: { readonly orderId: string; readonly today: string },
): Promise<Map<number, string>> {
  const rows: { position: number; day: string }[] = await manager.query(
    `select position, to_char(expected_on, 'YYYY-MM-DD') as day
       from (${expectedBackorders(
         '$2::date',
         'l.sku = any (array(select sku from orders.order_lines where order_id = $1 and backordered > 0))',
       )}) as e where order_id = $1 and expected_on is not null`,
    [orderId, today],
  );
  return new Map(rows.map(({ position, day }) => [position, day]));
}
