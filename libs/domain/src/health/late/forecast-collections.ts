import type { Day } from '../../receivables/calendar-day.js';
import { type InvoiceAccount, openOn } from '../../receivables/fold-ledger.js';
import type { LedgerEntry } from '../../receivables/ledger-entry.js';
import { invoiceOutcomes } from './invoice-outcomes.js';
import { LateCases } from './late-cases.js';
import { type LatePredictor, latePredictor, trainLateModel } from './late-model.js';
import { walkIssues } from './walk-issues.js';

/** An invoice open on a day, and when its money is expected. */
export interface ExpectedPayment {
  readonly account: InvoiceAccount;
  readonly openMinor: bigint;
  /** One for an invoice that is past due already. */
  readonly probabilityLate: number;
  readonly expectedOn: Day;
}

/** An invoice whose expected day has passed is expected a week from now: the model has been wrong about it once. */
const AFTER_A_MISS_DAYS = 7;

/**
 * What is expected of the invoices open on a day, by a model of what was known on that day: the forecast of any past
 * day can be made again and held against what came. In two passes over the ledgers, so that none of them has to stay in
 * memory: first all of them are learned from, then each says what is expected of it.
 */
export class CollectionsForecast {
  readonly #cases = new LateCases();
  #predict: LatePredictor | undefined;

  /**
   * @param since only invoices issued from this day on train the model: the youngest {@link MOST_CASES} whose fate is
   *   known are enough; undefined takes all
   */
  constructor(
    private readonly asOf: Day,
    private readonly since?: Day,
  ) {}

  learn(ledger: readonly LedgerEntry[]): void {
    const { asOf, since = Number.NEGATIVE_INFINITY } = this;
    const outcomes = invoiceOutcomes(ledger).map(({ outcome }) => outcome);
    this.#cases.addCustomer(outcomes, ({ issuedOn, dueOn }) => dueOn < asOf && issuedOn >= since);
  }

  /** The open invoices of one ledger, when all have been learned from. */
  expect(ledger: readonly LedgerEntry[]): ExpectedPayment[] {
    const { asOf } = this;
    const predict = (this.#predict ??= latePredictor(trainLateModel(this.#cases, asOf)));
    const outcomes = invoiceOutcomes(ledger);
    const accounts = new Map(outcomes.map(({ account }) => [account.invoiceId, account]));
    const expected: ExpectedPayment[] = [];
    walkIssues(
      outcomes.map(({ outcome }) => outcome),
      (invoice, facts) => {
        const account = accounts.get(invoice.invoiceId)!;
        const openMinor = openOn(account, asOf);
        if (openMinor <= 0n) return;
        const { probabilityLate, expectedOn } = predict(invoice, facts);
        expected.push({
          account,
          openMinor,
          probabilityLate: asOf > account.dueOn ? 1 : probabilityLate,
          expectedOn: expectedOn > asOf ? expectedOn : asOf + AFTER_A_MISS_DAYS,
        });
      },
    );
    return expected;
  }
}

/** A customer to call: what is open, and what of it is likely to come late. */
export interface CallListRow {
  readonly customerId: string;
  readonly currency: string;
  readonly openMinor: bigint;
  /** Σ open × probability late, rounded to the minor unit: an estimate to rank by, in no book. */
  readonly atRiskMinor: bigint;
  readonly invoices: number;
  readonly pastDueInvoices: number;
}

type Building<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/** Who to call first: customers by open amount × probability late. */
export class CallList {
  readonly #rows = new Map<string, Building<CallListRow>>();

  constructor(private readonly asOf: Day) {}

  add({ account, openMinor, probabilityLate }: ExpectedPayment): void {
    const { customerId, currency } = account;
    const key = `${customerId}|${currency}`;
    let row = this.#rows.get(key);
    if (!row) {
      row = { customerId, currency, openMinor: 0n, atRiskMinor: 0n, invoices: 0, pastDueInvoices: 0 };
      this.#rows.set(key, row);
    }
    row.openMinor += openMinor;
    row.atRiskMinor += BigInt(Math.round(Number(openMinor) * probabilityLate));
    row.invoices += 1;
    if (this.asOf > account.dueOn) row.pastDueInvoices += 1;
  }

  rows(): CallListRow[] {
    return [...this.#rows.values()].sort(
      (a, b) => Number(b.atRiskMinor - a.atRiskMinor) || (a.customerId < b.customerId ? -1 : 1),
    );
  }
}

export interface CashWeek {
  /** The Monday the week begins with. */
  readonly weekOf: Day;
  readonly currency: string;
  readonly expectedMinor: bigint;
  /** Payments received in the week on invoices that were open on the forecast's day; later weeks have none yet. */
  readonly cameMinor: bigint;
}

/** 1970-01-01 was a Thursday. */
export const mondayOf = (day: Day): Day => day - ((((day + 3) % 7) + 7) % 7);

/** The forecast by week and currency, beside what has come since on the same invoices. */
export class CashWeeks {
  readonly #weeks = new Map<string, Building<CashWeek>>();

  constructor(private readonly asOf: Day) {}

  add({ account, openMinor, expectedOn }: ExpectedPayment): void {
    this.#week(expectedOn, account.currency).expectedMinor += openMinor;
    for (const { on, deltaMinor, cash } of account.changes) {
      if (cash && on > this.asOf) this.#week(on, account.currency).cameMinor -= deltaMinor;
    }
  }

  weeks(): CashWeek[] {
    return [...this.#weeks.values()].sort((a, b) => a.weekOf - b.weekOf || (a.currency < b.currency ? -1 : 1));
  }

  #week(day: Day, currency: string): Building<CashWeek> {
    const key = `${mondayOf(day)}|${currency}`;
    const known = this.#weeks.get(key) ?? { weekOf: mondayOf(day), currency, expectedMinor: 0n, cameMinor: 0n };
    this.#weeks.set(key, known);
    return known;
  }
}
