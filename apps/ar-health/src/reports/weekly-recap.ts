import type { ModelQuality } from '#domain/health/model/model-quality';
import { escaped } from '../mail/html.js';
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
  /** The same in the company's currency; currencies without a rate are named and left out. */
  readonly company: Partial<ReturnType<typeof agingAnswer>> & {
    readonly currency: string;
    readonly missingRates: readonly string[];
  };
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
  /** Whose past due and balance changed most. */
  readonly movers: readonly {
    readonly customerId: string;
    readonly currency: string;
    readonly balance: string;
    readonly balanceChange: string;
    readonly pastDueChange: string;
  }[];
  readonly callFirst: readonly {
    readonly customerId: string;
    readonly currency: string;
    readonly open: string;
    readonly atRisk: string;
    readonly pastDueInvoices: number;
  }[];
  /** What the forecast of the Sunday before expected of the week, and what came on the same invoices. */
  readonly cash: readonly { readonly currency: string; readonly expected: string; readonly came: string }[];
  readonly concentration: readonly {
    readonly customerId: string;
    readonly currency: string;
    readonly sharePercent: number;
  }[];
  readonly models: {
    /** The youngest model whose horizon is over; null before there is one. */
    readonly noOrder:
      | (Pick<ModelQuality, 'cases' | 'base' | 'auc' | 'aucInterval' | 'brier'> & {
          readonly version: string;
          readonly asOf: string;
          readonly velocityAuc: number;
        })
      | null;
    readonly late: readonly {
      readonly month: string;
      readonly invoices: number;
      readonly daysOff: number | null;
      readonly dueDateDaysOff: number | null;
      readonly came: Pick<ModelQuality, 'auc' | 'aucInterval'> | null;
    }[];
  };
}

const table = (head: readonly string[], rows: readonly (readonly unknown[])[]): string => {
  if (rows.length === 0) return '<p>None.</p>';
  const line = (tag: string, cells: readonly unknown[]) =>
    `<tr>${cells.map((one) => `<${tag} align="left" style="padding:2px 12px 2px 0">${escaped(one)}</${tag}>`).join('')}</tr>`;
  return `<table cellspacing="0">${line('th', head)}${rows.map((row) => line('td', row)).join('')}</table>`;
};

const heading = (text: string): string => `<h2 style="font-size:15px">${escaped(text)}</h2>`;

const interval = ([low, high]: readonly [number, number]): string => `${low.toFixed(3)} to ${high.toFixed(3)}`;

function modelParagraphs({ noOrder, late }: WeeklyRecap['models']): string[] {
  const silence = noOrder
    ? `Who would order no more, as of ${noOrder.asOf}: AUC ${noOrder.auc.toFixed(3)} (95 % ${interval(noOrder.aucInterval)}) ` +
      `on ${noOrder.cases} customers, the fall of the order rate alone ${noOrder.velocityAuc.toFixed(3)}.`
    : 'No model of orders is old enough to be judged yet.';
  const months = late.map(({ month, invoices, daysOff, dueDateDaysOff, came }) => [
    month,
    invoices,
    daysOff?.toFixed(1) ?? '',
    dueDateDaysOff?.toFixed(1) ?? '',
    came ? `${came.auc.toFixed(3)} (${interval(came.aucInterval)})` : '',
  ]);
  const head = ['Invoices of', 'Invoices', 'Pay date off by days', 'Due date off by days', 'AUC of paying late'];
  return [`<p>${escaped(silence)}</p>`, table(head, months)];
}

/** The recap as the body of an email: tables and inline styles only, which is what mail programs show alike. */
export function recapHtml(recap: WeeklyRecap): string {
  const buckets = Object.keys(recap.aging[0]?.buckets ?? {});
  const { company } = recap;
  const agingRows =
    recap.aging.length > 1 ? [...recap.aging, { ...company, currency: `All, in ${company.currency}` }] : recap.aging;
  return [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:14px">',
    `<h1 style="font-size:18px">Receivables and customers, week of ${escaped(recap.from)} to ${escaped(recap.through)}</h1>`,
    heading('Aging'),
    table(
      ['Currency', 'Balance', 'Unapplied', ...buckets, 'Past due'],
      agingRows.map((row) => [
        row.currency,
        row.balance ?? '',
        row.unapplied ?? '',
        ...buckets.map((name) => row.buckets?.[name] ?? ''),
        row.pastDue ?? '',
      ]),
    ),
    company.missingRates.length === 0
      ? ''
      : `<p>No exchange rate is known for ${escaped(company.missingRates.join(', '))}: left out of the sum of all.</p>`,
    heading('Customers whose health changed'),
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
    heading('Invoices that moved'),
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
    heading('Who to call first'),
    table(
      ['Customer', 'Open', 'Likely late', 'Invoices past due'],
      recap.callFirst.map((row) => [
        row.customerId,
        `${row.open} ${row.currency}`,
        `${row.atRisk} ${row.currency}`,
        row.pastDueInvoices,
      ]),
    ),
    heading('Who moved most'),
    table(
      ['Customer', 'Balance', 'Change of the balance', 'Change of what is past due'],
      recap.movers.map((row) => [
        row.customerId,
        `${row.balance} ${row.currency}`,
        `${row.balanceChange} ${row.currency}`,
        `${row.pastDueChange} ${row.currency}`,
      ]),
    ),
    heading('Cash of the week'),
    table(
      ['Currency', 'Expected on the Sunday before', 'Came'],
      recap.cash.map(({ currency, expected, came }) => [currency, expected, came]),
    ),
    heading('Whom the revenue of a year hangs on'),
    table(
      ['Customer', 'Currency', 'Share'],
      recap.concentration.map(({ customerId, currency, sharePercent }) => [customerId, currency, `${sharePercent} %`]),
    ),
    heading('How well the forecasts did'),
    ...modelParagraphs(recap.models),
    '</body></html>',
  ].join('\n');
}
