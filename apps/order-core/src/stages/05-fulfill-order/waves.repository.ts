import type { EntityManager } from 'typeorm';
import type { PageKey } from '../../http/page.js';

export interface WaveWanted {
  readonly locationId?: string | undefined;
  readonly route?: string | undefined;
  readonly carrier?: string | undefined;
  /** What leaves on this day or before. */
  readonly shipBy?: string | undefined;
}

export interface UnplannedList {
  readonly id: string;
  readonly locationId: string;
  readonly route: string | null;
  readonly carrier: string | null;
  readonly shipOn: string | null;
}

/** Open pick lists in no wave, locked; the first to leave first. Those a colleague is planning right now are left out. */
export async function lockUnplanned(manager: EntityManager, wanted: WaveWanted): Promise<UnplannedList[]> {
  return manager.query(
    `select id, location_id as "locationId", route, carrier, to_char(ship_on, 'YYYY-MM-DD') as "shipOn"
       from orders.pick_lists
      where status = 'open' and wave_id is null and kind = 'ship'
        and ($1::text is null or location_id = $1) and ($2::text is null or route = $2)
        and ($3::text is null or carrier = $3) and ($4::date is null or ship_on <= $4)
      order by ship_on, location_id, route, carrier, released_at, id
      for update skip locked`,
    [wanted.locationId ?? null, wanted.route ?? null, wanted.carrier ?? null, wanted.shipBy ?? null],
  );
}

export async function addWave(
  manager: EntityManager,
  wave: UnplannedList & {
    readonly plannedAt: Date;
    readonly plannedBy: string;
    readonly pickListIds: readonly string[];
  },
): Promise<void> {
  await manager.query(
    `insert into orders.waves (id, location_id, route, carrier, ship_on, planned_at, planned_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [wave.id, wave.locationId, wave.route, wave.carrier, wave.shipOn, wave.plannedAt, wave.plannedBy],
  );
  await manager.query('update orders.pick_lists set wave_id = $1 where id = any ($2)', [wave.id, wave.pickListIds]);
}

export interface WaveRow {
  readonly id: string;
  readonly number: string;
  readonly location_id: string;
  readonly location_name: string;
  readonly route: string | null;
  readonly carrier: string | null;
  readonly ship_on: string | null;
  readonly planned_at: Date;
  readonly planned_by: string;
  readonly open_lists: number;
  readonly lists: number;
}

const WAVES = `
  select w.*, to_char(w.ship_on, 'YYYY-MM-DD') as ship_on, l.name as location_name,
         (select count(*)::int from orders.pick_lists p where p.wave_id = w.id and p.status <> 'cancelled') as lists,
         (select count(*)::int from orders.pick_lists p where p.wave_id = w.id and p.status = 'open') as open_lists
    from orders.waves w join orders.locations l on l.id = w.location_id`;

/** One row more than the page holds, the newest first. */
export async function listWaves(
  manager: EntityManager,
  filter: {
    locationId: string | undefined;
    open: boolean | undefined;
    after: PageKey | undefined;
    limit: number;
  },
): Promise<WaveRow[]> {
  return manager.query(
    `select * from (${WAVES}) waves
      where ($1::text is null or location_id = $1) and ($2::boolean is null or (open_lists > 0) = $2)
        and ($3::timestamptz is null or (planned_at, id) < ($3, $4::uuid))
      order by planned_at desc, id desc limit $5`,
    [
      filter.locationId ?? null,
      filter.open ?? null,
      filter.after?.at ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
    ],
  );
}

export async function loadWave(manager: EntityManager, id: string): Promise<WaveRow | undefined> {
  const [row]: WaveRow[] = await manager.query(`${WAVES} where w.id = $1`, [id]);
  return row;
}

export interface WaveItem {
  readonly sku: string;
  readonly description: string;
  readonly unitOfMeasure: string;
  /** Of all pick lists of the wave together. */
  readonly quantity: string;
  /** For sorting into orders: how much of it each pick list gets. */
  readonly parts: { readonly pickListNumber: string; readonly pickListId: string; readonly quantity: string }[];
}

/** What one walk through the location fetches for a wave, item by item, with what each pick list gets of it. */
export async function loadWaveItems(manager: EntityManager, waveId: string): Promise<WaveItem[]> {
  return manager.query(
    `select sku, description, unit as "unitOfMeasure", trim_scale(sum(quantity))::text as quantity,
            jsonb_agg(jsonb_build_object('pickListNumber', number::text, 'pickListId', id,
              'quantity', trim_scale(quantity)::text) order by number) as parts
       from (
         select l.sku, i.description, l.unit, p.number, p.id, sum(x.quantity) as quantity
           from orders.pick_lists p
           join orders.pick_list_lines x on x.pick_list_id = p.id
           join orders.order_lines l on l.order_id = p.order_id and l.position = x.position
           join orders.items i on i.sku = l.sku
          where p.wave_id = $1 and p.status <> 'cancelled'
          group by l.sku, i.description, l.unit, p.number, p.id
       ) parts
      group by sku, description, unit order by sku, unit`,
    [waveId],
  );
}
