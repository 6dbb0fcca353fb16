import { allocate } from '#domain/money/allocate';
import { formatMoney, minMoney, type Money } from '#domain/money/money';
import { checkWriteOff } from '#domain/payments/move-cash';
import type { DeductionReason } from '#domain/payments/open-item';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { CreditDesk, type CreditToGive } from '../../pipeline/credit-desk.js';
import { CashBook } from './cash-book.js';
import { CashSettings } from './cash-settings.js';
import type { CashWork } from './cash-work.js';
import { type DisputeOutcome, loadDispute, type OpenDispute } from './disputes.repository.js';
import { loadBilledLines, loadInvoiceItem } from './open-items.repository.js';
import { settleExceptions } from './settle-exceptions.js';

export interface DisputeSettlement {
  readonly disputeId: string;
  /** `collected` comes by itself, when the invoice is settled. */
  readonly outcome: Exclude<DisputeOutcome, 'collected'>;
  readonly note?: string | undefined;
  /** Of a credit: the lines of the invoice; left out: the amount of the dispute over all its lines. */
  readonly lines?: CreditToGive['lines'] | undefined;
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
    const done = await this.#give(work, dispute, told);
    if (!done.ok) return done;
    await work.settleDispute(dispute, told.outcome, told.note);
    if (dispute.paymentId !== undefined) await settleExceptions(work, dispute.paymentId, told.outcome, told.note);
    return ok({ outcome: told.outcome });
  }

  async #give(work: CashWork, dispute: OpenDispute, told: DisputeSettlement): Promise<Result<unknown, Rejection>> {
    const { invoiceId, invoiceNumber, reason } = dispute;
    if (told.outcome === 'written_off') {
      const invoice = (await loadInvoiceItem(work.tx.manager, { id: invoiceId }))!;
      const amount = minMoney(dispute.amount, invoice.open);
      const checked = checkWriteOff({ amount, open: invoice.open, limit: this.cash.writeOffLimit, roles: told.roles });
      if (!checked.ok) return checked;
      const why = told.note ?? `deduction: ${reason.replaceAll('_', ' ')}`;
      await work.writeOff({ invoice, kind: 'deduction', reason: why, amount, decidedBy: told.actor });
    }
    if (told.outcome === 'credited') {
      const lines = told.lines ?? (await this.#spread(work, dispute));
      if (lines.length === 0) {
        const message = `Invoice ${invoiceNumber} has no lines to credit; write it off instead.`;
        return err(rejection('RESOLUTION_UNFIT', message));
      }
      const credit = {
        invoiceId,
        reason: told.note ?? reason.replaceAll('_', ' '),
        reference: `dispute ${dispute.id}`,
      };
      return this.creditDesk.record(work.tx, { ...credit, kind: 'price', lines, issuedBy: told.actor });
    }
    return ok(undefined);
  }

  /** The amount over the lines by what each billed, no cent lost. */
  async #spread(work: CashWork, { invoiceId, amount }: OpenDispute): Promise<CreditToGive['lines']> {
    const billed = (await loadBilledLines(work.tx.manager, invoiceId)).filter(({ minor }) => minor > 0n);
    if (billed.length === 0) return [];
    const total = billed.reduce((sum, { minor }) => sum + minor, 0n);
    const shares = allocate(
      { ...amount, minor: amount.minor < total ? amount.minor : total },
      billed.map(({ minor }) => minor),
    );
    return billed.map(({ line }, index) => ({ line, amount: shares[index]! })).filter((each) => each.amount.minor > 0n);
  }
}
