import {
  createEvent,
  disputeSettled,
  invoiceCredited,
  invoiceDisputed,
  invoicePosted,
  paymentApplied,
  paymentReceived,
  paymentReturned,
  paymentUnapplied,
  receivableWrittenOff,
  writeOffReversed,
} from '#contracts';
import { ageLedger } from '#domain/aging/age-receivables';
import { DEFAULT_AGING } from '#domain/aging/aging-policy';
import { toDay } from '#domain/receivables/calendar-day';
import { entriesOfEvent } from './entries-of-event.js';

const time = new Date('2025-06-23T12:00:00Z');
const attributes = { id: '0196f7b0-0000-7000-8000-00000000ffff', source: '/test', time };

describe('the entries of an event', () => {
  it('a write-off settles its invoice without cash, from its own day on, whichever of the two came first', () => {
    const invoice = createEvent(invoicePosted, invoicePosted.example, attributes).event;
    const writeOff = createEvent(
      receivableWrittenOff,
      { ...receivableWrittenOff.example, amount: '2.56' },
      attributes,
    ).event;
    const entries = [writeOff, invoice].flatMap((event) => entriesOfEvent(event, time));
    const age = (day: string) => ageLedger(entries, { ...DEFAULT_AGING, asOf: toDay(day) });
    expect(age('2025-06-22')).toMatchObject({ balanceMinor: 11256n, unappliedMinor: 0n, openInvoices: 1 });
    expect(age('2025-06-23')).toMatchObject({
      balanceMinor: 11000n,
      unappliedMinor: 0n,
      bucketsMinor: [0n, 11000n, 0n, 0n],
    });
  });

  const read = (...events: readonly { event: Parameters<typeof entriesOfEvent>[0] }[]) =>
    events.flatMap(({ event }) => entriesOfEvent(event, time));
  const told = (definition: typeof invoicePosted, data: object = {}) =>
    createEvent(definition, { ...definition.example, ...data }, attributes);
  const as = (definition: unknown) => definition as typeof invoicePosted;
  const aged = (events: readonly { event: Parameters<typeof entriesOfEvent>[0] }[], day = '2025-06-30') =>
    ageLedger(read(...events), { ...DEFAULT_AGING, asOf: toDay(day) });

  it('a returned cheque is owed again, in whatever order its events come', () => {
    const events = [
      told(as(paymentReturned)),
      told(as(paymentUnapplied)),
      told(as(paymentApplied)),
      told(as(paymentReceived)),
      told(invoicePosted),
    ];
    expect(aged(events, '2025-06-24')).toMatchObject({ balanceMinor: 0n, openInvoices: 0 });
    expect(aged(events)).toMatchObject({ balanceMinor: 11256n, unappliedMinor: 0n, openInvoices: 1 });
  });

  it('a write-off taken back is owed again', () => {
    const events = [told(as(writeOffReversed)), told(invoicePosted), told(as(receivableWrittenOff))];
    expect(aged(events, '2025-06-24')).toMatchObject({ balanceMinor: 11254n });
    expect(aged(events)).toMatchObject({ balanceMinor: 11256n, unappliedMinor: 0n });
  });

  it('a credit memo settles its invoice as far as it says, and the rest is the customer’s', () => {
    const credit = told(as(invoiceCredited), { amount: '20.00', appliedAmount: '5.00' });
    expect(aged([told(invoicePosted), credit])).toMatchObject({ balanceMinor: 9256n, unappliedMinor: -1500n });
  });

  it('an invoice is contested until the last of its disputes is settled', () => {
    const second = { disputeId: 'second' };
    const events = [told(invoicePosted), told(as(invoiceDisputed)), told(as(invoiceDisputed), second)];
    const one = told(as(disputeSettled), { invoiceUndisputed: false });
    const last = told(as(disputeSettled), { ...second, settledOn: '2025-06-26' });
    expect(aged(events)).toMatchObject({ disputedMinor: 1876n });
    expect(aged([...events, one])).toMatchObject({ disputedMinor: 938n });
    expect(aged([...events, one, last])).toMatchObject({ disputedMinor: 0n });
  });
});
