import { addDays } from '#domain/calendar/calendar-day';
import { parseTerms } from '#domain/invoicing/payment-terms';
import type { Money } from '#domain/money/money';
import type { PaymentFacts } from '#domain/payments/apply-payment';
import { earnedDiscount } from '#domain/payments/earned-discount';
import { type DeductionReason, oldestFirst, type OpenInvoice, type RemittanceLine } from '#domain/payments/open-item';
import { seededRandom } from './seeded-random.js';

/** A payment as it comes in, and what the payer meant by it. */
export interface KnownPayment {
  readonly kind: PaymentKind;
  readonly facts: PaymentFacts;
  /** Invoice id → minor units of it the payer meant to settle, discounts included. */
  readonly truth: ReadonlyMap<string, bigint>;
}

/** How payers pay, out of a hundred. The first eight say what for, the others leave it to the amount. */
const KINDS = {
  'remittance, every invoice in full': 24,
  'remittance by purchase order or number alone': 6,
  'remittance, earned discount taken': 4,
  'remittance, discount taken too late': 3,
  'remittance, deduction with a reason': 4,
  'remittance, short without a reason': 4,
  'remittance with a mistyped number': 3,
  'remittance, more money than named': 2,
  'one invoice': 18,
  'one invoice less earned discount': 5,
  'whole balance': 5,
  'oldest ones in a row': 5,
  'any few invoices': 9,
  'round amount on account': 3,
  'short by cents': 3,
  'short without a word': 2,
} as const;
export type PaymentKind = keyof typeof KINDS;

const PAID_ON = '2025-06-30';
/** Case prices of a catalogue: invoices of few items make lumpy amounts, which fit each other by accident. */
const PRICES = [938n, 1250n, 2199n, 1875n, 3240n, 999n, 4500n, 1599n];
const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });

/** The same payments for the same seed. */
export function knownPayments(seed: number, count: number): KnownPayment[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => new Payer(random, index).pay());
}

/** One customer with open invoices on the day of one payment. */
class Payer {
  readonly #random: () => number;
  readonly #invoices: OpenInvoice[];

  constructor(random: () => number, index: number) {
    this.#random = random;
    // Half of the customers have up to six open invoices, a tenth more than fifteen.
    const open = 1 + Math.floor(24 * random() ** 2);
    this.#invoices = Array.from({ length: open }, (_, at) => this.#invoice(index * 100 + at + 1));
  }

  #below = (end: number): number => Math.floor(this.#random() * end);
  #pick = <T>(items: readonly T[]): T => items[this.#below(items.length)]!;

  #invoice(serial: number): OpenInvoice {
    const invoiceDate = addDays(PAID_ON, -this.#below(75));
    const terms = this.#random() < 0.4 ? '2/10NET30' : 'NET30';
    const open = usd(this.#amount());
    const facts = { terms: termsOf(terms), invoiceDate, base: open, graceDays: 0 };
    return {
      id: `i${serial}`,
      number: `INV-${String(serial).padStart(6, '0')}`,
      purchaseOrderNumber: `PO-${serial * 7}`,
      invoiceDate,
      dueDate: addDays(invoiceDate, 30),
      open,
      discount: earnedDiscount({ ...facts, paidOn: PAID_ON }),
      offeredDiscount: earnedDiscount({ ...facts, paidOn: invoiceDate }),
    };
  }

  #amount(): bigint {
    if (this.#random() < 0.5) return BigInt(5_000 + this.#below(300_000));
    const items = Array.from({ length: 1 + this.#below(3) }, () => this.#pick(PRICES) * BigInt(1 + this.#below(40)));
    return items.reduce((a, b) => a + b, 0n);
  }

  pay(): KnownPayment {
    const kind = this.#kind();
    const chosen = this.#choose(kind);
    const { cash, truth, remittance } = this.#intend(kind, chosen);
    return {
      kind,
      facts: { amount: usd(cash), remittance, openInvoices: this.#invoices, customerId: 'C' },
      truth,
    };
  }

  #kind(): PaymentKind {
    const all = Object.entries(KINDS) as [PaymentKind, number][];
    let at = this.#random() * all.reduce((sum, [, weight]) => sum + weight, 0);
    return (all.find(([, weight]) => (at -= weight) < 0) ?? all[0]!)[0];
  }

  #choose(kind: PaymentKind): OpenInvoice[] {
    const oldest = oldestFirst(this.#invoices);
    const shuffled = [...this.#invoices].sort(() => this.#random() - 0.5);
    const some = shuffled.slice(0, 1 + this.#below(Math.min(6, shuffled.length)));
    if (kind === 'whole balance') return oldest;
    if (kind === 'oldest ones in a row') return oldest.slice(0, Math.min(oldest.length, 2 + this.#below(6)));
    if (kind === 'any few invoices' || kind.startsWith('remittance')) return some;
    return shuffled.slice(0, 1);
  }

  #intend(kind: PaymentKind, chosen: readonly OpenInvoice[]) {
    const full = new Map(chosen.map(({ id, open }) => [id, open.minor]));
    const sum = chosen.reduce((total, { open }) => total + open.minor, 0n);
    const named = chosen.map(({ number, open }): RemittanceLine => ({ invoiceNumber: number, amount: open }));
    const [first] = chosen;
    const { id, open } = first!;
    const short = (off: bigint, line: Partial<RemittanceLine> = {}) => ({
      cash: sum - off,
      truth: new Map([...full, [id, open.minor - off]]),
      remittance: [{ ...named[0]!, amount: usd(open.minor - off), ...line }, ...named.slice(1)],
    });
    switch (kind) {
      case 'remittance, every invoice in full':
        return { cash: sum, truth: full, remittance: named };
      case 'remittance by purchase order or number alone':
        return { cash: sum, truth: full, remittance: chosen.map((each) => ({ invoiceNumber: this.#nameOf(each) })) };
      case 'remittance, earned discount taken': {
        const off = first!.discount?.minor ?? 0n;
        const told = off > 0n ? { discount: usd(off) } : {};
        return { ...short(off, told), truth: full };
      }
      case 'remittance, discount taken too late': {
        const off = open.minor / 50n;
        const told = short(off, { discount: usd(off) });
        return first!.discount ? { ...told, truth: full } : told;
      }
      case 'remittance, deduction with a reason': {
        const off = 1n + BigInt(this.#below(Number(open.minor / 4n)));
        const reason = this.#pick<DeductionReason>(['damage', 'shortage', 'pricing']);
        return short(off, { deductions: [{ reason, amount: usd(off) }] });
      }
      case 'remittance, short without a reason':
        return short(200n + BigInt(this.#below(Number(open.minor / 4n))));
      case 'remittance with a mistyped number':
        return { cash: sum, truth: full, remittance: [this.#mistype(named[0]!), ...named.slice(1)] };
      case 'remittance, more money than named':
        return { cash: sum + 1_000n, truth: full, remittance: named };
      case 'one invoice less earned discount':
        return { cash: open.minor - (first!.discount?.minor ?? 0n), truth: full, remittance: [] };
      case 'round amount on account': {
        const cash = BigInt(100 * (1 + this.#below(20))) * 100n;
        // A round amount that is to the cent what one invoice owes pays that invoice, whatever was thought.
        const same = this.#invoices.filter((each) => each.open.minor === cash);
        const truth = same.length === 1 ? new Map([[same[0]!.id, cash]]) : payOldest(this.#invoices, cash);
        return { cash, truth, remittance: [] };
      }
      case 'short by cents':
        return { cash: open.minor - BigInt(1 + this.#below(9)), truth: full, remittance: [] };
      case 'short without a word': {
        const off = 150n + BigInt(this.#below(Number(open.minor / 5n)));
        return { ...short(off), remittance: [] };
      }
      case 'one invoice':
      case 'whole balance':
      case 'oldest ones in a row':
      case 'any few invoices':
        return { cash: sum, truth: full, remittance: [] };
    }
  }

  #nameOf = ({ number, purchaseOrderNumber }: OpenInvoice): string =>
    this.#pick([purchaseOrderNumber!, number.toLowerCase(), String(Number(number.slice(4)))]);

  /** One digit off: often the number of another invoice that is open too. */
  #mistype({ invoiceNumber, amount }: RemittanceLine): RemittanceLine {
    const other = this.#pick(this.#invoices).number;
    const digit = String(this.#below(10));
    const mistyped = this.#random() < 0.5 ? other : `${invoiceNumber.slice(0, -1)}${digit}`;
    return { invoiceNumber: mistyped, amount };
  }
}

function termsOf(code: string) {
  const terms = parseTerms(code);
  if (!terms.ok) throw new Error(terms.error);
  return terms.value;
}

/** Money on account pays the oldest first, by custom. */
function payOldest(invoices: readonly OpenInvoice[], cash: bigint): Map<string, bigint> {
  const truth = new Map<string, bigint>();
  let left = cash;
  for (const { id, open } of oldestFirst(invoices)) {
    const part = open.minor < left ? open.minor : left;
    if (part > 0n) truth.set(id, part);
    left -= part;
  }
  return truth;
}
