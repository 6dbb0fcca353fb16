import type { agingAnswer } from './aging-answer.js';
import type { HealthChangeRow } from './reports.repository.js';

/** What happened in a week, as the owner reads it on the Monday after. Amounts are decimal strings. */
export interface WeeklyRecap {
  /** The Monday it is read on. */
  readonly date: string;
  readonly from: string;
  readonly through: string;
  /** Per currency, as of the last day of the week. */
  readonly aging: readonly ReturnType<typeof agingAnswer>[];
  readonly healthChanges: readonly HealthChangeRow[];
  readonly bucketMoves: readonly {
    readonly customerId: string;
    readonly invoiceNumber: string;
    readonly from: string;
    readonly to: string;
    readonly occurredOn: string;
    readonly openAmount: string;
    readonly currency: string;
  }[];
  readonly callFirst: readonly {
    readonly customerId: string;
    readonly currency: string;
    readonly open: string;
    readonly atRisk: string;
    readonly pastDueInvoices: number;
  }[];
}

const escaped = (text: unknown): string => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const table = (head: readonly string[], rows: readonly (readonly unknown[])[]): string => {
  if (rows.length === 0) return '<p>None.</p>';
  const line = (tag: string, cells: readonly unknown[]) =>
    `<tr>${cells.map((one) => `<${tag} align="left" style="padding:2px 12px 2px 0">${escaped(one)}</${tag}>`).join('')}</tr>`;
  return `<table cellspacing="0">${line('th', head)}${rows.map((row) => line('td', row)).join('')}</table>`;
};

/** The recap as the body of an email: tables and inline styles only, which is what mail programs show alike. */
export function recapHtml(recap: WeeklyRecap): string {
  const buckets = Object.keys(recap.aging[0]?.buckets ?? {});
  return [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:14px">',
    `<h1 style="font-size:18px">Receivables and customers, week of ${escaped(recap.from)} to ${escaped(recap.through)}</h1>`,
    '<h2 style="font-size:15px">Aging</h2>',
    table(
      ['Currency', 'Balance', 'Unapplied', ...buckets, 'Past due'],
      recap.aging.map((row) => [
        row.currency,
        row.balance,
        row.unapplied,
        ...buckets.map((name) => row.buckets[name]),
        row.pastDue,
      ]),
    ),
    '<h2 style="font-size:15px">Customers whose health changed</h2>',
    table(
      ['Customer', 'Was', 'Is', 'Since', 'Why'],
      recap.healthChanges.map(({ customerId, before, after, asOf, reasons }) => [
        customerId,
        before,
        after,
        asOf,
        reasons[0]?.sentence ?? '',
      ]),
    ),
    '<h2 style="font-size:15px">Invoices that moved</h2>',
    table(
      ['Invoice', 'Customer', 'From', 'To', 'On', 'Open'],
      recap.bucketMoves.map((move) => [
        move.invoiceNumber,
        move.customerId,
        move.from,
        move.to,
        move.occurredOn,
        `${move.openAmount} ${move.currency}`,
      ]),
    ),
    '<h2 style="font-size:15px">Who to call first</h2>',
    table(
      ['Customer', 'Open', 'Likely late', 'Invoices past due'],
      recap.callFirst.map((row) => [
        row.customerId,
        `${row.open} ${row.currency}`,
        `${row.atRisk} ${row.currency}`,
        row.pastDueInvoices,
      ]),
    ),
    '</body></html>',
  ].join('\n');
}
