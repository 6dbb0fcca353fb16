import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Where a customer's reminders go, as last decided. */
@Injectable()
export class ContactsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async emailOf(customerId: string, manager: EntityManager = this.dataSource.manager): Promise<string | undefined> {
    const rows: { email: string | null }[] = await manager.query(
      'select email from ar.customer_contacts where customer_id = $1 order by place desc limit 1',
      [customerId],
    );
    return rows[0]?.email ?? undefined;
  }

  async set(
    manager: EntityManager,
    contact: {
      readonly customerId: string;
      readonly email: string | null;
      readonly setBy: string;
      readonly setAt: Date;
    },
  ): Promise<void> {
    await manager.query(
      'insert into ar.customer_contacts (customer_id, email, set_by, set_at) values ($1, $2, $3, $4)',
      [contact.customerId, contact.email, contact.setBy, contact.setAt],
    );
  }
}
