import {
  type CloudEvent,
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
import { money } from '#domain/money/money';
import { toDay } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import type { z } from 'zod';

type DataOf<Definition extends { schema: z.ZodType }> = z.infer<Definition['schema']>;
type Head = Pick<LedgerEntry, 'sourceEventId' | 'recordedAt'>;

const readers: Readonly<Record<string, (data: never, head: Head) => LedgerEntry[]>> = {
  [invoicePosted.type]: (data: DataOf<typeof invoicePosted>, head) => [
    {
      ...head,
      ...amountOf(data),
      kind: 'invoice',
      documentId: data.invoiceId,
      invoiceId: data.invoiceId,
      invoiceNumber: data.invoiceNumber,
      effectiveOn: toDay(data.invoiceDate),
      dueOn: toDay(data.dueDate),
    },
  ],
  [invoiceCredited.type]: (data: DataOf<typeof invoiceCredited>, head) => {
    const credit: LedgerEntry = {
      ...head,
      ...amountOf(data),
      kind: 'credit',
      documentId: data.creditMemoId,
      effectiveOn: toDay(data.creditDate),
    };
    if (data.invoiceId === undefined) return [credit];
    // A credit memo that names its invoice is applied to it in the same breath, as far as it says; the rest stays a
    // credit.
    const { invoiceId, creditMemoId: fundingId, appliedAmount = data.amount } = data;
    const { amountMinor } = amountOf({ ...data, amount: appliedAmount });
    if (amountMinor === 0n) return [credit];
    const application = { ...credit, kind: 'application', documentId: `credit:${fundingId}` } as const;
    return [credit, { ...application, invoiceId, fundingId, amountMinor }];
  },
  [paymentReceived.type]: (data: DataOf<typeof paymentReceived>, head) => [
    { ...head, ...amountOf(data), kind: 'payment', documentId: data.paymentId, effectiveOn: toDay(data.receivedOn) },
  ],
  [paymentApplied.type]: (data: DataOf<typeof paymentApplied>, head) => [
    {
      ...head,
      ...amountOf(data),
      kind: 'application',
      documentId: data.applicationId,
      invoiceId: data.invoiceId,
      fundingId: data.paymentId,
      effectiveOn: toDay(data.appliedOn),
    },
  ],
  [paymentUnapplied.type]: (data: DataOf<typeof paymentUnapplied>, head) => [
    {
      ...head,
      ...amountOf(data),
      kind: 'reversal',
      documentId: data.applicationId,
      invoiceId: data.invoiceId,
      fundingId: data.paymentId,
      reversesId: data.reversesApplicationId,
      effectiveOn: toDay(data.unappliedOn),
    },
  ],
  [paymentReturned.type]: (data: DataOf<typeof paymentReturned>, head) => [
    {
      ...head,
      ...amountOf(data),
      kind: 'refund',
      documentId: data.returnId,
      fundingId: data.paymentId,
      effectiveOn: toDay(data.returnedOn),
    },
  ],
  [writeOffReversed.type]: (data: DataOf<typeof writeOffReversed>, head) => [
    {
      ...head,
      ...amountOf(data),
      kind: 'write-back',
      documentId: data.writeOffId,
      invoiceId: data.invoiceId,
      reversesId: data.reversesWriteOffId,
      effectiveOn: toDay(data.reversedOn),
    },
  ],
  [invoiceDisputed.type]: (data: DataOf<typeof invoiceDisputed>, head) => [
    {
      ...head,
      ...amountOf(data),
      kind: 'dispute',
      documentId: data.disputeId,
      invoiceId: data.invoiceId,
      effectiveOn: toDay(data.disputedOn),
    },
  ],
  [disputeSettled.type]: (data: DataOf<typeof disputeSettled>, head) => [
    {
      ...head,
      ...amountOf({ ...data, amount: '0' }),
      kind: 'dispute-end',
      documentId: data.disputeId,
      invoiceId: data.invoiceId,
      reversesId: data.disputeId,
      effectiveOn: toDay(data.settledOn),
    },
  ],
  [receivableWrittenOff.type]: (data: DataOf<typeof receivableWrittenOff>, head) => [
    {
      ...head,
      ...amountOf(data),
      kind: 'write-off',
      documentId: data.writeOffId,
      invoiceId: data.invoiceId,
      effectiveOn: toDay(data.writtenOffOn),
    },
  ],
};

/**
 * The ledger entries an event means; none for events that move no money. An application takes effect on the day it
 * was made, also when the cash came earlier.
 * @throws RangeError when an amount has more digits than its currency: the event is unprocessable
 */
export function entriesOfEvent(event: CloudEvent, recordedAt: Date): LedgerEntry[] {
  const reader = readers[event.type];
  return reader ? reader(event.data as never, { sourceEventId: event.id, recordedAt: recordedAt.getTime() }) : [];
}

function amountOf(data: { amount: string; currency: string; customerId: string }) {
  const { amount, currency, customerId } = data;
  return { amountMinor: money(amount, currency).minor, currency, customerId };
}
