import type { CreditAsked } from '#domain/invoicing/credit-invoice';
import { formatMoney, minMoney, type Money } from '#domain/money/money';
import { checkWriteOff } from '#domain/payments/move-cash';
import type { DeductionReason } from '#domain/payments/open-item';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { CreditDesk } from '../../pipeline/credit-desk.js';
import { CashBook } from './cash-book.js';
import { CashSettings } from './cash-settings.js';
import type { CashWork } from './cash-work.js';
import { type DisputeOutcome, loadDispute, type OpenDispute } from './disputes.repository.js';
import { loadInvoiceItem } from './open-items.repository.js';
import { settleExceptions } from './settle-exceptions.js';
import { loadGivenUp } from './settlements.repository.js';

export interface DisputeSettlement {
  readonly disputeId: string;
  /** `collected` comes by itself, when the invoice is settled. */
  readonly outcome: Exclude<DisputeOutcome, 'collected'>;
  readonly note?: string | undefined;
  /** Of a credit: the lines of the invoice; left out: the amount of the dispute over all its lines. */
  readonly lines?: readonly CreditAsked[] | undefined;
  readonly actor: string;
  readonly roles: readonly string[];
}

/** What customers contest: opened by a payment that left it out or by a person, and settled by a person. */
@Injectable()
export class SettleDispute {
  constructor(
    private readonly cashBook: CashBook,
    private readonly creditDesk: CreditDesk,
    private readonly cash: CashSettings,
  ) {}

  /** @throws NotFoundError */
  async open(told: {
    readonly invoiceId: string;
    readonly amount?: Money | undefined;
    readonly reason: DeductionReason;
    readonly note?: string | undefined;
    readonly actor: string;
  }): Promise<Result<{ disputeId: string }, Rejection>> {
    const found = await this.cashBook.read((manager) => loadInvoiceItem(manager, { id: told.invoiceId }));
    if (!found) throw new NotFoundError('invoice', told.invoiceId);
    return this.cashBook.decide(found.customerId, told.actor, async (work) => {
      const invoice = (await loadInvoiceItem(work.tx.manager, { id: told.invoiceId })) ?? found;
      const amount = told.amount ?? invoice.open;
      if (amount.minor === 0n || amount.minor > invoice.open.minor) {
        return err(rejection('DISPUTE_TOO_MUCH', `Invoice ${invoice.number} owes ${formatMoney(invoice.open)}.`));
      }
      return ok({ disputeId: await work.dispute({ ...told, invoice, amount }) });
    });
  }

  /** @throws NotFoundError */
  async run(told: DisputeSettlement): Promise<Result<{ outcome: DisputeOutcome }, Rejection>> {
    const found = await this.cashBook.read((manager) => loadDispute(manager, told.disputeId));
    if (!found) throw new NotFoundError('dispute', told.disputeId);
    return this.cashBook.decide(found.customerId, told.actor, (work) => this.settle(work, told));
  }

  /** Settles within a transaction that has the customer's cash. */
  async settle(work: CashWork, told: DisputeSettlement): Promise<Result<{ outcome: DisputeOutcome }, Rejection>> {
    const dispute = (await loadDispute(work.tx.manager, told.disputeId))!;
    if (dispute.status !== 'open') return err(rejection('DISPUTE_CLOSED', `The dispute is ${dispute.status} already.`));
    // Settled first: a credit that settles its invoice ends what is still contested there as collected.
    await work.settleDispute(dispute, told.outcome, told.note);
    const done = await this.#give(work, dispute, told);
    if (!done.ok) return done;
    if (dispute.paymentId !== undefined) await settleExceptions(work, dispute.paymentId, told.outcome, told.note);
    return ok({ outcome: told.outcome });
  }

  async #give(work: CashWork, dispute: OpenDispute, told: DisputeSettlement): Promise<Result<unknown, Rejection>> {
    const { invoiceId, invoiceNumber, reason } = dispute;
    if (told.outcome === 'written_off') {
      const invoice = (await loadInvoiceItem(work.tx.manager, { id: invoiceId }))!;
      const amount = minMoney(dispute.amount, invoice.open);
      const givenUp = await loadGivenUp(work.tx.manager, invoice);
      const { writeOffLimit: limit } = this.cash;
      const checked = checkWriteOff({ amount, open: invoice.open, givenUp, limit, roles: told.roles });
      if (!checked.ok) return checked;
      const why = told.note ?? `deduction: ${reason.replaceAll('_', ' ')}`;
      await work.writeOff({ invoice, kind: 'deduction', reason: why, amount, decidedBy: told.actor });
    }
    if (told.outcome === 'credited') {
      const lines = told.lines ?? { inAll: dispute.amount };
      const credit = {
        invoiceId,
        reason: told.note ?? reason.replaceAll('_', ' '),
        reference: `dispute ${dispute.id}`,
      };
      const credited = await this.creditDesk.record(work.tx, { ...credit, kind: 'price', lines, issuedBy: told.actor });
      const nothing = !credited.ok && credited.error.findings[0].code === 'CREDIT_NOTHING_LEFT';
      if (!nothing || told.lines) return credited;
      const message = `Invoice ${invoiceNumber} has no lines to credit; write it off instead.`;
      return err(rejection('RESOLUTION_UNFIT', message));
    }
    return ok(undefined);
  }
}
