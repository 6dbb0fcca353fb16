import { addMoney, formatMoney, minMoney, type Money, subtractMoney } from '#domain/money/money';
import { checkApplication } from '#domain/payments/move-cash';
import type { ApplicationRule } from '#domain/payments/open-item';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { CashBook } from './cash-book.js';
import type { CashWork } from './cash-work.js';
import { settleExceptions } from './settle-exceptions.js';
import { type InvoiceItem, loadInvoiceItem } from './open-items.repository.js';
import { type Funding, loadFunding } from './payments.repository.js';
import { loadApplication, loadStandingOfPayment, type StandingApplication } from './settlements.repository.js';

export interface ApplicationAsked {
  readonly invoiceNumber: string;
  /** Absent: as much as is there on both sides. */
  readonly amount?: Money | undefined;
  /** Earned discount the invoice is settled with. */
  readonly discount?: Money | undefined;
}

/** A person decides what money pays, or takes that back: new rows, each with who and why. */
@Injectable()
export class ApplyCash {
  constructor(private readonly cashBook: CashBook) {}

  /**
   * Applies what is left of a payment or a credit memo.
   * @throws NotFoundError
   */
  async run(told: {
    readonly fundingId: string;
    readonly lines: readonly ApplicationAsked[];
    readonly comment?: string | undefined;
    readonly actor: string;
  }): Promise<Result<{ applied: Money }, Rejection>> {
    return this.cashBook.decide(await this.#customerOf(told.fundingId), told.actor, (work) =>
      applyFunding(work, { ...told, rule: 'manual', evidence: told.comment ?? `applied by ${told.actor}` }),
    );
  }

  /**
   * Takes one application back, and with it what was given up because of that money: a discount is not earned by cash
   * that pays something else.
   * @throws NotFoundError
   */
  async takeBack(told: {
    readonly applicationId: string;
    readonly reason: string;
    readonly actor: string;
  }): Promise<Result<{ unapplied: Money }, Rejection>> {
    const found = await this.cashBook.read((manager) => loadApplication(manager, told.applicationId));
    if (!found) throw new NotFoundError('application', told.applicationId);
    return this.cashBook.decide(found.customerId, told.actor, async (work) => {
      const application = await loadApplication(work.tx.manager, told.applicationId);
      if (!application?.stands) {
        return err(
          rejection('APPLICATION_TAKEN_BACK', 'The application was taken back before, or takes one back itself.'),
        );
      }
      await work.takeBack(application, told.reason);
      for (const given of await givenWith(work, application)) await work.takeBack(given, told.reason);
      return ok({ unapplied: application.amount });
    });
  }

  async #customerOf(fundingId: string): Promise<string> {
    const funding = await this.cashBook.read((manager) => loadFunding(manager, fundingId));
    if (!funding) throw new NotFoundError('payment', fundingId);
    return funding.customerId;
  }
}

/** What a policy gave up of an invoice because of a payment, when nothing of the payment pays it any more. */
async function givenWith(work: CashWork, { source, invoiceId }: StandingApplication): Promise<StandingApplication[]> {
  if (source.kind !== 'payment') return [];
  const left = (await loadStandingOfPayment(work.tx.manager, source.id)).filter((each) => each.invoiceId === invoiceId);
  return left.some((each) => each.source.kind === 'payment') ? [] : left;
}

/** Applies money to invoices of the same customer, line by line; one line that does not fit refuses all. */
export async function applyFunding(
  work: CashWork,
  asked: {
    readonly fundingId: string;
    readonly lines: readonly ApplicationAsked[];
    readonly rule: ApplicationRule;
    readonly evidence: string;
  },
): Promise<Result<{ applied: Money }, Rejection>> {
  const funding = await loadFunding(work.tx.manager, asked.fundingId);
  if (!funding) throw new NotFoundError('payment', asked.fundingId);
  let applied: Money = { ...funding.amount, minor: 0n };
  for (const line of asked.lines) {
    const invoice = await loadInvoiceItem(work.tx.manager, { number: line.invoiceNumber });
    const available = subtractMoney(funding.available, applied);
    const amount = invoice ? amountOf(line, invoice, available) : unknown(line.invoiceNumber);
    if (!amount.ok) return amount;
    if (invoice!.customerId !== funding.customerId || invoice!.open.currency !== available.currency) {
      return err(elsewhere(invoice!, funding));
    }
    const checked = checkApplication({ amount: amount.value, available, open: settledBy(invoice!, line) });
    if (!checked.ok) return checked;
    await applyLine(work, { funding, invoice: invoice!, amount: amount.value, line, asked });
    applied = addMoney(applied, amount.value);
  }
  if (funding.kind === 'payment') await settleExceptions(work, funding.id, 'applied');
  return ok({ applied });
}

async function applyLine(
  work: CashWork,
  {
    funding,
    invoice,
    amount,
    line,
    asked,
  }: {
    readonly funding: Funding;
    readonly invoice: InvoiceItem;
    readonly amount: Money;
    readonly line: ApplicationAsked;
    readonly asked: { readonly rule: ApplicationRule; readonly evidence: string };
  },
): Promise<void> {
  await work.apply({ funding, invoice, amount, rule: asked.rule, evidence: asked.evidence });
  if (!line.discount || line.discount.minor === 0n) return;
  await work.writeOff({
    invoice,
    kind: 'discount',
    reason: asked.evidence,
    amount: line.discount,
    decidedBy: work.author.actor,
    paymentId: funding.kind === 'payment' ? funding.id : undefined,
  });
}

/** What cash may settle of the invoice beside the discount. */
const settledBy = ({ open }: InvoiceItem, { discount }: ApplicationAsked): Money =>
  discount ? subtractMoney(open, discount) : open;

function amountOf(line: ApplicationAsked, invoice: InvoiceItem, available: Money): Result<Money, Rejection> {
  if (line.amount) return ok(line.amount);
  if (invoice.open.currency !== available.currency) return ok(invoice.open);
  return ok(minMoney(settledBy(invoice, line), available));
}

const unknown = (number: string): Result<Money, Rejection> =>
  err(rejection('PAYMENT_INVOICE_UNKNOWN', `There is no invoice ${number}.`));

const elsewhere = (invoice: InvoiceItem, funding: Funding): Rejection =>
  rejection(
    'PAYMENT_OTHER_CUSTOMER',
    `Invoice ${invoice.number} of ${formatMoney(invoice.open)} ${invoice.open.currency} is one of customer ${invoice.customerId}, the money of customer ${funding.customerId}: transfer it first.`,
  );
