import type { EntityManager } from 'typeorm';

/** Where goods go, as far as the distance to it matters. */
export interface Destination {
  readonly country?: string | undefined;
  readonly postalCode?: string | undefined;
}

/** Countries that documents write in more than one way; anything else is compared as it is written. */
const COUNTRY = `case upper(coalesce(nullif(country, ''), 'US')) when 'USA' then 'US' when 'CAN' then 'CA'
                   else upper(coalesce(nullif(country, ''), 'US')) end`;

/**
 * Days from each location to where an order goes, by the longest beginning of the postal code somebody entered. The
 * address is that of the customer's list, else the document's own; of an order that is stored already its message's.
 */
export async function loadDays(
  manager: EntityManager,
  facts: {
    customerId: string | undefined;
    shipToId: string | undefined;
    messageId: string;
    destination: Destination | undefined;
  },
): Promise<Map<string, number>> {
  const rows: { location_id: string; days: number }[] = await manager.query(
    `with address as (
       select coalesce(
         (select address from orders.ship_tos where customer_id = $1 and id = $2),
         $4::jsonb,
         (select party -> 'address' from orders.order_messages m, jsonb_array_elements(m.canonical -> 'parties') party
           where m.id = $3 and party ->> 'role' = 'ST' limit 1)) as value
     ), place as (
       select ${COUNTRY} as country, upper(replace("postalCode", ' ', '')) as postal_code
         from address, jsonb_to_record(address.value) as rows (country text, "postalCode" text)
     )
     select distinct on (z.location_id) z.location_id, z.days
       from orders.delivery_zones z join place p on p.country = z.country and starts_with(p.postal_code, z.postal_prefix)
      order by z.location_id, length(z.postal_prefix) desc`,
    [
      facts.customerId ?? null,
      facts.shipToId ?? null,
      facts.messageId,
      facts.destination ? JSON.stringify(facts.destination) : null,
    ],
  );
  return new Map(rows.map(({ location_id: id, days }) => [id, days]));
}

export interface DeliveryZone {
  readonly country: string;
  readonly postalPrefix: string;
  readonly days: number;
}

export async function loadZones(manager: EntityManager, locationId: string): Promise<DeliveryZone[]> {
  return manager.query(
    `select country, postal_prefix as "postalPrefix", days from orders.delivery_zones
      where location_id = $1 order by country, postal_prefix`,
    [locationId],
  );
}

/** Replaces the zones of a location. */
export async function putZones(
  manager: EntityManager,
  locationId: string,
  zones: readonly DeliveryZone[],
): Promise<void> {
  await manager.query('delete from orders.delivery_zones where location_id = $1', [locationId]);
  await manager.query(
    `insert into orders.delivery_zones (location_id, country, postal_prefix, days)
     select $1, country, "postalPrefix", days
       from jsonb_to_recordset($2::jsonb) as rows (country text, "postalPrefix" text, days integer)`,
    [locationId, JSON.stringify(zones)],
  );
}
