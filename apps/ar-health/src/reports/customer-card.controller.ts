import { text } from '#contracts';
import { ageInvoices, ageLedger } from '#domain/aging/age-receivables';
import { payDrift } from '#domain/health/pay-drift';
import { formatMoney } from '#domain/money/money';
import { sharePercent } from '#domain/receivables/measures';
import { toDay } from '#domain/receivables/calendar-day';
import { foldLedger } from '#domain/receivables/fold-ledger';
import { ewma, settledInvoices, weightedMean } from '#domain/receivables/pay-history';
import { calendarDay, Clock, RequireRoles, ZodParam } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ArSettings } from '../ar-settings.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { AgingInForce } from '../policies/aging-in-force.js';
import { agingAnswer, invoiceAnswer } from './aging-answer.js';
import { roundedMeasure } from './month-answer.js';
import { ReportsRepository } from './reports.repository.js';

/** One customer on one page: what is owed, how it pays, how it is doing and why. */
@Controller('v1/customers/:customerId/card')
@RequireRoles('ar', 'clerk', 'approver')
export class CustomerCardController {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly reports: ReportsRepository,
    private readonly aging: AgingInForce,
    private readonly clock: Clock,
    private readonly settings: ArSettings,
  ) {}

  @Get()
  async card(@ZodParam('customerId', text(80)) customerId: string) {
    const day = calendarDay(this.clock.now(), this.settings.timeZone);
    const at = { ...(await this.aging.current()), asOf: toDay(day) };
    const ledgers = await this.ledger.ledgersOf([customerId]);
    const aging = ledgers.map((ledger) => ageLedger(ledger, at));
    const settled = settledInvoices(ledgers.flatMap((ledger) => foldLedger(ledger, at, { changes: true }).accounts));
    const drift = payDrift(ledgers, at.asOf);
    const limit = await this.ledger.creditLimit(customerId);
    const used = limit && aging.find(({ currency }) => currency === limit.currency);
    return {
      customerId,
      asOf: day,
      aging: aging.map((sums) => agingAnswer(sums, at.edges)),
      invoices: ledgers.flatMap((ledger) => ageInvoices(ledger, at)).map((invoice) => invoiceAnswer(invoice, at.edges)),
      paying: {
        settledInvoices: settled.length,
        daysToPay: roundedMeasure(weightedMean(settled, (invoice) => invoice.daysToPay)),
        daysBeyondTerms: roundedMeasure(weightedMean(settled, (invoice) => invoice.daysBeyondTerms)),
        daysToPayTrend: roundedMeasure(ewma(settled.map((invoice) => invoice.daysToPay))),
        habitDays: roundedMeasure(drift?.habitDays),
        driftDays: roundedMeasure(drift?.driftDays),
      },
      disputedPercent: drift ? (sharePercent(drift.disputedMinor, drift.openMinor) ?? null) : null,
      credit: limit
        ? {
            limit: formatMoney(limit),
            currency: limit.currency,
            used: formatMoney({ minor: used?.balanceMinor ?? 0n, currency: limit.currency }),
            usedPercent: sharePercent(used?.balanceMinor ?? 0n, limit.minor) ?? null,
          }
        : null,
      health: (await this.reports.health(customerId)) ?? null,
      moves: await this.reports.moves({ customerId, limit: 50 }),
    };
  }
}
