import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface ParentDecision {
  readonly id: string;
  readonly customerId: string;
  readonly parentId: string | null;
  readonly setBy: string;
  readonly setAt: Date;
}

/** Which customer belongs to which, as last decided. */
@Injectable()
export class CustomerParentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** One writer at a time: two decisions that each look fine could close a circle together. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query('lock table ar.customer_parents in share row exclusive mode');
  }

  /** Parent by customer; customers without one are left out. */
  async all(manager: EntityManager = this.dataSource.manager): Promise<Map<string, string>> {
    const rows: { customer_id: string; parent_id: string | null }[] = await manager.query(
      `select distinct on (customer_id) customer_id, parent_id from ar.customer_parents
       order by customer_id, place desc`,
    );
    return new Map(rows.flatMap(({ customer_id: id, parent_id: parent }) => (parent === null ? [] : [[id, parent]])));
  }

  async add(manager: EntityManager, { id, customerId, parentId, setBy, setAt }: ParentDecision): Promise<void> {
    await manager.query(
      'insert into ar.customer_parents (id, customer_id, parent_id, set_by, set_at) values ($1, $2, $3, $4, $5)',
      [id, customerId, parentId, setBy, setAt],
    );
  }

  /** The decisions about a customer, youngest first. */
  async decisions(customerId: string): Promise<Omit<ParentDecision, 'id' | 'customerId'>[]> {
    const rows: Omit<ParentDecision, 'id' | 'customerId'>[] = await this.dataSource.query(
      `select parent_id as "parentId", set_by as "setBy", set_at as "setAt" from ar.customer_parents
       where customer_id = $1 order by place desc limit 100`,
      [customerId],
    );
    return rows;
  }
}
