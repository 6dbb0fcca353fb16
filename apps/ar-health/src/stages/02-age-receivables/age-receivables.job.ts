import { bucketMoved, createEvent } from '#contracts';
import type { AgingBasis, AgingPolicy } from '#domain/aging/aging-policy';
import { bucketTimeline } from '#domain/aging/bucket-moves';
import { formatMoney } from '#domain/money/money';
import { type Day, formatDay, toDay } from '#domain/receivables/calendar-day';
import { groupByLedger } from '#domain/receivables/customer-ledgers';
import { foldLedger, type InvoiceAccount } from '#domain/receivables/fold-ledger';
import { type Tx, Transactions } from '#messaging';
import { calendarDay, Clock, IdSource, PeriodicJob } from '#service-kit';
import { ArSettings, EVENT_SOURCE } from '../../ar-settings.js';
import { LedgerRepository } from '../../ledger/ledger.repository.js';
import { AgingInForce } from '../../policies/aging-in-force.js';
import { BucketPositionRepository, type PositionRow, type ToldMove } from './bucket-position.repository.js';

/** Invoices per transaction. */
const BATCH = 500;
const FOREVER = Number.MAX_SAFE_INTEGER;

/**
 * Moves invoices between buckets: by the calendar and by what was paid since. It goes from one day on which something
 * can move to the next, up to today in the company's zone, so a run after days of downtime tells in order what each
 * missed day would have told. A second run of the same day finds nothing left.
 */
@PeriodicJob({ name: 'age-receivables', everyMs: 15_000 })
export class AgeReceivablesJob {
  constructor(
    private readonly transactions: Transactions,
    private readonly positions: BucketPositionRepository,
    private readonly ledger: LedgerRepository,
    private readonly aging: AgingInForce,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly settings: ArSettings,
  ) {}

  async run(): Promise<void> {
    const today = toDay(calendarDay(this.clock.now(), this.settings.timeZone));
    const policy = await this.aging.current();
    const name = `${policy.basis} ${policy.edges.join(',')}`;
    await this.transactions.run(({ manager }) => this.positions.adoptPolicy(manager, name, today));
    for (;;) {
      const day = await this.positions.nextCheckOn(today);
      if (day === undefined) return;
      await this.transactions.run((tx) => this.#ageBatch(tx, day, policy));
    }
  }

  async #ageBatch(tx: Tx, day: Day, policy: AgingPolicy): Promise<void> {
    const due = await this.positions.lockDue(tx.manager, day, BATCH);
    const accounts = await this.#accounts(tx, due);
    const moves: ToldMove[] = [];
    const positions = due.map((row) => {
      const account = accounts.get(row.invoiceId);
      if (!account) throw new Error(`invoice ${row.invoiceId} has a position and no ledger entry`);
      const timeline = bucketTimeline(account, {
        policy,
        through: day,
        position: positionOf(row),
      });
      moves.push(...timeline.moves.map((move) => ({ ...move, account })));
      const { bucket, through } = timeline.position;
      // What is settled by a dated entry in the future, or reopened by one, is looked at on that day.
      const checkOn = soonest(timeline.nextMoveOn, account.changes.find(({ on }) => on > through)?.on);
      return { invoiceId: row.invoiceId, bucket, through, checkOn };
    });
    await this.positions.savePositions(tx.manager, positions);

    const recordedAt = this.clock.now();
    const head = { basis: policy.basis, recordedAt };
    const told = await this.positions.recordMoves(tx.manager, moves, head);
    told.sort((a, b) => a.on - b.on || (a.account.invoiceNumber < b.account.invoiceNumber ? -1 : 1));
    tx.emit(...told.map((move) => this.#event(move, head)));
  }

  async #accounts(tx: Tx, due: readonly PositionRow[]): Promise<Map<string, InvoiceAccount>> {
    const ids = due.map(({ invoiceId }) => invoiceId);
    const entries = await this.ledger.entriesOfInvoices(tx.manager, ids);
    const accounts = groupByLedger(entries).flatMap(
      (ledger) => foldLedger(ledger, { asOf: FOREVER }, { changes: true }).accounts,
    );
    return new Map(accounts.map((account) => [account.invoiceId, account]));
  }

  #event({ account, from, to, on, ageDays, openMinor }: ToldMove, head: { basis: AgingBasis; recordedAt: Date }) {
    const { customerId, invoiceId, invoiceNumber, currency } = account;
    return createEvent(
      bucketMoved,
      {
        customerId,
        invoiceId,
        invoiceNumber,
        from,
        to,
        occurredOn: formatDay(on),
        basis: head.basis,
        ageDays,
        currency,
        openAmount: formatMoney({ minor: openMinor, currency }),
      },
      { id: this.ids.newId(), source: EVENT_SOURCE, time: head.recordedAt, subject: invoiceId },
    );
  }
}

const positionOf = ({ bucket, through }: PositionRow) =>
  bucket === undefined || through === undefined ? undefined : { bucket, through };

const soonest = (a: Day | undefined, b: Day | undefined): Day | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
