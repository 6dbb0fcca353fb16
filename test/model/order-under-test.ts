import { decimal } from '#domain/money/decimal';
import type { OrderCore } from '../support/order-core.js';

export const cents = (minor: number) => ({ minor: BigInt(minor), currency: 'USD' });
export const cases = (quantity: number) => decimal(String(quantity));

/** The service with one customer and two items of its own: what a sequence of commands drives. */
export class OrderUnderTest {
  readonly orders: { readonly id: string; readonly number: string }[] = [];
  readonly lists: string[] = [];
  readonly shipments: string[] = [];
  readonly invoices: { readonly id: string; readonly number: string }[] = [];
  readonly payments: string[] = [];
  readonly disputes: string[] = [];

  constructor(
    readonly core: OrderCore,
    readonly name: string,
    /** How often each kind of step was taken, over all sequences. */
    readonly taken: Map<string, number>,
  ) {}

  /** The only row of a query that must have one. */
  async one<Row>(sql: string, parameters: unknown[]): Promise<Row> {
    const [row] = await this.core.query<Row>(sql, parameters);
    if (!row) throw new Error(`nothing found by ${sql}`);
    return row;
  }

  sku = (sku: string): string => `${sku}-${this.name}`;

  /** Everything the model has an opinion about, from the tables. */
  async facts(): Promise<unknown> {
    return this.one(
      `select
         (select coalesce(jsonb_agg(jsonb_build_object('state', o.state, 'lines',
                   (select jsonb_agg(jsonb_build_array(l.ordered, l.cancelled, l.backordered, l.reserved, l.picked, l.shipped,
                             l.billed) order by l.position) from orders.order_lines l where l.order_id = o.id))
                   order by o.number), '[]') from orders.orders o where o.customer_id = $1) as orders,
         (select jsonb_object_agg(left(s.sku, 1), jsonb_build_object('onHand', s.on_hand, 'reserved', s.reserved))
            from orders.stock_levels s where s.sku = any ($2)) as stock,
         (select coalesce(jsonb_agg(i.amount_minor - coalesce((select sum(a.amount_minor) from orders.payment_applications a
                                                                where a.invoice_id = i.id), 0) order by i.posted_at, i.number), '[]')
            from orders.invoices i where i.customer_id = $1) as open,
         (select coalesce(sum(amount_minor), 0)::int from orders.ar_entries where customer_id = $1) as balance,
         (select (coalesce(sum(minor), 0))::int from (
            select amount_minor as minor from orders.payments where customer_id = $1
            union all select amount_minor from orders.credit_memos where customer_id = $1
            union all select -amount_minor from orders.payment_returns where customer_id = $1
            union all select -a.amount_minor from orders.payment_applications a
              left join orders.payments p on p.id = a.payment_id left join orders.credit_memos c on c.id = a.credit_memo_id
             where coalesce(p.customer_id, c.customer_id) = $1) as each) as unapplied,
         (select count(*)::int from orders.disputes where customer_id = $1 and status = 'open') as disputes`,
      [this.name, [this.sku('A'), this.sku('B')]],
    );
  }
}
