import { money, type Money } from '#domain/money/money';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { type ApplicationAsked, applyFunding } from './apply-cash.handler.js';
import { CashBook } from './cash-book.js';
import type { CashWork } from './cash-work.js';
import { loadOpenDisputes } from './disputes.repository.js';
import { loadException, type PaymentExceptionRecord, resolveExceptions } from './exceptions.repository.js';
import { loadInvoiceItem } from './open-items.repository.js';
import { refundFunding, ReturnPayment } from './return-payment.handler.js';
import { type DisputeSettlement, SettleDispute } from './settle-dispute.handler.js';

/** How a person clears an exception in one step. */
export type Resolution =
  | { readonly action: 'accept_proposal' }
  | { readonly action: 'apply'; readonly lines: readonly ApplicationAsked[] }
  | { readonly action: 'keep_on_account' }
  | { readonly action: 'refund'; readonly reference?: string | undefined }
  | { readonly action: 'transfer'; readonly invoiceNumbers: readonly string[] }
  | { readonly action: 'credit' | 'write_off' | 'charge_back' };

export interface ResolutionTold {
  readonly exceptionId: string;
  readonly resolution: Resolution;
  readonly comment?: string | undefined;
  readonly actor: string;
  readonly roles: readonly string[];
}

type Resolved = Result<{ readonly paymentId: string; readonly how: string }, Rejection>;

const DEDUCTION_OUTCOMES = {
  credit: 'credited',
  write_off: 'written_off',
  charge_back: 'rejected',
} as const satisfies Record<string, DisputeSettlement['outcome']>;

/** The reconciliation queue: one step, one transaction, and the exception is gone. */
@Injectable()
export class ResolveException {
  constructor(
    private readonly cashBook: CashBook,
    private readonly returnPayment: ReturnPayment,
    private readonly settleDispute: SettleDispute,
  ) {}

  /** @throws NotFoundError */
  async run(told: ResolutionTold): Promise<Resolved> {
    const found = await this.cashBook.read((manager) => loadException(manager, told.exceptionId));
    if (!found) throw new NotFoundError('exception', told.exceptionId);
    const customers = await this.#customersOf(found, told.resolution);
    return this.cashBook.decide(customers, told.actor, async (work) => {
      const exception = (await loadException(work.tx.manager, told.exceptionId)) ?? found;
      if (exception.status === 'resolved')
        return err(rejection('EXCEPTION_RESOLVED', 'The exception was resolved before.'));
      const done = await this.#resolve(work, exception, told);
      if (!done.ok) return done;
      const { paymentId, id } = exception;
      const resolution = { how: told.resolution.action, by: told.actor, at: work.author.now, comment: told.comment };
      await resolveExceptions(work.tx.manager, { paymentId, id }, resolution);
      return ok({ paymentId, how: told.resolution.action });
    });
  }

  /** A transfer locks the cash of both customers. */
  async #customersOf({ customerId }: PaymentExceptionRecord, resolution: Resolution): Promise<readonly string[]> {
    if (resolution.action !== 'transfer') return [customerId];
    const [number] = resolution.invoiceNumbers;
    const invoice = await this.cashBook.read((manager) => loadInvoiceItem(manager, { number: number ?? '' }));
    return invoice ? [customerId, invoice.customerId] : [customerId];
  }

  async #resolve(
    work: CashWork,
    exception: PaymentExceptionRecord,
    { resolution, comment, actor, roles }: ResolutionTold,
  ): Promise<Result<unknown, Rejection>> {
    const { paymentId: fundingId, message } = exception;
    switch (resolution.action) {
      case 'accept_proposal': {
        const lines = readProposal(exception);
        if (lines.length === 0) return err(rejection('RESOLUTION_UNFIT', 'The exception came without a proposal.'));
        return applyFunding(work, { fundingId, lines, rule: 'accepted_proposal', evidence: comment ?? message });
      }
      case 'apply':
        return applyFunding(work, { fundingId, lines: resolution.lines, rule: 'manual', evidence: comment ?? message });
      case 'keep_on_account':
        return ok(undefined);
      case 'refund':
        return refundFunding(work, { fundingId, reason: comment ?? message, reference: resolution.reference });
      case 'transfer':
        return this.#transfer(work, exception, { invoiceNumbers: resolution.invoiceNumbers, comment, actor });
      case 'credit':
      case 'write_off':
      case 'charge_back': {
        const disputes = await loadOpenDisputes(work.tx.manager, { paymentId: fundingId });
        if (disputes.length === 0) {
          return err(rejection('RESOLUTION_UNFIT', 'The payment left nothing out that is contested.'));
        }
        const outcome = DEDUCTION_OUTCOMES[resolution.action];
        for (const { id: disputeId } of disputes) {
          const settled = await this.settleDispute.settle(work, { disputeId, outcome, note: comment, actor, roles });
          if (!settled.ok) return settled;
        }
        return ok(undefined);
      }
    }
  }

  async #transfer(
    work: CashWork,
    { paymentId, message }: PaymentExceptionRecord,
    told: { invoiceNumbers: readonly string[]; comment: string | undefined; actor: string },
  ): Promise<Result<unknown, Rejection>> {
    const [first] = told.invoiceNumbers;
    const invoice = await loadInvoiceItem(work.tx.manager, { number: first ?? '' });
    if (!invoice) return err(rejection('PAYMENT_INVOICE_UNKNOWN', `There is no invoice ${first ?? ''}.`));
    return this.returnPayment.transferWithin(work.tx, {
      paymentId,
      toCustomerId: invoice.customerId,
      remittance: told.invoiceNumbers.map((invoiceNumber) => ({ invoiceNumber })),
      reason: told.comment ?? message,
      actor: told.actor,
    });
  }
}

function readProposal({ proposal, unapplied }: PaymentExceptionRecord): ApplicationAsked[] {
  const amountOf = (text: string | undefined): Money | undefined =>
    text === undefined ? undefined : money(text, unapplied.currency);
  return proposal.map(({ invoiceNumber, amount, discount }) => ({
    invoiceNumber,
    amount: amountOf(amount),
    discount: amountOf(discount),
  }));
}
