import { createEvent, invoicePosted, receivableWrittenOff } from '#contracts';
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
});
