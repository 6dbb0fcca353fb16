import type { Day } from '#domain/receivables/calendar-day';
import type { LedgerEntry } from '#domain/receivables/ledger-entry';

/** A payment of the file and what has not been taken back of it. */
interface Payment {
  readonly on: Day;
  readonly fundingId: string;
  /** Where it was applied. */
  readonly application: LedgerEntry | undefined;
  leftMinor: bigint;
}

/**
 * The entries of files as events can tell them. A payment below zero takes back what came before: its part of the
 * application is reversed and that much cash has left again. The youngest payment up to its day that went the same way
 * (to the same invoice, or to none) goes first.
 * @param entries ledger by ledger, a payment's application right after it
 * @param onUntold is handed each payment below zero of which some takes back nothing that the file has
 */
export function* tellReversals(
  entries: Iterable<LedgerEntry>,
  onUntold: (payment: LedgerEntry, leftMinor: bigint) => void,
): Generator<LedgerEntry> {
  let ledger = new PaymentPool(onUntold);
  let head = '';
  for (const entry of entries) {
    const own = `${entry.customerId}|${entry.currency}`;
    if (own !== head) {
      yield* ledger.reversals();
      ledger = new PaymentPool(onUntold);
      head = own;
    }
    ledger.note(entry);
    if (entry.kind === 'invoice' || entry.amountMinor >= 0n) yield entry;
  }
  yield* ledger.reversals();
}

/** The payments of one ledger. */
class PaymentPool {
  readonly #payments: { entry: LedgerEntry; application: LedgerEntry | undefined }[] = [];

  constructor(private readonly onUntold: (payment: LedgerEntry, leftMinor: bigint) => void) {}

  note(entry: LedgerEntry): void {
    if (entry.kind === 'payment') this.#payments.push({ entry, application: undefined });
    else if (entry.kind === 'application') this.#payments.at(-1)!.application = entry;
  }

  *reversals(): Generator<LedgerEntry> {
    const byDay = this.#payments.sort((a, b) => a.entry.effectiveOn - b.entry.effectiveOn);
    const wentTo = new Map<string, Payment[]>();
    for (const { entry, application } of byDay.filter((one) => one.entry.amountMinor > 0n)) {
      const { documentId: fundingId, effectiveOn: on, amountMinor: leftMinor } = entry;
      const way = application?.invoiceId ?? '';
      const known = wentTo.get(way);
      const payment = { on, fundingId, application, leftMinor };
      if (known) known.push(payment);
      else wentTo.set(way, [payment]);
    }
    for (const { entry, application } of byDay) {
      if (entry.amountMinor < 0n) yield* this.#takeBack(entry, wentTo.get(application?.invoiceId ?? '') ?? []);
    }
  }

  /** @param payments oldest first */
  *#takeBack(back: LedgerEntry, payments: readonly Payment[]): Generator<LedgerEntry> {
    let leftMinor = -back.amountMinor;
    for (const payment of payments.filter(({ on }) => on <= back.effectiveOn).reverse()) {
      const amountMinor = leftMinor < payment.leftMinor ? leftMinor : payment.leftMinor;
      if (amountMinor === 0n) continue;
      payment.leftMinor -= amountMinor;
      leftMinor -= amountMinor;
      yield* partBack(back, payment, amountMinor);
    }
    if (leftMinor > 0n) this.onUntold(back, leftMinor);
  }
}

function* partBack(back: LedgerEntry, payment: Payment, amountMinor: bigint): Generator<LedgerEntry> {
  const { application, fundingId } = payment;
  const part = { ...back, amountMinor, documentId: `${back.documentId}<${fundingId}`, fundingId };
  if (application) {
    const { invoiceId, invoiceNumber, documentId: reversesId } = application;
    yield { ...part, kind: 'reversal', invoiceId, invoiceNumber, reversesId };
  }
  yield { ...part, kind: 'refund' };
}
