import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  CatalogueItem,
  ContractLine,
  CustomerKnowledge,
  ItemHistory,
  LearnedAlias,
} from '../matching/catalogue.js';

/** Orders of a customer that are looked back on, per item. */
const LOOK_BACK = '400 days';

@Injectable()
export class KnowledgeRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Rises with every change of the catalogue; 0 while there is none. */
  async revision(): Promise<string> {
    const [row]: { revision: string }[] = await this.dataSource.query(
      `select coalesce(max(revision), 0)::text as revision from intake.catalogue_items`,
    );
    return row!.revision;
  }

  /** The items that can be ordered, by number from the one after `sku`: page by page, however many there are. */
  async itemsAfter(sku: string, limit: number): Promise<CatalogueItem[]> {
    const rows: (Required<Pick<CatalogueItem, 'sku' | 'description' | 'gtins' | 'otherNumbers'>> & {
      baseUnit: string;
      soldUnits: string[];
    })[] = await this.dataSource.query(
      `select sku, description, base_unit as "baseUnit", sold_units as "soldUnits", gtins, numbers as "otherNumbers"
       from intake.catalogue_items where not discontinued and sku > $1 order by sku limit $2`,
      [sku, limit],
    );
    return rows.map(({ baseUnit, soldUnits, ...item }) => {
      const unit = soldUnits.includes(baseUnit) ? baseUnit : soldUnits[0];
      return { ...item, unit, otherUnits: soldUnits.filter((each) => each !== unit) };
    });
  }

  /** Which of these numbers are no item's; none while there is no catalogue. */
  async unknownItems(skus: readonly string[]): Promise<string[]> {
    if (skus.length === 0) return [];
    const rows: { sku: string }[] = await this.dataSource.query(
      `select sku from unnest($1::text[]) as wanted (sku)
       where exists (select 1 from intake.catalogue_items)
         and not exists (select 1 from intake.catalogue_items i where i.sku = wanted.sku)`,
      [skus],
    );
    return rows.map(({ sku }) => sku);
  }

  /** What is known of a customer on a day, `YYYY-MM-DD`: contracts count while they are in force. */
  async customer(customerId: string, day: string): Promise<CustomerKnowledge> {
    const [itemNumbers, contractLines, aliases, history] = await Promise.all([
      this.dataSource.query(
        `select customer_item as "customerItem", sku from intake.customer_items where customer_id = $1`,
        [customerId],
      ) as Promise<CustomerKnowledge['itemNumbers']>,
      this.contractLines(customerId, day),
      this.dataSource.query(
        `select words as text, sku, uses, contradicted from intake.item_aliases where customer_id = $1`,
        [customerId],
      ) as Promise<LearnedAlias[]>,
      this.history(customerId, day),
    ]);
    return { itemNumbers, bidLines: contractLines, aliases, history };
  }

  private async contractLines(customerId: string, day: string): Promise<ContractLine[]> {
    return this.dataSource.query(
      `select l.line_number as "bidLine", l.sku, l.unit, min(l.unit_price)::text as "unitPrice",
         c.contract_number as "contractNumber"
       from intake.contracts c join intake.contract_lines l on l.contract_number = c.contract_number
       where c.customer_id = $1 and c.valid_from <= $2 and coalesce(c.valid_to, $2) >= $2
       group by c.contract_number, l.line_number, l.sku, l.unit order by c.contract_number, l.line_number`,
      [customerId, day],
    );
  }

  private async history(customerId: string, day: string): Promise<ItemHistory[]> {
    return this.dataSource.query(
      `with counted as (
         select sku, unit, count(*)::int as orders, min(quantity)::text as least, max(quantity)::text as most,
           (array_agg(unit_price order by ordered_at desc))[1]::text as "lastPrice"
         from intake.ordered_items
         where customer_id = $1 and ordered_at > $2::date - $3::interval
         group by sku, unit
       )
       select distinct on (sku) sku, orders, least, most, unit, "lastPrice" from counted order by sku, orders desc, unit`,
      [customerId, day, LOOK_BACK],
    );
  }

  /** The name and whether the customer's orders need a number; undefined where order-core never told of them. */
  async knownCustomer(
    customerId: string,
  ): Promise<{ name: string; active: boolean; purchaseOrderRequired: boolean } | undefined> {
    const rows: { name: string; active: boolean; purchaseOrderRequired: boolean }[] = await this.dataSource.query(
      `select name, active, purchase_order_required as "purchaseOrderRequired"
       from intake.known_customers where customer_id = $1`,
      [customerId],
    );
    return rows[0];
  }
}
