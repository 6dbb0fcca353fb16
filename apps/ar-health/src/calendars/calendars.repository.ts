import { OpenDays } from '#domain/calendar/closures';
import { toDay } from '#domain/receivables/calendar-day';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface ClosureRow {
  readonly from: string;
  readonly through: string;
  readonly note?: string | undefined;
}

interface Decided {
  readonly setBy: string;
  readonly setAt: Date;
}

/** Calendars by name, and which customer keeps which, as last decided. */
@Injectable()
export class CalendarsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async set(manager: EntityManager, name: string, closures: readonly ClosureRow[], by: Decided): Promise<void> {
    await manager.query('insert into ar.calendars (name, closures, set_by, set_at) values ($1, $2, $3, $4)', [
      name,
      JSON.stringify(closures),
      by.setBy,
      by.setAt,
    ]);
  }

  /** Every calendar as it stands. */
  async all(): Promise<({ readonly name: string; readonly closures: readonly ClosureRow[] } & Decided)[]> {
    const rows: ({ name: string; closures: ClosureRow[] } & Decided)[] = await this.dataSource.query(
      `select distinct on (name) name, closures, set_by as "setBy", set_at as "setAt" from ar.calendars
       order by name, place desc`,
    );
    return rows;
  }

  async assign(manager: EntityManager, customerId: string, calendar: string | null, by: Decided): Promise<void> {
    await manager.query(
      'insert into ar.customer_calendars (customer_id, calendar, set_by, set_at) values ($1, $2, $3, $4)',
      [customerId, calendar, by.setBy, by.setAt],
    );
  }

  /** The calendar of a customer: its own, or that of the nearest customer it belongs to. */
  async nameOf(customerId: string, manager: EntityManager = this.dataSource.manager): Promise<string | undefined> {
    return (await this.#names(manager, [customerId])).get(customerId);
  }

  /** Open days of the customers that have a calendar. */
  async openDays(manager: EntityManager, customerIds: readonly string[]): Promise<Map<string, OpenDays>> {
    const names = await this.#names(manager, customerIds);
    if (names.size === 0) return new Map();
    const calendars = new Map<string, OpenDays>();
    for (const { name, closures } of await this.all()) {
      calendars.set(
        name,
        new OpenDays(closures.map(({ from, through }) => ({ from: toDay(from), through: toDay(through) }))),
      );
    }
    return new Map(
      [...names].flatMap(([customerId, name]) => {
        const open = calendars.get(name);
        return open ? [[customerId, open] as const] : [];
      }),
    );
  }

  /** Walks up from each customer to the nearest that has a calendar; a tree is at most so high. */
  async #names(manager: EntityManager, customerIds: readonly string[]): Promise<Map<string, string>> {
    const rows: { customer_id: string; calendar: string }[] = await manager.query(
      `with recursive
       calendar as (
         select distinct on (customer_id) customer_id, calendar from ar.customer_calendars order by customer_id, place desc
       ),
       parent as (
         select distinct on (customer_id) customer_id, parent_id from ar.customer_parents order by customer_id, place desc
       ),
       up (customer_id, at, height) as (
         select id, id, 0 from unnest($1::text[]) as id
         union all
         select up.customer_id, parent.parent_id, up.height + 1 from up join parent on parent.customer_id = up.at
         where parent.parent_id is not null and up.height < 20
       )
       select distinct on (up.customer_id) up.customer_id, calendar.calendar
       from up join calendar on calendar.customer_id = up.at where calendar.calendar is not null
       order by up.customer_id, up.height`,
      [customerIds],
    );
    return new Map(rows.map((row) => [row.customer_id, row.calendar]));
  }
}
