import type { RemittanceAdvice, RemittanceLine } from '#contracts';
import { addDecimals, decimalText, readDecimal, versionOf, type Decimal, type Fault } from '#x12';
import { mapDate, mapReference, noteOfSegment } from './map-order-parts.js';
import { dateAt, decimalAt, said, textAt, type SegmentAt } from './segment-values.js';
import { SetNotes } from './set-notes.js';
import { sourceOfSet, type SetToMap } from './set-source.js';
import { leavesNothing } from './taken-elements.js';

export type MappedRemittance =
  | { readonly ok: true; readonly remittance: RemittanceAdvice }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Findings about the sums of an advice; it is passed on with them, for a person to look at. */
export const REMITTANCE_FINDINGS = {
  REMITTANCE_UNBALANCED: 'The payment is not the sum of what its items say is paid.',
  REMITTANCE_WITHOUT_ITEMS: 'The advice names nothing that it pays.',
  REMITTANCE_ITEM_WITHOUT_AMOUNT: 'An item does not say how much of it is paid.',
  REMITTANCE_IS_DEBIT: 'The advice takes money from us instead of paying.',
} as const;

type Adjustment = RemittanceAdvice['adjustments'][number];

/**
 * Maps an accepted 820 to a remittance advice. Pure. The check of the standard, BPR02 = sum of RMR04 + sum of ADX01, is
 * made and its result reported, never enforced: what a payer wrote is passed on as they wrote it.
 */
export function mapRemittance(input: SetToMap): MappedRemittance {
  const notes = new SetNotes('EDI_REMITTANCE_UNUSABLE');
  const remittance = new RemittanceMapping(input, notes).map();
  return notes.faults.length > 0 ? { ok: false, faults: notes.faults } : { ok: true, remittance };
}

class RemittanceMapping {
  private readonly advice: RemittanceAdvice;
  private readonly parties: NonNullable<RemittanceAdvice['payer']>[] = [];
  private line: RemittanceLine | undefined;
  /** Before 003050 a positive ADX01 lowered the payment; since then it raises it. */
  private readonly adjustmentsTurned: boolean;

  constructor(
    private readonly input: SetToMap,
    private readonly notes: SetNotes,
  ) {
    this.adjustmentsTurned = (versionOf(input.set.group.version) ?? 4010) < 3050;
    this.advice = said<RemittanceAdvice>({
      handling: '',
      paymentAmount: '0',
      creditDebit: 'C',
      method: '',
      customerId: input.customerId,
      receivedAt: input.receivedAt,
      source: sourceOfSet(input),
      references: [],
      dates: [],
      notes: [],
      lines: [],
      adjustments: [],
      totals: { paid: '0', adjusted: '0', difference: '0', itemAdjustmentsIncluded: true },
      findings: [],
      provenance: notes.entries,
    });
  }

  map(): RemittanceAdvice {
    const { set, report } = this.input;
    for (let index = 0; index < set.segments.length; index += 1) {
      const at: SegmentAt = { table: set.segments, index };
      const path = report.assignment[index]?.path;
      if (!this.mapSegment(at, path) || !leavesNothing(at, path)) this.notes.keep(this.advice, at, path);
    }
    this.nameParties();
    weighRemittance(this.advice);
    return this.advice;
  }

  /** @returns false when the segment, or a part of it, has no place of its own */
  private mapSegment(at: SegmentAt, path: string | undefined): boolean {
    const { advice, notes } = this;
    switch (path) {
      case undefined:
        return false;
      case 'ST':
      case 'SE':
        return true;
      case 'BPR':
        return this.payment(at);
      case 'TRN':
        notes.take(advice, '', at, { traceNumber: [2, textAt(at, 2, 80)] });
        return !at.table.has(at.index, 3) && !at.table.has(at.index, 4);
      case 'CUR':
        return this.currency(at);
      case 'REF':
        return notes.add(advice.references, mapReference(at), '/references', at);
      case 'DTM':
        return notes.add(advice.dates, mapDate(at), '/dates', at);
      case 'NTE':
        return notes.add(advice.notes, noteOfSegment('NTE', at), '/notes', at);
      case 'N1':
        return notes.beginParty(this.parties, '/parties', at);
      case 'ENT':
        // Numbers of entities mean something between banks only; a sole ENT01 is a mere count.
        this.line = undefined;
        return at.table.elementCount(at.index) <= 1;
      case 'ENT/RMR':
        return this.beginLine(at);
      case 'ENT/ADX':
        return this.adjustment(at, advice.adjustments, '/adjustments');
      default:
        if (path.startsWith('N1/')) return notes.partySegment(path.slice(3), at);
        return this.line !== undefined && path.startsWith('ENT/RMR/') && this.lineSegment(at, path.slice(8), this.line);
    }
  }

  private payment(at: SegmentAt): boolean {
    const { advice, notes } = this;
    const amount = decimalAt(at, 2);
    if (amount === undefined) notes.refuse(at, 2, 'The amount of the payment is no number.');
    else if (amount.startsWith('-')) notes.refuse(at, 2, 'The amount of the payment is negative.');
    const direction = at.table.element(at.index, 3);
    if (direction !== 'C' && direction !== 'D') notes.refuse(at, 3, 'It is neither a credit nor a debit.');
    const [handling, method] = [textAt(at, 1, 2), textAt(at, 4, 3)];
    if (handling === undefined) notes.refuse(at, 1, 'It does not say whether money moves.');
    if (method === undefined) notes.refuse(at, 4, 'It does not say how the money moves.');
    notes.take(advice, '', at, {
      handling: [1, handling ?? ''],
      paymentAmount: [2, amount ?? '0'],
      creditDebit: [3, direction === 'D' ? 'D' : 'C'],
      method: [4, method ?? ''],
      format: [5, textAt(at, 5, 10)],
      paymentDate: [16, dateAt(at, 16)],
    });
    // Bank and account numbers (BPR06 to BPR15, BPR18 on) are the banks' business: not passed on, the document has them.
    return true;
  }

  private currency(at: SegmentAt): boolean {
    const currency = at.table.element(at.index, 2).trim().toUpperCase();
    if (!/^[A-Z]{3}$/.test(currency)) return false;
    this.notes.take(this.advice, '', at, { currency: [2, currency] });
    return at.table.elementCount(at.index) <= 2;
  }

  /** PR is the payer and PE the payee; without a PR the buyer is taken for the payer. Others are kept. */
  private nameParties(): void {
    const { advice, parties, notes } = this;
    const find = (role: string): number => parties.findIndex((party) => party.role === role);
    const payer = find('PR') >= 0 ? find('PR') : find('BY');
    const payee = find('PE');
    if (payer >= 0) advice.payer = parties[payer]!;
    if (payee >= 0) advice.payee = parties[payee]!;
    const others = parties.filter((_, index) => index !== payer && index !== payee);
    if (others.length > 0) (advice.extensions ??= {})['parties'] = others;
    for (const pointer of Object.keys(notes.entries).filter((key) => key.startsWith('/parties/'))) {
      const [, , index, rest] = pointer.split('/');
      const entry = notes.entries[pointer]!;
      delete notes.entries[pointer];
      const owner = Number(index) === payer ? '/payer' : Number(index) === payee ? '/payee' : undefined;
      if (owner) notes.entries[rest === undefined ? owner : `${owner}/${rest}`] = entry;
    }
  }

  private beginLine(at: SegmentAt): boolean {
    const { advice, notes } = this;
    const base = `/lines/${advice.lines.length}`;
    const line: RemittanceLine = { adjustments: [], references: [], dates: [], notes: [] };
    this.line = line;
    advice.lines.push(line);
    notes.take(line, base, at, {
      referenceQualifier: [1, textAt(at, 1, 3)],
      reference: [2, textAt(at, 2, 80)],
      paidAmount: [4, decimalAt(at, 4)],
      invoicedAmount: [5, decimalAt(at, 5)],
      discountAmount: [6, decimalAt(at, 6)],
    });
    const [reason, amount] = [textAt(at, 7, 3), decimalAt(at, 8)];
    if (reason !== undefined && amount !== undefined) {
      notes.add(line.adjustments, { reason, amount, origin: 'item' as const }, `${base}/adjustments`, at);
    }
    return !at.table.has(at.index, 3);
  }

  private lineSegment(at: SegmentAt, segment: string, line: RemittanceLine): boolean {
    const { notes } = this;
    const base = `/lines/${this.advice.lines.length - 1}`;
    switch (segment) {
      case 'REF':
        return notes.add(line.references, mapReference(at), `${base}/references`, at);
      case 'DTM':
        return notes.add(line.dates, mapDate(at), `${base}/dates`, at);
      case 'NTE':
        return notes.add(line.notes, noteOfSegment('NTE', at), `${base}/notes`, at);
      case 'ADX':
        return this.adjustment(at, line.adjustments, `${base}/adjustments`);
      default:
        return false;
    }
  }

  private adjustment(at: SegmentAt, adjustments: Adjustment[], pointer: string): boolean {
    const [sent, reason] = [decimalAt(at, 1), textAt(at, 2, 3)];
    if (sent === undefined || reason === undefined) return false;
    const [qualifier, value] = [textAt(at, 3, 3), textAt(at, 4, 80)];
    const adjustment: Adjustment = {
      reason,
      amount: this.adjustmentsTurned ? negated(sent) : sent,
      origin: 'adjustment_segment',
    };
    if (qualifier !== undefined && value !== undefined) adjustment.reference = { qualifier, value };
    return this.notes.add(adjustments, adjustment, pointer, at);
  }
}

const negated = (amount: string): string => {
  if (amount.startsWith('-')) return amount.slice(1);
  return /[1-9]/.test(amount) ? `-${amount}` : amount;
};

const sumOf = (amounts: readonly (string | undefined)[]): Decimal =>
  amounts.reduce<Decimal>((sum, amount) => addDecimals(sum, readDecimal(amount ?? '0') ?? { units: 0n, scale: 0 }), {
    units: 0n,
    scale: 2,
  });

const negative = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale });

const segmentAmounts = (adjustments: readonly Adjustment[]): string[] =>
  adjustments.filter(({ origin }) => origin === 'adjustment_segment').map(({ amount }) => amount);

/**
 * Fills totals and findings. By the standard an ADX below an item is already in the item's RMR04; many senders mean
 * an ADX after their last item as one beside it. Whichever makes the sum right is what the sender meant; when neither
 * does, all ADX are counted and the difference is reported.
 */
function weighRemittance(advice: RemittanceAdvice): void {
  const payment = sumOf([advice.paymentAmount]);
  const paid = sumOf(advice.lines.map(({ paidAmount }) => paidAmount));
  const beside = sumOf(segmentAmounts(advice.adjustments));
  const below = advice.lines.flatMap(({ adjustments }) => segmentAmounts(adjustments));
  const remaining = (adjusted: Decimal): Decimal => addDecimals(payment, negative(addDecimals(paid, adjusted)));
  const included = below.length === 0 || remaining(beside).units === 0n;
  const adjusted = included ? beside : addDecimals(beside, sumOf(below));
  const difference = remaining(adjusted);
  advice.totals = {
    paid: decimalText(paid),
    adjusted: decimalText(adjusted),
    difference: decimalText(difference),
    itemAdjustmentsIncluded: included,
  };
  const find = (code: keyof typeof REMITTANCE_FINDINGS, detail: string, where?: string): void => {
    advice.findings.push(said({ code, message: `${REMITTANCE_FINDINGS[code]} ${detail}`.trim(), where }));
  };
  if (advice.creditDebit === 'D') find('REMITTANCE_IS_DEBIT', `It is ${advice.paymentAmount}.`, 'BPR03');
  advice.lines.forEach((line, index) => {
    if (line.paidAmount !== undefined) return;
    find('REMITTANCE_ITEM_WITHOUT_AMOUNT', `It is ${line.reference ?? 'unnamed'}.`, `item ${index + 1}, RMR04`);
  });
  if (advice.lines.length === 0 && advice.adjustments.length === 0) find('REMITTANCE_WITHOUT_ITEMS', '');
  else if (difference.units !== 0n) {
    const { totals, paymentAmount } = advice;
    find(
      'REMITTANCE_UNBALANCED',
      `The payment is ${paymentAmount}; items make ${totals.paid}, adjustments ${totals.adjusted}; ${totals.difference} remain.`,
      'BPR02',
    );
  }
}
