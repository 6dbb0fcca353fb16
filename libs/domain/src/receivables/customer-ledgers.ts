import type { LedgerEntry } from './ledger-entry.js';

/**
 * Entries as the ledgers of customers: one list per customer and currency, in the order of first appearance, ready to be
 * folded. What acts on an invoice belongs to the books of the invoice's customer, whoever is named in the event.
 *
 * Money of one customer that pays the invoice of another leaves the books of the first and comes into those of the
 * second, on the day on which invoice, money and application are all there: a payment below zero in the one, one above in
 * the other, so that both add up on every day. Taking such an application back moves the money back.
 */
export function groupByLedger(entries: Iterable<LedgerEntry>): LedgerEntry[][] {
  const all = Array.isArray(entries) ? (entries as readonly LedgerEntry[]) : [...entries];
  return concernsOneCustomer(all) ? splitByCustomer(all) : splitByCustomer(inOwnBooks(all));
}

/** The same for customers whose money never went to one another: what entries act on is in the same books. */
export function splitByCustomer(entries: Iterable<LedgerEntry>): LedgerEntry[][] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = `${entry.customerId}|${entry.currency}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}

function concernsOneCustomer(entries: readonly LedgerEntry[]): boolean {
  const customerId = entries[0]?.customerId;
  return entries.every((entry) => entry.customerId === customerId);
}

function* inOwnBooks(entries: readonly LedgerEntry[]): Generator<LedgerEntry> {
  const invoices = new Map<string, LedgerEntry>();
  const funding = new Map<string, LedgerEntry>();
  const applications = new Map<string, LedgerEntry>();
  const writeOffs = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    if (entry.kind === 'invoice') invoices.set(entry.documentId, entry);
    else if (entry.kind === 'payment' || entry.kind === 'credit') funding.set(entry.documentId, entry);
    else if (entry.kind === 'application') applications.set(entry.documentId, entry);
    else if (entry.kind === 'write-off') writeOffs.set(entry.documentId, entry);
  }
  for (const entry of entries) {
    if (entry.kind === 'invoice' || entry.kind === 'payment' || entry.kind === 'credit') {
      yield entry;
      continue;
    }
    const takenBack = entry.kind === 'reversal' ? applications : writeOffs;
    const acted = isTakingBack(entry) ? takenBack.get(entry.reversesId ?? '') : entry;
    const application = acted?.kind === 'application' ? acted : undefined;
    const invoice = invoices.get((acted ?? entry).invoiceId ?? '');
    const money = funding.get(application?.fundingId ?? '');
    if (entry.kind === 'refund') {
      const source = funding.get(entry.fundingId ?? '');
      yield source ? { ...entry, customerId: source.customerId } : entry;
    } else if (invoice && application && money && movesMoney(application, { invoice, money })) {
      yield* moved(entry, { application, invoice, money });
    } else if (invoice && invoice.customerId !== entry.customerId) {
      yield { ...entry, customerId: invoice.customerId };
    } else {
      yield entry;
    }
  }
}

const isTakingBack = ({ kind }: LedgerEntry): boolean => kind === 'reversal' || kind === 'write-back';

interface Parts {
  readonly application: LedgerEntry;
  readonly invoice: LedgerEntry;
  readonly money: LedgerEntry;
}

/** Between customers only; another currency is no payment at all and stays where it is. */
const movesMoney = (application: LedgerEntry, { invoice, money }: Omit<Parts, 'application'>): boolean =>
  invoice.customerId !== money.customerId &&
  invoice.currency === application.currency &&
  money.currency === application.currency;

/** The payment as which the money of another customer comes in. */
const arrivalOf = ({ documentId }: LedgerEntry): string => `application:${documentId}`;

/** The application, or the reversal of it, as both books see it. */
function* moved(entry: LedgerEntry, { application, invoice, money }: Parts): Generator<LedgerEntry> {
  const parts = [entry, application, invoice, money];
  const when = {
    effectiveOn: Math.max(...parts.map(({ effectiveOn }) => effectiveOn)),
    recordedAt: Math.max(...parts.map(({ recordedAt }) => recordedAt)),
  };
  const back = entry.kind === 'reversal';
  const comes: LedgerEntry = {
    ...entry,
    ...when,
    kind: 'payment',
    documentId: back ? `reversal:${entry.documentId}` : arrivalOf(application),
    customerId: invoice.customerId,
    amountMinor: back ? -entry.amountMinor : entry.amountMinor,
    invoiceId: undefined,
    fundingId: back ? arrivalOf(application) : undefined,
    reversesId: undefined,
  };
  yield { ...comes, customerId: money.customerId, amountMinor: -comes.amountMinor, fundingId: money.documentId };
  yield comes;
  yield { ...entry, ...when, customerId: invoice.customerId, fundingId: arrivalOf(application) };
}
