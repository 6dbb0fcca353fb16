import type { Money } from '#domain/money/money';
import { checkWriteOff } from '#domain/payments/move-cash';
import type { Rejection } from '#domain/rejections/rejections';
import { ok, type Result } from '#domain/result/result';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { CashBook } from './cash-book.js';
import { CashSettings } from './cash-settings.js';
import { loadInvoiceItem } from './open-items.repository.js';
import { loadGivenUp } from './settlements.repository.js';

/** Gives up what an invoice still owes, within the limit of the role. */
@Injectable()
export class WriteOff {
  constructor(
    private readonly cashBook: CashBook,
    private readonly cash: CashSettings,
  ) {}

  /** @throws NotFoundError */
  async run(told: {
    readonly invoiceId: string;
    /** Absent: all that is open. */
    readonly amount?: Money | undefined;
    readonly reason: string;
    readonly actor: string;
    readonly roles: readonly string[];
  }): Promise<Result<{ writtenOff: Money }, Rejection>> {
    const found = await this.cashBook.read((manager) => loadInvoiceItem(manager, { id: told.invoiceId }));
    if (!found) throw new NotFoundError('invoice', told.invoiceId);
    return this.cashBook.decide(found.customerId, told.actor, async (work) => {
      const invoice = (await loadInvoiceItem(work.tx.manager, { id: told.invoiceId })) ?? found;
      const { open } = invoice;
      const amount = told.amount ?? open;
      const givenUp = await loadGivenUp(work.tx.manager, invoice);
      const checked = checkWriteOff({ amount, open, givenUp, limit: this.cash.writeOffLimit, roles: told.roles });
      if (!checked.ok) return checked;
      await work.writeOff({ invoice, kind: 'bad_debt', reason: told.reason, amount, decidedBy: told.actor });
      return ok({ writtenOff: amount });
    });
  }
}
