import { formatDay, toDay } from '../receivables/calendar-day.js';
import { foldLedger, type InvoiceAccount } from '../receivables/fold-ledger.js';
import type { LedgerEntry } from '../receivables/ledger-entry.js';
import { type AgingBasis, DEFAULT_AGING } from './aging-policy.js';
import { bucketTimeline } from './bucket-moves.js';

const FAR = toDay('2030-01-01');

/** The invoice of the worked example with what happened to it: [kind, day, amount, id]. */
function account(...events: [LedgerEntry['kind'], string, bigint, string?][]): InvoiceAccount {
  const head = { sourceEventId: 'e', customerId: '2147', currency: 'USD', recordedAt: 0, invoiceId: 'INV-1' };
  const entries: LedgerEntry[] = [
    {
      ...head,
      kind: 'invoice',
      documentId: 'INV-1',
      amountMinor: 1_842_000n,
      effectiveOn: toDay('2025-05-23'),
      dueOn: toDay('2025-06-22'),
    },
  ];
  for (const [kind, on, amountMinor, id = `${kind}-${on}`] of events) {
    const line = { ...head, amountMinor, effectiveOn: toDay(on) };
    if (kind === 'application') entries.push({ ...line, kind: 'payment', documentId: `p-${id}` });
    entries.push({ ...line, kind, documentId: id, fundingId: `p-${id}`, reversesId: 'paid' });
  }
  return foldLedger(entries, { asOf: FAR }, { changes: true }).accounts[0]!;
}

function moves(of: InvoiceAccount, through: string, basis: AgingBasis = 'invoice_date') {
  const timeline = bucketTimeline(of, { policy: { ...DEFAULT_AGING, basis }, through: toDay(through) });
  return timeline.moves.map(({ from, to, on }) => `${formatDay(on)} ${from} → ${to}`);
}

describe('an unpaid invoice of 23 May', () => {
  it('moved on 23 June by invoice date, once, and not by due date', () => {
    expect(moves(account(), '2025-07-08')).toEqual(['2025-06-23 current → 30-60']);
    expect(moves(account(), '2025-07-08', 'due_date')).toEqual([]);
    expect(moves(account(), '2025-06-22')).toEqual([]);
  });

  it('moves through every bucket on the day it happens, even when nobody looked for months', () => {
    expect(moves(account(), '2026-01-31')).toEqual([
      '2025-06-23 current → 30-60',
      '2025-07-23 30-60 → 60-90',
      '2025-08-22 60-90 → 90+',
    ]);
    expect(moves(account(), '2026-01-31', 'due_date')[0]).toBe('2025-07-23 current → 30-60');
  });
});

describe('payments', () => {
  it('on the due date: nothing moves', () => {
    expect(moves(account(['application', '2025-06-22', 1_842_000n]), '2026-01-31')).toEqual([]);
  });

  it('of a part change nothing about the calendar', () => {
    expect(moves(account(['application', '2025-06-10', 42_000n]), '2025-07-08')).toEqual([
      '2025-06-23 current → 30-60',
    ]);
  });

  it('later take the invoice out of its bucket, and a bounced one puts it where it is by then', () => {
    const bounced = account(['application', '2025-07-01', 1_842_000n, 'paid'], ['reversal', '2025-07-30', 1_842_000n]);
    expect(moves(bounced, '2025-08-01')).toEqual([
      '2025-06-23 current → 30-60',
      '2025-07-01 30-60 → settled',
      '2025-07-30 settled → 60-90',
    ]);
  });

  it('while current, bounced at 40 days: reopened into the bucket of that day', () => {
    const bounced = account(['application', '2025-06-02', 1_842_000n, 'paid'], ['reversal', '2025-07-02', 1_842_000n]);
    expect(moves(bounced, '2025-07-08')).toEqual(['2025-07-02 current → 30-60']);
  });
});

describe('day by day', () => {
  it('gives the same moves as one catch-up run, each once', () => {
    const story = account(
      ['application', '2025-06-30', 1_842_000n, 'paid'],
      ['reversal', '2025-07-09', 1_842_000n],
      ['application', '2025-09-01', 1_842_000n, 'again'],
    );
    const daily: string[] = [];
    let position: ReturnType<typeof bucketTimeline>['position'] | undefined;
    for (let day = toDay('2025-05-23'); day <= toDay('2025-09-10'); day += 1) {
      const timeline = bucketTimeline(story, { policy: DEFAULT_AGING, through: day, position });
      daily.push(...timeline.moves.map(({ from, to, on }) => `${formatDay(on)} ${from} → ${to}`));
      position = timeline.position;
      const repeated = bucketTimeline(story, { policy: DEFAULT_AGING, through: day, position });
      expect(repeated.moves).toEqual([]);
    }
    expect(daily).toEqual(moves(story, '2025-09-10'));
    expect(daily).toHaveLength(6);
  });

  it('names the next day on which the calendar moves it', () => {
    const next = (through: string, of = account()) =>
      bucketTimeline(of, { policy: DEFAULT_AGING, through: toDay(through) }).nextMoveOn;
    expect(formatDay(next('2025-05-23')!)).toBe('2025-06-23');
    expect(formatDay(next('2025-06-23')!)).toBe('2025-07-23');
    expect(next('2025-08-22')).toBeUndefined();
    expect(next('2025-06-23', account(['application', '2025-06-22', 1_842_000n]))).toBeUndefined();
  });

  it('a payment dated before a move that was told already is told on the day of that move', () => {
    const told = { bucket: '30-60', through: toDay('2025-06-25') };
    const late = account(['application', '2025-06-20', 1_842_000n]);
    const timeline = bucketTimeline(late, { policy: DEFAULT_AGING, through: toDay('2025-06-26'), position: told });
    expect(timeline.moves).toMatchObject([{ from: '30-60', to: 'settled', on: toDay('2025-06-25') }]);
  });
});
