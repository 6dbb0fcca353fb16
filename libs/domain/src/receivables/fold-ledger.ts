import type { Day } from './calendar-day.js';
import type { LedgerEntry } from './ledger-entry.js';

/** Which entries count: in effect on that day, and, where asked, known by that moment. */
export interface Cut {
  readonly asOf: Day;
  /** Milliseconds since 1970: leaves out what was recorded later, whatever day it is dated. */
  readonly knownBy?: number | undefined;
}

/** A change of an invoice's open amount; negative settles it. */
export interface OpenChange {
  readonly on: Day;
  readonly deltaMinor: bigint;
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
  /** In order of day; empty unless asked for. */
  readonly changes: readonly OpenChange[];
}

/** One customer's receivables in one currency, as of a cut. */
export interface LedgerState {
  readonly accounts: readonly InvoiceAccount[];
  /** Cash and credits not on any invoice, negative: buckets + unapplied = balance. */
  readonly unappliedMinor: bigint;
  /** Summed entry by entry, without looking at any invoice: what the rest is held against. */
  readonly balanceMinor: bigint;
}

type OpenAccount = { -readonly [Key in keyof InvoiceAccount]: InvoiceAccount[Key] } & { changes: OpenChange[] };

/** A link's three facts: what it settles, from when, by how much. */
interface Link {
  readonly account: OpenAccount;
  readonly on: Day;
}

/**
 * Folds the entries of one customer and currency. Order of the entries does not matter: an application counts when
 * its invoice and its funding are both in the cut, a reversal when its application is. Entries must be distinct
 * (see `distinctEntries`); the store's unique key and the replay command both see to that.
 */
export function foldLedger(
  entries: readonly LedgerEntry[],
  cut: Cut,
  keep: { readonly changes: boolean } = { changes: false },
): LedgerState {
  const { asOf, knownBy = Number.POSITIVE_INFINITY } = cut;
  const accounts = new Map<string, OpenAccount>();
  const fundedOn = new Map<string, Day>();
  const links: LedgerEntry[] = [];
  let balance = 0n;
  let funding = 0n;
  let reversals = false;

  for (const entry of entries) {
    if (entry.effectiveOn > asOf || entry.recordedAt > knownBy) continue;
    switch (entry.kind) {
      case 'invoice':
        accounts.set(entry.documentId, openAccount(entry));
        balance += entry.amountMinor;
        break;
      case 'payment':
      case 'credit':
        fundedOn.set(entry.documentId, entry.effectiveOn);
        funding += entry.amountMinor;
        balance -= entry.amountMinor;
        break;
      case 'refund':
        funding -= entry.amountMinor;
        balance += entry.amountMinor;
        break;
      default:
        reversals ||= entry.kind === 'reversal';
        links.push(entry);
    }
  }

  const change = (account: OpenAccount, on: Day, deltaMinor: bigint) => {
    account.openMinor += deltaMinor;
    if (keep.changes) account.changes.push({ on, deltaMinor });
  };
  const counted = new Map<string, Link>();
  const disputes = new Map<OpenAccount, Day>();
  for (const entry of links) {
    const account = accounts.get(entry.invoiceId ?? '');
    if (!account) continue;
    if (entry.kind === 'application') {
      const funded = fundedOn.get(entry.fundingId ?? '');
      if (funded === undefined) continue;
      const on = Math.max(entry.effectiveOn, funded, account.issuedOn);
      change(account, on, -entry.amountMinor);
      funding -= entry.amountMinor;
      if (reversals) counted.set(entry.documentId, { account, on });
    } else if (entry.kind === 'write-off') {
      change(account, Math.max(entry.effectiveOn, account.issuedOn), -entry.amountMinor);
      balance -= entry.amountMinor;
    } else if (entry.kind === 'write-back') {
      change(account, Math.max(entry.effectiveOn, account.issuedOn), entry.amountMinor);
      balance += entry.amountMinor;
    } else if (entry.kind === 'dispute' || entry.kind === 'dispute-end') {
      markDispute(disputes, account, entry);
    }
  }
  if (reversals) {
    for (const entry of links) {
      const link = entry.kind === 'reversal' ? counted.get(entry.reversesId ?? '') : undefined;
      if (!link) continue;
      change(link.account, Math.max(entry.effectiveOn, link.on), entry.amountMinor);
      funding += entry.amountMinor;
    }
  }

  let unapplied = -funding;
  for (const account of accounts.values()) {
    if (account.openMinor < 0n) unapplied += account.openMinor;
    if (keep.changes) account.changes.sort((a, b) => a.on - b.on);
  }
  return { accounts: [...accounts.values()], unappliedMinor: unapplied, balanceMinor: balance };
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
    changes: [],
  };
}

/** The latest word wins; on the same day an end outweighs a beginning, so that the order of arrival does not matter. */
function markDispute(disputes: Map<OpenAccount, Day>, account: OpenAccount, entry: LedgerEntry): void {
  const last = disputes.get(account);
  if (last !== undefined && (entry.effectiveOn < last || (entry.effectiveOn === last && entry.kind === 'dispute'))) {
    return;
  }
  disputes.set(account, entry.effectiveOn);
  account.disputed = entry.kind === 'dispute';
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

/** Entries by customer and currency: what `foldLedger` takes, in the order of first appearance. */
export function groupByLedger(entries: Iterable<LedgerEntry>): LedgerEntry[][] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = `${entry.customerId}|${entry.currency}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}
