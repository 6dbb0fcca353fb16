import { billingPeriodEnd } from '#domain/invoicing/billing-period';
import { PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../../order-settings.js';
import { eachOf } from '../../pipeline/each-of.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { findUnbilled, type Unbilled } from './invoices.repository.js';
import { IssueInvoice } from './issue-invoice.handler.js';

/** What one invoice is to bill. */
export interface Bill {
  readonly shipments: readonly Unbilled[];
  /** Of a consolidated invoice the last day of its period; absent: today. */
  readonly invoiceDate?: string | undefined;
}

/** Beat 8: every shipment is billed, once, from what shipped; by itself or with the others of its period. */
@PeriodicJob({ name: 'issue-invoices', everyMs: 5_000 })
export class IssueInvoicesJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
    private readonly issue: IssueInvoice,
  ) {}

  async run(): Promise<void> {
    const unbilled = await findUnbilled(this.dataSource.manager);
    const { today } = this.book.author(SERVICE_ACTOR);
    await eachOf(planBills(unbilled, today), async (bill) => void (await this.issue.run(bill)));
  }
}

/**
 * Shipments of customers who are billed per shipment, each by itself; of the others those whose period is over, one
 * bill for each customer, currency, terms and period.
 */
export function planBills(unbilled: readonly Unbilled[], today: string): Bill[] {
  const bills: Bill[] = [];
  const periods = new Map<string, { invoiceDate: string; shipments: Unbilled[] }>();
  for (const each of unbilled) {
    const { customerId, currency, terms, invoicing, shippedOn } = each;
    if (invoicing === 'per_shipment') {
      bills.push({ shipments: [each] });
      continue;
    }
    const invoiceDate = billingPeriodEnd(invoicing, shippedOn);
    if (invoiceDate >= today) continue;
    const key = JSON.stringify([customerId, currency, terms, invoiceDate]);
    const period = periods.get(key) ?? { invoiceDate, shipments: [] };
    period.shipments.push(each);
    periods.set(key, period);
  }
  return [...bills, ...periods.values()];
}
