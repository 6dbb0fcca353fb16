import { calendarDate, currencyCode } from '#contracts';
import { Transactions } from '#messaging';
import {
  AcceptsRawBody,
  type Actor,
  Clock,
  CurrentActor,
  Problem,
  problemItems,
  RawBody,
  RequireRoles,
  ZodBody,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, Put } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ArSettings } from '../ar-settings.js';
import { type ExchangeRate, ExchangeRatesRepository } from './exchange-rates.repository.js';

const MOST_RATES = 5000;
const rate = z.strictObject({
  currency: currencyCode,
  effectiveOn: calendarDate.describe('the first day it counts on'),
  rate: z
    .string()
    .regex(/^(?!0+(\.0+)?$)\d{1,12}(\.\d{1,12})?$/, 'is no decimal number above zero with at most 12 decimals')
    .describe("what one unit is worth in the company's currency"),
});
const ratesBody = z.strictObject({ rates: z.array(rate).min(1).max(MOST_RATES) });
const ratesQuery = z.object({
  on: calendarDate.optional().describe('the rates that count on this day; every word ever said when left out'),
  currency: currencyCode.optional().describe('one currency only'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('how many at most, youngest word first'),
});

/** Rates of exchange, by day: reports in the company's currency use the one of their own day, and say when there is none. */
@Controller('v1')
@RequireRoles('ar')
export class ExchangeRatesController {
  constructor(
    private readonly transactions: Transactions,
    private readonly rates: ExchangeRatesRepository,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  @Get('exchange-rates')
  async list(@ZodQuery(ratesQuery) { on, currency, limit }: z.output<typeof ratesQuery>) {
    const head = { companyCurrency: this.settings.currency };
    if (on === undefined) return { ...head, rates: await this.rates.words(currency, limit) };
    const rates = await this.rates.on(on);
    return { ...head, on, rates: rates.filter((one) => currency === undefined || one.currency === currency) };
  }

  @Put('exchange-rates')
  async put(@ZodBody(ratesBody) { rates }: z.output<typeof ratesBody>, @CurrentActor() actor: Actor) {
    return this.#take(rates, actor);
  }

  /** The same as CSV with the columns currency,effective_on,rate. Taken as a whole or, with every bad line named, not at all. */
  @Put('exchange-rates.csv')
  @AcceptsRawBody({ limitBytes: 1_000_000, mediaTypes: ['text/csv'] })
  async putCsv(@RawBody() bytes: Buffer, @CurrentActor() actor: Actor) {
    return this.#take(readCsv(bytes), actor);
  }

  async #take(rates: readonly ExchangeRate[], actor: Actor) {
    const own = rates.find(({ currency }) => currency === this.settings.currency);
    if (own) {
      throw new Problem(422, 'RATE_OF_OWN_CURRENCY', `${own.currency} is the company's own currency: it is worth 1.`);
    }
    const by = { setBy: actor.id, setAt: this.clock.now() };
    await this.transactions.run(({ manager }) => this.rates.add(manager, rates, by));
    return { companyCurrency: this.settings.currency, taken: rates.length };
  }
}

function readCsv(bytes: Buffer): ExchangeRate[] {
  let lines: Record<string, string>[];
  try {
    lines = parse(bytes, {
      bom: true,
      columns: (head: string[]) => head.map((name) => name.trim().toLowerCase()),
      trim: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw new Problem(422, 'REQUEST_INVALID', `The body is no CSV: ${(error as Error).message}`);
  }
  const read = lines.map((line) =>
    rate.safeParse({ currency: line.currency, effectiveOn: line.effective_on, rate: line.rate }),
  );
  const items = read.flatMap((one, at) =>
    one.success ? [] : problemItems(one.error).map((item) => ({ ...item, pointer: `/${at + 2}${item.pointer}` })),
  );
  if (items.length > 0 || read.length === 0 || read.length > MOST_RATES) {
    const reason =
      items.length > 0 ? 'pointers begin with the line' : `it holds ${read.length} rates, 1 to ${MOST_RATES} fit`;
    throw new Problem(422, 'REQUEST_INVALID', `The CSV was not taken: ${reason}.`, items);
  }
  return read.flatMap((one) => (one.success ? [one.data] : []));
}
