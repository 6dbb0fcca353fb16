import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A customer a mail may be from, and why. */
export interface CustomerProposal {
  readonly customerId: string;
  readonly name: string | null;
  /** How often people said that this address writes for the customer; 0 where only the domain speaks for it. */
  readonly confirmed: number;
}

const MOST = 5;

@Injectable()
export class KnownSendersRepository {
  constructor(private readonly dataSource: DataSource) {}

  async confirm(manager: EntityManager, address: string, customerId: string, at: Date): Promise<void> {
    await manager.query(
      `insert into intake.known_senders as s (address, customer_id, confirmed, last_seen_at) values ($1, $2, 1, $3)
       on conflict (address, customer_id) do update set confirmed = s.confirmed + 1,
         last_seen_at = excluded.last_seen_at`,
      [address, customerId, at],
    );
  }

  /** Customers an address was said to write for, then those of which others in its domain write. */
  async propose(address: string): Promise<CustomerProposal[]> {
    const domain = address.slice(address.lastIndexOf('@') + 1);
    return this.dataSource.query(
      `with seen as (
         select customer_id, confirmed, 0 as rank from intake.known_senders where address = $1
         union all
         select p.customer_id, 0, 1 from intake.partner_identities i join intake.partners p on p.id = i.partner_id
         where i.kind = 'email' and split_part(i.value, '@', 2) = $2
       )
       select s.customer_id as "customerId", c.name, max(s.confirmed)::int as confirmed
       from seen s left join intake.known_customers c on c.customer_id = s.customer_id
       group by s.customer_id, c.name order by min(s.rank), max(s.confirmed) desc, s.customer_id limit $3`,
      [address, domain, MOST],
    );
  }
}
