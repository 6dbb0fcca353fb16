import type { Day } from '../../receivables/calendar-day.js';

/** An invoice as the late-payment model sees it. The amount is a size only. */
export interface InvoiceOutcome {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  readonly amount: number;
  /** The day it was paid in full; undefined while it is not. */
  readonly settledOn: Day | undefined;
}

/** What was known of a customer on the day an invoice was issued: only what was settled before that day. */
export interface IssueFacts {
  readonly settled: number;
  readonly late: number;
  readonly daysToPay: number;
  readonly daysLate: number;
  readonly recentLate: number;
  readonly recentDays: number;
  readonly recent: number;
  readonly ewmaDays: number | undefined;
  readonly ewmaLate: number | undefined;
  readonly spreadDays: number;
  readonly open: number;
  readonly overdue: number;
  readonly openAmount: number;
  readonly overdueAmount: number;
  readonly oldestOverdueDays: number;
  readonly meanAmount: number | undefined;
  readonly issuedBefore: number;
  /** Days from the due date to payment, negative when early: the mean, the medians of the last nine and three, the moving average. */
  readonly beyondDays: number;
  readonly medianBeyond: number | undefined;
  readonly latestBeyond: number | undefined;
  readonly ewmaBeyond: number | undefined;
  /**
   * The same of the invoices issued last, each younger one weighing twice: one that is open for longer than usual counts
   * with its age, others that are open do not count.
   */
  readonly latelyBeyond: number | undefined;
  /** How many days later beyond terms than usual what was issued in the same weeks last year was paid, drawn towards zero. */
  readonly seasonBeyond: number | undefined;
  /** Share of the last settlements that took longer than this invoice's terms. */
  readonly beyondTerms: number | undefined;
  /** Where the customer pays in runs: days from the due date to the run that is expected, and how well runs explain the past. */
  readonly runBeyond: number | undefined;
  readonly runExplained: number | undefined;
  /** How far larger invoices than usual were paid later: days per factor of e in the amount. */
  readonly amountSlope: number | undefined;
}
