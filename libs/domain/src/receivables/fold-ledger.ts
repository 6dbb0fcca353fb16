import type { Day } from './calendar-day.js';
import type { LedgerEntry } from './ledger-entry.js';

/** Which entries count: in effect on that day, and, where asked, known by that moment. */
export interface Cut {
  readonly asOf: Day;
  /** Milliseconds since 1970: leaves out what was recorded later, whatever day it is dated. */
  readonly knownBy?: number | undefined;
}

interface DatedChange {
  readonly on: Day;
  readonly deltaMinor: bigint;
}

/** A change of a balance. */
export interface BalanceChange extends DatedChange {
  /** Whether it is part of net credit sales: an invoice, a credit memo. */
  readonly sale: boolean;
}

/** A change of an invoice's open amount; negative settles it. */
export interface OpenChange extends DatedChange {
  /** Whether money moved: a write-off and a credit memo settle without. */
  readonly cash: boolean;
}

/** An invoice as the entries of a cut leave it. */
export interface InvoiceAccount {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly customerId: string;
  readonly currency: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  readonly amountMinor: bigint;
  /** What is still owed; below zero when more was applied than was owed. */
  readonly openMinor: bigint;
  readonly disputed: boolean;
  /** How much of what is open is contested. */
  readonly disputedMinor: bigint;
  /** In order of day; empty unless asked for. */
  readonly changes: readonly OpenChange[];
}

/** What is left of a payment or credit, and the day it is dated. */
export interface OpenCredit {
  readonly on: Day;
  readonly leftMinor: bigint;
}

/** One customer's receivables in one currency, as of a cut. */
export interface LedgerState {
  readonly accounts: readonly InvoiceAccount[];
  /** Cash and credits not on any invoice, negative: buckets + unapplied = balance. */
  readonly unappliedMinor: bigint;
  /** Summed entry by entry, without looking at any invoice: what the rest is held against. */
  readonly balanceMinor: bigint;
  /** What made the balance, by day, in no order; empty unless changes are asked for. */
  readonly balanceChanges: readonly BalanceChange[];
  /** What is left of each payment and credit; empty unless asked for. */
  readonly credits: readonly OpenCredit[];
}

/** What a fold hands out beside the sums. */
export interface Keep {
  /** Of each invoice's open amount and of the balance. */
  readonly changes?: boolean;
  readonly credits?: boolean;
}

type OpenAccount = { -readonly [Key in keyof InvoiceAccount]: InvoiceAccount[Key] } & { changes: OpenChange[] };

/**
 * Folds the entries of one customer and currency. Order of the entries does not matter: an application counts when
 * its invoice and its funding are both in the cut, a reversal when its application is. Entries must be distinct
 * (see `distinctEntries`); the store's unique key and the replay command both see to that.
 */
export function foldLedger(entries: readonly LedgerEntry[], cut: Cut, keep: Keep = {}): LedgerState {
  const { asOf, knownBy = Number.POSITIVE_INFINITY } = cut;
  const fold = new LedgerFold(keep);
  const links: LedgerEntry[] = [];
  const backs: LedgerEntry[] = [];
  for (const entry of entries) {
    if (entry.effectiveOn > asOf || entry.recordedAt > knownBy) continue;
    if (entry.kind === 'invoice') fold.invoice(entry);
    else if (entry.kind === 'payment' || entry.kind === 'credit') fold.fund(entry);
    else if (entry.kind === 'reversal' || entry.kind === 'write-back') backs.push(entry);
    else links.push(entry);
  }
  const reversed = new Set(backs.map(({ reversesId }) => reversesId));
  for (const entry of links) fold.link(entry, reversed.has(entry.documentId));
  for (const entry of backs) fold.takeBack(entry);
  return fold.state();
}

/** Something that counts and can be taken back. */
interface Link {
  readonly account: OpenAccount;
  readonly on: Day;
  /** Of an application; a write-off has none. */
  readonly fundingId: string | undefined;
}

class LedgerFold {
  readonly #accounts = new Map<string, OpenAccount>();
  readonly #fundedOn = new Map<string, { readonly on: Day; readonly cash: boolean }>();
  readonly #counted = new Map<string, Link>();
  readonly #balanceChanges: BalanceChange[] = [];
  readonly #credits: CreditBook | undefined;
  readonly #disputes = new Map<OpenAccount, DisputeBook>();
  #balance = 0n;
  #funding = 0n;

  constructor(private readonly keep: Keep) {
    this.#credits = keep.credits ? new CreditBook() : undefined;
  }

  invoice(entry: LedgerEntry): void {
    this.#accounts.set(entry.documentId, openAccount(entry));
    this.#move(entry.effectiveOn, entry.amountMinor, true);
  }

  fund(entry: LedgerEntry): void {
    this.#fundedOn.set(entry.documentId, { on: entry.effectiveOn, cash: entry.kind === 'payment' });
    this.#credits?.receive(entry);
    this.#funding += entry.amountMinor;
    this.#move(entry.effectiveOn, -entry.amountMinor, entry.kind === 'credit');
  }

  /** @param reversed whether something takes it back: only then is it remembered */
  link(entry: LedgerEntry, reversed: boolean): void {
    const { kind, amountMinor, fundingId = '' } = entry;
    const funded = this.#fundedOn.get(fundingId);
    if (kind === 'refund') {
      if (funded === undefined) return;
      this.#use(fundingId, amountMinor);
      this.#move(Math.max(entry.effectiveOn, funded.on), amountMinor);
      return;
    }
    const account = this.#accounts.get(entry.invoiceId ?? '');
    if (!account) return;
    const on = Math.max(entry.effectiveOn, account.issuedOn);
    if (kind === 'application') {
      if (funded === undefined) return;
      const from = Math.max(on, funded.on);
      this.#change(account, { on: from, deltaMinor: -amountMinor, cash: funded.cash });
      this.#use(fundingId, amountMinor);
      if (reversed) this.#counted.set(entry.documentId, { account, on: from, fundingId });
    } else if (kind === 'write-off') {
      this.#change(account, { on, deltaMinor: -amountMinor, cash: false });
      this.#move(on, -amountMinor);
      if (reversed) this.#counted.set(entry.documentId, { account, on, fundingId: undefined });
    } else {
      let book = this.#disputes.get(account);
      if (!book) this.#disputes.set(account, (book = new DisputeBook()));
      book.note(entry);
    }
  }

  takeBack({ kind, reversesId = '', effectiveOn, amountMinor }: LedgerEntry): void {
    const link = this.#counted.get(reversesId);
    if (!link || (kind === 'reversal') !== (link.fundingId !== undefined)) return;
    const on = Math.max(effectiveOn, link.on);
    const cash = link.fundingId !== undefined && this.#fundedOn.get(link.fundingId)!.cash;
    this.#change(link.account, { on, deltaMinor: amountMinor, cash });
    if (link.fundingId === undefined) this.#move(on, amountMinor);
    else this.#use(link.fundingId, -amountMinor);
  }

  state(): LedgerState {
    let unapplied = -this.#funding;
    for (const account of this.#accounts.values()) {
      if (account.openMinor < 0n) unapplied += account.openMinor;
      if (this.keep.changes) account.changes.sort((a, b) => a.on - b.on);
    }
    for (const [account, book] of this.#disputes) {
      account.disputedMinor = book.disputed(account.openMinor);
      account.disputed = book.isOpen();
    }
    return {
      accounts: [...this.#accounts.values()],
      unappliedMinor: unapplied,
      balanceMinor: this.#balance,
      balanceChanges: this.#balanceChanges,
      credits: this.#credits?.left() ?? [],
    };
  }

  #move(on: Day, deltaMinor: bigint, sale = false): void {
    this.#balance += deltaMinor;
    if (this.keep.changes) this.#balanceChanges.push({ on, deltaMinor, sale });
  }

  #use(fundingId: string, amountMinor: bigint): void {
    this.#funding -= amountMinor;
    this.#credits?.use(fundingId, amountMinor);
  }

  #change(account: OpenAccount, change: OpenChange): void {
    account.openMinor += change.deltaMinor;
    if (this.keep.changes) account.changes.push(change);
  }
}

/** What is left of every payment and credit; what moved between customers counts with the payment it is a part of. */
class CreditBook {
  readonly #left = new Map<string, { on: Day; leftMinor: bigint }>();

  receive({ documentId, fundingId, effectiveOn, amountMinor }: LedgerEntry): void {
    const credit = this.#of(fundingId ?? documentId);
    credit.leftMinor += amountMinor;
    if (fundingId === undefined) credit.on = effectiveOn;
  }

  use(fundingId: string, amountMinor: bigint): void {
    this.#of(fundingId).leftMinor -= amountMinor;
  }

  left(): OpenCredit[] {
    return [...this.#left.values()].filter(({ leftMinor }) => leftMinor !== 0n);
  }

  #of(id: string) {
    let credit = this.#left.get(id);
    if (!credit) this.#left.set(id, (credit = { on: 0, leftMinor: 0n }));
    return credit;
  }
}

/**
 * Disputes of one invoice. An end that names its dispute ends that one; one that names none ends all that began by its
 * day, so that on the same day an end outweighs a beginning and the order of arrival does not matter.
 */
class DisputeBook {
  readonly #begun: LedgerEntry[] = [];
  readonly #ended = new Set<string>();
  #allEndedOn = Number.NEGATIVE_INFINITY;

  note(entry: LedgerEntry): void {
    if (entry.kind === 'dispute') this.#begun.push(entry);
    else if (entry.reversesId !== undefined) this.#ended.add(entry.reversesId);
    else this.#allEndedOn = Math.max(this.#allEndedOn, entry.effectiveOn);
  }

  isOpen(): boolean {
    return this.#open().length > 0;
  }

  /** How much of what is open is contested; a dispute without an amount is about all of it. */
  disputed(openMinor: bigint): bigint {
    const open = this.#open();
    if (openMinor <= 0n || open.length === 0) return 0n;
    if (open.some(({ amountMinor }) => amountMinor === 0n)) return openMinor;
    const sum = open.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    return sum < openMinor ? sum : openMinor;
  }

  #open(): LedgerEntry[] {
    return this.#begun.filter(
      ({ documentId, effectiveOn }) => !this.#ended.has(documentId) && effectiveOn > this.#allEndedOn,
    );
  }
}

function openAccount(entry: LedgerEntry): OpenAccount {
  return {
    invoiceId: entry.documentId,
    invoiceNumber: entry.invoiceNumber ?? entry.documentId,
    customerId: entry.customerId,
    currency: entry.currency,
    issuedOn: entry.effectiveOn,
    dueOn: entry.dueOn ?? entry.effectiveOn,
    amountMinor: entry.amountMinor,
    openMinor: entry.amountMinor,
    disputed: false,
    disputedMinor: 0n,
    changes: [],
  };
}

/** What an invoice still owed at the end of a day, from its changes; nothing before it was issued. */
export function openOn(account: InvoiceAccount, day: Day): bigint {
  if (day < account.issuedOn) return 0n;
  let open = account.amountMinor;
  for (const { on, deltaMinor } of account.changes) {
    if (on > day) break;
    open += deltaMinor;
  }
  return open;
}

/** The day since which nothing is owed, from the changes; undefined while something is. */
export function settledOn(account: InvoiceAccount): Day | undefined {
  let open = account.amountMinor;
  let settled: Day | undefined = open <= 0n ? account.issuedOn : undefined;
  for (const { on, deltaMinor } of account.changes) {
    open += deltaMinor;
    if (open > 0n) settled = undefined;
    else settled ??= on;
  }
  return settled;
}
