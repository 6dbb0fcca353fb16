import {
  createEvent,
  disputeSettled,
  type EventDefinition,
  invoiceDisputed,
  paymentApplied,
  paymentReturned,
  paymentUnapplied,
  receivableWrittenOff,
  writeOffReversed,
} from '#contracts';
import { formatMoney, type Money, negateMoney, subtractMoney } from '#domain/money/money';
import type { ApplicationRule, DeductionReason } from '#domain/payments/open-item';
import { currentTrace, type Tx } from '#messaging';
import type { IdSource } from '#service-kit';
import type { z } from 'zod';
import { EVENT_SOURCE } from '../../order-settings.js';
import type { OrderBook } from '../../pipeline/order-book.js';
import type { Author, Note, OrderWork } from '../../pipeline/order-work.js';
import { settleOrder } from '../../pipeline/settle-order.js';
import {
  addDispute,
  closeDispute,
  type DisputeOutcome,
  loadOpenDisputes,
  type OpenDispute,
} from './disputes.repository.js';
import { findOrdersOfInvoices, loadInvoiceItem } from './open-items.repository.js';
import { addPaymentReturn, type Funding, type PaymentReturnRow } from './payments.repository.js';
import {
  addApplication,
  addWriteOff,
  loadWriteOffKind,
  type StandingApplication,
  type WriteOffRow,
} from './settlements.repository.js';

export interface InvoiceNamed {
  readonly id: string;
  readonly number: string;
}

export interface ApplicationToMake {
  readonly funding: Pick<Funding, 'kind' | 'id'>;
  readonly invoice: InvoiceNamed;
  readonly amount: Money;
  readonly rule: ApplicationRule;
  readonly evidence: string;
  readonly alternatives?: readonly string[];
  /** Default: today. */
  readonly on?: string;
}

/**
 * One customer's cash in the hands of one transaction: the customer's cash is locked, rows are added and told as
 * events, and at the end the orders behind the invoices hear of it. Nothing is ever edited; what is taken back is a new
 * row that names the old one.
 */
export class CashWork {
  readonly #touched = new Set<string>();
  readonly #notes: { readonly invoiceId: string; readonly note: Note; readonly eventId: string }[] = [];

  constructor(
    readonly tx: Tx,
    readonly customerId: string,
    readonly author: Author,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
  ) {}

  newId(): string {
    return this.ids.newId();
  }

  emit<Schema extends z.ZodType>(definition: EventDefinition<Schema>, data: z.infer<Schema>): string {
    const id = this.newId();
    const traceparent = currentTrace()?.traceparent;
    this.tx.emit(createEvent(definition, data, { id, source: EVENT_SOURCE, time: this.author.now, traceparent }));
    return id;
  }

  /** Moves money to an invoice. */
  async apply({ funding, invoice, amount, rule, evidence, alternatives = [], on }: ApplicationToMake): Promise<string> {
    const id = this.newId();
    const { actor, now, today } = this.author;
    const appliedOn = on ?? today;
    const source = { kind: funding.kind, id: funding.id };
    const row = { id, source, invoiceId: invoice.id, amount, appliedOn, rule, evidence, alternatives, actor, at: now };
    const balance = await this.#settle(invoice.id, amount);
    await addApplication(this.tx.manager, row);
    const eventId = this.emit(paymentApplied, {
      paymentId: funding.id,
      customerId: this.customerId,
      currency: amount.currency,
      applicationId: id,
      invoiceId: invoice.id,
      invoiceNumber: invoice.number,
      amount: formatMoney(amount),
      appliedOn,
      rule,
      evidence: evidence.slice(0, 500),
      ...(alternatives.length > 0 ? { alternatives: alternatives.map((each) => each.slice(0, 300)) } : {}),
    });
    const told = { paymentId: funding.id, invoiceNumber: invoice.number, amount: formatMoney(amount), rule };
    this.#tell(invoice.id, eventId, { what: paymentApplied.type, why: evidence, ...withBalance(told, balance) });
    return id;
  }

  /** Gives up part of an invoice. */
  async writeOff(
    given: Pick<WriteOffRow, 'kind' | 'reason' | 'amount' | 'decidedBy' | 'paymentId'> & {
      readonly invoice: InvoiceNamed;
    },
  ): Promise<void> {
    const { invoice, amount, kind, reason, decidedBy, paymentId } = given;
    const id = this.newId();
    const { actor, now, today } = this.author;
    const head = { id, customerId: this.customerId, invoiceId: invoice.id, kind, reason, amount, decidedBy, paymentId };
    await addWriteOff(this.tx.manager, { ...head, writtenOffOn: today, at: now });
    const source = { kind: 'write_off', id } as const;
    const settles = { id: this.newId(), source, invoiceId: invoice.id, amount, appliedOn: today, rule: kind };
    const balance = await this.#settle(invoice.id, amount);
    await addApplication(this.tx.manager, { ...settles, evidence: reason, alternatives: [], actor, at: now });
    const eventId = this.emit(receivableWrittenOff, {
      writeOffId: id,
      customerId: this.customerId,
      invoiceId: invoice.id,
      invoiceNumber: invoice.number,
      currency: amount.currency,
      amount: formatMoney(amount),
      writtenOffOn: today,
      reason: reason.slice(0, 200),
      decidedBy: decidedBy.slice(0, 80),
    });
    const told = { invoiceNumber: invoice.number, amount: formatMoney(amount), kind };
    this.#tell(invoice.id, eventId, { what: receivableWrittenOff.type, why: reason, ...withBalance(told, balance) });
  }

  /** Takes an application back, whatever it was made of. The money is unapplied again, what was given up is owed again. */
  async takeBack(application: StandingApplication, reason: string): Promise<void> {
    const { source, invoiceId, invoiceNumber, amount } = application;
    const id = this.newId();
    const { actor, now, today } = this.author;
    const head = { customerId: this.customerId, currency: amount.currency, invoiceId, invoiceNumber };
    const row = { id, invoiceId, amount: negateMoney(amount), appliedOn: today, rule: 'taken_back', evidence: reason };
    const settles = { ...row, alternatives: [], reverses: application.id, actor, at: now };
    const balance = await this.#settle(invoiceId, row.amount);
    const change = withBalance({ invoiceNumber, amount: formatMoney(amount) }, balance);
    if (source.kind === 'write_off') {
      const writeOffId = this.newId();
      const kind = await loadWriteOffKind(this.tx.manager, source.id);
      const given = { id: writeOffId, customerId: this.customerId, invoiceId, kind, reason, amount: row.amount };
      const when = { writtenOffOn: today, decidedBy: actor, reverses: source.id, at: now };
      await addWriteOff(this.tx.manager, { ...given, ...when });
      await addApplication(this.tx.manager, { ...settles, source: { kind: 'write_off', id: writeOffId } });
      const told = { writeOffId, reversesWriteOffId: source.id, amount: formatMoney(amount), reversedOn: today };
      const eventId = this.emit(writeOffReversed, { ...head, ...told, reason: reason.slice(0, 200) });
      this.#tell(invoiceId, eventId, { what: writeOffReversed.type, why: reason, ...change });
      return;
    }
    await addApplication(this.tx.manager, { ...settles, source });
    const eventId = this.emit(paymentUnapplied, {
      ...head,
      paymentId: source.id,
      applicationId: id,
      reversesApplicationId: application.id,
      amount: formatMoney(amount),
      unappliedOn: today,
      reason: reason.slice(0, 200),
    });
    this.#tell(invoiceId, eventId, { what: paymentUnapplied.type, why: reason, ...change });
  }

  /** Cash leaves a payment or credit memo again. */
  async giveBack(
    told: Pick<PaymentReturnRow, 'funding' | 'kind' | 'amount' | 'reason' | 'reference' | 'toPaymentId'>,
  ): Promise<string> {
    const id = this.newId();
    const { actor, now, today } = this.author;
    await addPaymentReturn(this.tx.manager, { ...told, id, returnedOn: today, actor, at: now });
    this.emit(paymentReturned, {
      paymentId: told.funding.id,
      customerId: told.funding.customerId,
      currency: told.amount.currency,
      returnId: id,
      kind: told.kind,
      amount: formatMoney(told.amount),
      returnedOn: today,
      reason: told.reason.slice(0, 200),
      ...(told.toPaymentId === undefined ? {} : { toPaymentId: told.toPaymentId }),
    });
    return id;
  }

  /** Part of an invoice is contested; it stays open. */
  async dispute(contested: {
    readonly invoice: InvoiceNamed;
    readonly amount: Money;
    readonly reason: DeductionReason;
    readonly note?: string | undefined;
    readonly paymentId?: string | undefined;
  }): Promise<string> {
    const { invoice, amount, reason, note, paymentId } = contested;
    const id = this.newId();
    const { actor, now, today } = this.author;
    const head = { id, customerId: this.customerId, invoiceId: invoice.id, paymentId, reason, note, amount };
    await addDispute(this.tx.manager, { ...head, openedOn: today, openedBy: actor, openedAt: now });
    const eventId = this.emit(invoiceDisputed, {
      customerId: this.customerId,
      currency: amount.currency,
      invoiceId: invoice.id,
      invoiceNumber: invoice.number,
      disputeId: id,
      amount: formatMoney(amount),
      reason,
      ...(note === undefined ? {} : { note: note.slice(0, 1000) }),
      disputedOn: today,
      ...(paymentId === undefined ? {} : { paymentId }),
    });
    const before = { invoiceNumber: invoice.number, dispute: 'none' };
    const after = { invoiceNumber: invoice.number, dispute: 'open', amount: formatMoney(amount), reason };
    this.#tell(invoice.id, eventId, { what: invoiceDisputed.type, why: note ?? reason, before, after });
    return id;
  }

  async settleDispute(dispute: OpenDispute, outcome: DisputeOutcome, note?: string): Promise<void> {
    const { id, invoiceId, invoiceNumber, amount } = dispute;
    const { actor: by, now: at, today: on } = this.author;
    await closeDispute(this.tx.manager, { id, outcome, on, by, at, note });
    const others = await loadOpenDisputes(this.tx.manager, { invoiceIds: [invoiceId] });
    const eventId = this.emit(disputeSettled, {
      customerId: dispute.customerId,
      currency: amount.currency,
      invoiceId,
      invoiceNumber,
      disputeId: id,
      outcome,
      settledOn: on,
      ...(note === undefined ? {} : { note: note.slice(0, 1000) }),
      invoiceUndisputed: others.length === 0,
    });
    this.#tell(invoiceId, eventId, {
      what: disputeSettled.type,
      why: note ?? outcome,
      before: { invoiceNumber, dispute: 'open', amount: formatMoney(amount) },
      after: { invoiceNumber, dispute: outcome },
    });
  }

  /** Something else changed what an invoice owes: its disputes may be over. */
  touch(invoiceId: string): void {
    this.#touched.add(invoiceId);
  }

  /**
   * Disputes of what is settled now are over, and the orders behind the invoices hear what happened, in id order.
   * @param open orders the caller works on already, and settles and saves itself
   */
  async close(open: readonly OrderWork[] = []): Promise<void> {
    const touched = [...this.#touched];
    if (touched.length === 0) return;
    for (const dispute of await loadOpenDisputes(this.tx.manager, { invoiceIds: touched })) {
      const invoice = await loadInvoiceItem(this.tx.manager, { id: dispute.invoiceId });
      if (invoice?.open.minor === 0n) await this.settleDispute(dispute, 'collected', 'nothing is open any more');
    }
    const links = await findOrdersOfInvoices(this.tx.manager, touched);
    for (const orderId of new Set(links.map((link) => link.orderId))) {
      const invoices = new Set(links.filter((link) => link.orderId === orderId).map(({ invoiceId }) => invoiceId));
      const notes = this.#notes.filter(({ invoiceId }) => invoices.has(invoiceId));
      const inHand = open.find(({ order }) => order.id === orderId);
      const work = inHand ?? (await this.book.open(this.tx, orderId, this.author));
      for (const { note, eventId } of notes) work.note(note, eventId);
      if (inHand) continue;
      await settleOrder(work);
      await this.book.save(work);
    }
  }

  /** What is open of an invoice, and what will be when so much of it is settled. */
  async #settle(invoiceId: string, amount: Money): Promise<Balance> {
    const item = await loadInvoiceItem(this.tx.manager, { id: invoiceId });
    if (!item) throw new Error(`there is no invoice ${invoiceId}`);
    return { before: item.open, after: subtractMoney(item.open, amount) };
  }

  #tell(invoiceId: string, eventId: string, note: Note): void {
    this.#touched.add(invoiceId);
    this.#notes.push({ invoiceId, eventId, note });
  }
}

interface Balance {
  readonly before: Money;
  readonly after: Money;
}

const withBalance = <Told extends { readonly invoiceNumber: string }>(told: Told, { before, after }: Balance) => ({
  before: { invoiceNumber: told.invoiceNumber, open: formatMoney(before) },
  after: { ...told, open: formatMoney(after) },
});
