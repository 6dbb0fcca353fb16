import { type NoOrderModel } from '#domain/health/model/no-order-model';
import type { OrderFact } from '#domain/health/model/order-history';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Customers a model is trained on or judged by at most: more would change no parameter, only the memory it takes. */
const MOST_CUSTOMERS = 20_000;

/** Trained models by the day of their data, and the orders they are trained on. */
@Injectable()
export class NoOrderModelRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The youngest model that knows nothing after a day. */
  async latest(asOf: Day): Promise<NoOrderModel | undefined> {
    const [row]: { model: NoOrderModel }[] = await this.dataSource.query(
      'select model from ar.no_order_models where as_of <= $1 order by as_of desc limit 1',
      [formatDay(asOf)],
    );
    return row?.model;
  }

  /** Every model ever trained, youngest first. */
  async all(): Promise<NoOrderModel[]> {
    const rows: { model: NoOrderModel }[] = await this.dataSource.query(
      'select model from ar.no_order_models order by as_of desc limit 200',
    );
    return rows.map(({ model }) => model);
  }

  async save(model: NoOrderModel, trainedAt: Date): Promise<void> {
    await this.dataSource.query(
      `insert into ar.no_order_models (as_of, version, model, trained_at) values ($1, $2, $3, $4)
       on conflict (as_of) do nothing`,
      [model.asOf, model.version, JSON.stringify(model), trainedAt],
    );
  }

  /**
   * Orders of customers up to a day, withdrawn ones left out; amounts as sizes, in major units of their currency. All
   * customers, or of very many the same sample every time.
   */
  async allOrders(asOf: Day): Promise<OrderFact[][]> {
    const rows: { orders: [string, number][] }[] = await this.dataSource.query(
      `select json_agg(json_build_array(ordered_on, coalesce(total_minor, 0) / 100.0)) as orders
       from ar.customer_orders
       where ordered_on <= $1 and (withdrawn_on is null or withdrawn_on > $1)
       group by customer_id order by md5(customer_id), customer_id limit $2`,
      [formatDay(asOf), MOST_CUSTOMERS],
    );
    return rows.map(({ orders }) => orders.map(([on, amount]) => ({ on: toDay(on), amount })));
  }
}
