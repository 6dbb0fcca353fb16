import {
  createEvent,
  type EventContextAttributes,
  invoicePosted,
  orderValidated,
  type OutgoingEvent,
  paymentApplied,
  paymentReceived,
  paymentReturned,
  paymentUnapplied,
} from '#contracts';
import type { OrderFact } from '#domain/health/model/order-history';
import { formatMoney } from '#domain/money/money';
import { formatDay } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';
import { encodeEvent, type MessageBus } from '#messaging';
import { createHash } from 'node:crypto';
import { tellReversals } from './tell-reversals.js';

const BATCH = 500;
/** Who speaks: consumers can tell history that was brought along from what happens now. */
const SOURCE = '/ar-health/import';
/** Noon, so that the calendar day is the same in every time zone of the Americas and Europe. */
const noonOf = (day: number): Date => new Date(`${formatDay(day)}T16:00:00Z`);

/**
 * Publishes the history of files as the events it would have been. Ids are made from the rows, so the same files twice
 * change nothing: consumers have seen every event already.
 */
export async function importHistory(
  bus: MessageBus,
  history: {
    readonly entries: Iterable<LedgerEntry>;
    readonly orders: ReadonlyMap<string, readonly OrderFact[]>;
    readonly onNote: (note: string) => void;
  },
) {
  const counts = { invoices: 0, payments: 0, applications: 0, reversals: 0, returns: 0, orders: 0 };
  let batch: OutgoingEvent[] = [];
  const send = async () => {
    await bus.publish(
      batch.map(({ topic, key, event }) => {
        const { headers, value } = encodeEvent(event);
        return { topic, key, headers, value: Buffer.from(value) };
      }),
    );
    batch = [];
  };
  let untold = 0;
  for (const entry of tellReversals(history.entries, () => (untold += 1))) {
    batch.push(eventOfEntry(entry));
    counts[COUNTED[entry.kind as Told]] += 1;
    if (batch.length >= BATCH) await send();
  }
  for (const [customerId, orders] of history.orders) {
    const repeats = new Map<number, number>();
    for (const { on } of orders) {
      const nth = repeats.get(on) ?? 0;
      repeats.set(on, nth + 1);
      batch.push(eventOfOrder(customerId, on, nth));
      counts.orders += 1;
      if (batch.length >= BATCH) await send();
    }
  }
  if (batch.length > 0) await send();
  if (untold > 0) history.onNote(`${untold} payments below zero take back more than came before: the rest is not told`);
  return { published: counts };
}

/** A UUID made from a name (RFC 9562 version 8, SHA-256): the same row always has the same id. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function attributesOf(name: string, day: number): EventContextAttributes {
  return { id: idOf(`event|${name}`), source: SOURCE, time: noonOf(day) };
}

const COUNTED = {
  invoice: 'invoices',
  payment: 'payments',
  application: 'applications',
  reversal: 'reversals',
  refund: 'returns',
} as const;
type Told = keyof typeof COUNTED;

/** Why cash went back: the file says no more. */
const REASON = 'a payment below zero in the imported file';

function eventOfEntry(entry: LedgerEntry): OutgoingEvent {
  const { customerId, currency, effectiveOn, documentId } = entry;
  const head = { customerId, currency, amount: formatMoney({ minor: entry.amountMinor, currency }) };
  const attributes = attributesOf(`${entry.kind}|${documentId}`, effectiveOn);
  const on = formatDay(effectiveOn);
  if (entry.kind === 'invoice') {
    const terms = `NET${entry.dueOn! - effectiveOn}`;
    const references = { orderId: 'import', purchaseOrderNumber: 'import', shipmentId: 'import' };
    const invoice = { invoiceId: idOf(documentId), invoiceNumber: entry.invoiceNumber!, lines: [] };
    const dates = { invoiceDate: on, dueDate: formatDay(entry.dueOn!), terms };
    return createEvent(invoicePosted, { ...head, ...references, ...invoice, ...dates }, attributes);
  }
  if (entry.kind === 'payment') {
    const payment = { paymentId: idOf(documentId), receivedOn: on, method: 'import', remittance: [] };
    return createEvent(paymentReceived, { ...head, ...payment }, attributes);
  }
  const paymentId = idOf(entry.fundingId!);
  if (entry.kind === 'refund') {
    const returned = { returnId: idOf(`refund|${documentId}`), kind: 'refund', returnedOn: on } as const;
    return createEvent(paymentReturned, { ...head, paymentId, ...returned, reason: REASON }, attributes);
  }
  const link = {
    ...head,
    paymentId,
    applicationId: idOf(`${entry.kind}|${documentId}`),
    invoiceId: idOf(entry.invoiceId!),
    invoiceNumber: entry.invoiceNumber!,
  };
  if (entry.kind === 'application') {
    return createEvent(paymentApplied, { ...link, appliedOn: on, rule: 'import' }, attributes);
  }
  const back = { reversesApplicationId: idOf(`application|${entry.reversesId!}`), unappliedOn: on, reason: REASON };
  return createEvent(paymentUnapplied, { ...link, ...back }, attributes);
}

function eventOfOrder(customerId: string, on: number, nth: number): OutgoingEvent {
  const name = `order|${customerId}|${on}|${nth}`;
  const order = { orderId: idOf(name), customerId, purchaseOrderNumber: `import ${formatDay(on)} ${nth + 1}` };
  const data = { ...order, channel: 'import', documentId: 'import', warnings: [] };
  return createEvent(orderValidated, data, attributesOf(name, on));
}
