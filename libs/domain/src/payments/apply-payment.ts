import { compareMoney, formatMoney, minMoney, type Money, subtractMoney, sumMoney, zeroMoney } from '../money/money.js';
import { type Finding, finding } from '../rejections/rejections.js';

export interface OpenInvoice {
  readonly id: string;
  readonly number: string;
  readonly purchaseOrderNumber?: string | undefined;
  readonly invoiceDate: string;
  readonly dueDate: string;
  /** What is left to pay, above zero. */
  readonly open: Money;
}

export interface RemittanceLine {
  readonly invoiceNumber: string;
  /** Absent: as much as is open. */
  readonly amount?: Money | undefined;
}

export interface PaymentFacts {
  /** What of the payment is not applied yet. */
  readonly amount: Money;
  readonly remittance: readonly RemittanceLine[];
  readonly openInvoices: readonly OpenInvoice[];
}

export type ApplicationRule = 'remittance' | 'exact_amount' | 'manual';

export interface Application {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly amount: Money;
  readonly rule: ApplicationRule;
  /** What in the payment points at this invoice. */
  readonly evidence: string;
}

export interface ProposedApplication {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly amount: Money;
}

export interface PaymentDecision {
  readonly applications: readonly Application[];
  /** What stays as the customer's unapplied cash. */
  readonly unapplied: Money;
  /** Short, over, unknown invoice, not matched: each waits in the reconciliation queue. */
  readonly exceptions: readonly Finding[];
  /** Oldest first: what a person could do with the unapplied rest. Proposed, never posted by itself. */
  readonly proposal: readonly ProposedApplication[];
}

/**
 * What does this cash pay? First what the remittance names; without remittance the one open invoice of exactly this
 * amount; otherwise nothing, with an oldest-first proposal. Two open invoices of the same exact amount are no match:
 * a guess is not posted.
 */
export function applyPayment(facts: PaymentFacts): PaymentDecision {
  return facts.remittance.length > 0 ? applyByRemittance(facts) : applyByAmount(facts);
}

/** `INV-000042`, `inv 42` and `000042` name the same invoice: letters, blanks and leading zeros do not count. */
export const normalizeInvoiceNumber = (text: string): string => text.replaceAll(/\D/g, '').replace(/^0+/, '') || text;

function findInvoice(named: string, invoices: readonly OpenInvoice[]): OpenInvoice | undefined {
  const exact = invoices.find(({ number }) => number === named);
  if (exact) return exact;
  const alike = invoices.filter(({ number }) => normalizeInvoiceNumber(number) === normalizeInvoiceNumber(named));
  if (alike.length === 1) return alike[0];
  const byOrder = invoices.filter(({ purchaseOrderNumber }) => purchaseOrderNumber === named);
  return alike.length === 0 && byOrder.length === 1 ? byOrder[0] : undefined;
}

function applyByRemittance({ amount, remittance, openInvoices }: PaymentFacts): PaymentDecision {
  const applications: Application[] = [];
  const exceptions: Finding[] = [];
  const open = new Map(openInvoices.map((invoice) => [invoice.id, invoice.open]));
  let left = amount;
  for (const line of remittance) {
    const invoice = findInvoice(line.invoiceNumber, openInvoices);
    if (!invoice) {
      exceptions.push(finding('PAYMENT_INVOICE_UNKNOWN', `No open invoice is known as ${line.invoiceNumber}.`));
      continue;
    }
    const due = open.get(invoice.id)!;
    const named = line.amount ?? due;
    const applied = minMoney(minMoney(named, due), left);
    if (applied.minor > 0n) {
      applications.push({
        invoiceId: invoice.id,
        invoiceNumber: invoice.number,
        amount: applied,
        rule: 'remittance',
        evidence: `remittance names ${line.invoiceNumber}${line.amount ? ` for ${formatMoney(line.amount)}` : ''}`,
      });
      left = subtractMoney(left, applied);
      open.set(invoice.id, subtractMoney(due, applied));
    }
    if (compareMoney(applied, due) < 0) {
      const message = `Invoice ${invoice.number}: ${formatMoney(applied)} of ${formatMoney(due)} paid, ${formatMoney(subtractMoney(due, applied))} short.`;
      exceptions.push(finding('PAYMENT_SHORT', message));
    }
  }
  const rest = openInvoices.flatMap((invoice) => {
    const stillOpen = open.get(invoice.id)!;
    return stillOpen.minor > 0n ? [{ ...invoice, open: stillOpen }] : [];
  });
  if (left.minor > 0n) {
    exceptions.push(finding('PAYMENT_OVER', `${formatMoney(left)} is more than the invoices named need.`));
  }
  return { applications, unapplied: left, exceptions, proposal: proposeOldestFirst(left, rest) };
}

function applyByAmount({ amount, openInvoices }: PaymentFacts): PaymentDecision {
  const [match, ...others] = openInvoices.filter(({ open }) => compareMoney(open, amount) === 0);
  if (match && others.length === 0) {
    const evidence = `the only open invoice of exactly ${formatMoney(amount)}`;
    return {
      applications: [{ invoiceId: match.id, invoiceNumber: match.number, amount, rule: 'exact_amount', evidence }],
      unapplied: zeroMoney(amount.currency),
      exceptions: [],
      proposal: [],
    };
  }
  const owed = sumMoney(
    openInvoices.map(({ open }) => open),
    amount.currency,
  );
  const code = compareMoney(amount, owed) > 0 ? 'PAYMENT_OVER' : 'PAYMENT_NOT_MATCHED';
  const why =
    code === 'PAYMENT_OVER'
      ? `The payment of ${formatMoney(amount)} is more than the ${formatMoney(owed)} open.`
      : match
        ? `${others.length + 1} open invoices are of exactly ${formatMoney(amount)}.`
        : `No remittance, and no open invoice of exactly ${formatMoney(amount)}.`;
  return {
    applications: [],
    unapplied: amount,
    exceptions: [finding(code, why)],
    proposal: proposeOldestFirst(amount, openInvoices),
  };
}

/** Oldest due first, then invoice date, then number, as far as the amount reaches. */
export function proposeOldestFirst(amount: Money, invoices: readonly OpenInvoice[]): ProposedApplication[] {
  const key = ({ dueDate, invoiceDate, number }: OpenInvoice) => `${dueDate}|${invoiceDate}|${number}`;
  const oldestFirst = [...invoices].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const proposal: ProposedApplication[] = [];
  let left = amount;
  for (const { id, number, open } of oldestFirst) {
    if (left.minor <= 0n) break;
    const part = minMoney(left, open);
    proposal.push({ invoiceId: id, invoiceNumber: number, amount: part });
    left = subtractMoney(left, part);
  }
  return proposal;
}
