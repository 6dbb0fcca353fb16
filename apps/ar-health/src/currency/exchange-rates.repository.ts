import { type Decimal, decimal } from '#domain/money/decimal';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface ExchangeRate {
  readonly currency: string;
  /** The first day it counts on, `YYYY-MM-DD`. */
  readonly effectiveOn: string;
  /** What one unit is worth in the company's currency, a decimal. */
  readonly rate: string;
}

/** Rates by currency and day; a later word about a day replaces the earlier one, which stays as its audit. */
@Injectable()
export class ExchangeRatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(
    manager: EntityManager,
    rates: readonly ExchangeRate[],
    by: { readonly setBy: string; readonly setAt: Date },
  ): Promise<void> {
    await manager.query(
      `insert into ar.exchange_rates (currency, effective_on, rate, set_by, set_at)
       select currency, effective_on, rate, $4, $5
       from unnest($1::text[], $2::date[], $3::numeric[]) with ordinality as r (currency, effective_on, rate, nth)
       order by nth`,
      [
        rates.map(({ currency }) => currency),
        rates.map(({ effectiveOn }) => effectiveOn),
        rates.map(({ rate }) => rate),
        by.setBy,
        by.setAt,
      ],
    );
  }

  /** The rate of every currency on a day: the latest word about the latest day up to it, as known by a moment. */
  async on(day: string, knownBy?: Date): Promise<ExchangeRate[]> {
    const rows: ExchangeRate[] = await this.dataSource.query(
      `select distinct on (currency) currency, effective_on::text as "effectiveOn", trim_scale(rate)::text as rate
       from ar.exchange_rates where effective_on <= $1 and ($2::timestamptz is null or set_at <= $2)
       order by currency, effective_on desc, place desc`,
      [day, knownBy ?? null],
    );
    return rows;
  }

  /** Everything that was ever said about a currency, or about all, youngest word first. */
  async words(currency: string | undefined, limit: number) {
    const rows: (ExchangeRate & { readonly setBy: string; readonly setAt: Date })[] = await this.dataSource.query(
      `select currency, effective_on::text as "effectiveOn", trim_scale(rate)::text as rate, set_by as "setBy",
         set_at as "setAt"
       from ar.exchange_rates where $1::text is null or currency = $1 order by place desc limit $2`,
      [currency ?? null, limit],
    );
    return rows;
  }
}

/** Rates by currency, as the conversion takes them. */
export const ratesByCurrency = (rates: readonly ExchangeRate[]): ReadonlyMap<string, Decimal> =>
  new Map(rates.map(({ currency, rate }) => [currency, decimal(rate)]));
