import { type CanonicalOrder, returnClosed } from '#contracts';
import { formatDecimal, isPositiveDecimal } from '#domain/money/decimal';
import { addMoney, formatMoney, type Money } from '#domain/money/money';
import { formatReturnNumber } from '#domain/order/document-numbers';
import { findInvoicesToCredit } from '#domain/returns/inspect-return';
import { nextReturnState } from '#domain/returns/return-state';
import type { Rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions, type Tx } from '#messaging';
import { IdSource, PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../../http/not-found.error.js';
import { SERVICE_ACTOR } from '../../order-settings.js';
import { lockCash } from '../../pipeline/cash-lock.repository.js';
import { CreditDesk, type CreditGiven } from '../../pipeline/credit-desk.js';
import { eachOf } from '../../pipeline/each-of.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { loadCanonical } from '../../pipeline/order-messages.repository.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { RefundDesk } from '../../pipeline/refund-desk.js';
import { RuleRefused } from '../../pipeline/rule-refused.error.js';
import { settleOrder } from '../../pipeline/settle-order.js';
import { TakeMessage } from '../../pipeline/take-message.js';
import {
  closeReturn,
  findToSettle,
  loadBilledLines,
  loadReturn,
  lockOrdersBilledWith,
  noteReplacement,
  type ReturnRecord,
} from './returns.repository.js';
import { returnHead } from './take-back.handler.js';

/**
 * The customer gets what the return is for: a credit memo at the prices of the invoice, a replacement order beside it,
 * or the money back. Tried right after the inspection, and again until it is done: goods that were not billed yet wait
 * for their invoice.
 */
@PeriodicJob({ name: 'settle-returns', everyMs: 30_000 })
export class SettleReturnsJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly ids: IdSource,
    private readonly creditDesk: CreditDesk,
    private readonly refundDesk: RefundDesk,
    private readonly takeMessage: TakeMessage,
  ) {}

  async run(): Promise<void> {
    await eachOf(
      await findToSettle(this.dataSource.manager),
      async (id) => void (await this.settle(id, SERVICE_ACTOR)),
    );
  }

  /** @throws NotFoundError */
  async settle(returnId: string, actor: string): Promise<Result<{ state: string }, Rejection>> {
    const found = await loadReturn(this.dataSource.manager, returnId);
    if (!found) throw new NotFoundError('return', returnId);
    if (found.state === 'closed') return ok({ state: found.state });
    const closable = nextReturnState(found.state, 'close');
    if (!closable.ok) return closable;
    // An order of its own transaction and lock, claimed by its number: tried again, it is the same order.
    if (found.remedy === 'replacement' && found.replacementOrderId === undefined) await this.#replace(found, actor);
    try {
      return await this.transactions.run(async (tx) => {
        const result = await this.#close(tx, found, actor);
        if (!result.ok) throw new RuleRefused(result.error);
        return result;
      });
    } catch (error) {
      if (error instanceof RuleRefused) return err(error.rejection);
      throw error;
    }
  }

  async #close(tx: Tx, seen: ReturnRecord, actor: string): Promise<Result<{ state: string }, Rejection>> {
    await lockCash(tx.manager, seen.customerId);
    await lockOrdersBilledWith(tx.manager, seen.orderId);
    const work = await this.book.open(tx, seen.orderId, this.book.author(actor));
    const found = (await loadReturn(tx.manager, seen.id)) ?? seen;
    if (found.state === 'closed') return ok({ state: 'closed' });
    const credits = await this.#credit(work, found, actor);
    if (!credits.ok) return credits;
    const reason = `return ${formatReturnNumber(found.number)}`;
    let refunded: Money | undefined;
    for (const { creditMemoId, amount, applied } of found.remedy === 'refund' ? credits.value : []) {
      if (applied.minor === amount.minor) continue;
      const paid = await this.refundDesk.refundWithin(tx, { fundingId: creditMemoId, reason, actor });
      if (!paid.ok) return paid;
      refunded = refunded ? addMoney(refunded, paid.value.refunded) : paid.value.refunded;
    }
    const creditMemoNumbers = credits.value.map(({ number }) => number);
    await closeReturn(tx.manager, { id: found.id, creditMemoNumbers, refunded, at: work.author.now });
    const told = {
      remedy: found.remedy,
      creditMemoNumbers,
      ...(found.replacementOrderId === undefined ? {} : { replacementOrderId: found.replacementOrderId }),
      ...(refunded ? { refundedAmount: formatMoney(refunded) } : {}),
    };
    const head = returnHead(work, found);
    work.tell(
      returnClosed,
      { ...head, ...told },
      { why: reason, before: { return: found.state }, after: { return: 'closed', ...told } },
    );
    await settleOrder(work);
    await this.book.save(work);
    return ok({ state: 'closed' });
  }

  async #credit(work: OrderWork, found: ReturnRecord, actor: string): Promise<Result<CreditGiven[], Rejection>> {
    const received = found.lines.flatMap(({ position, received: quantity }) =>
      quantity && isPositiveDecimal(quantity) ? [{ position, received: quantity }] : [],
    );
    const credits = findInvoicesToCredit(received, await loadBilledLines(work.tx.manager, work.order.id));
    if (!credits.ok) return credits;
    const given: CreditGiven[] = [];
    for (const invoiceId of new Set(credits.value.map((credit) => credit.invoiceId))) {
      const lines = credits.value.filter((credit) => credit.invoiceId === invoiceId);
      const reference = formatReturnNumber(found.number);
      const reason = `goods returned: ${found.reason.replaceAll('_', ' ')}`;
      const told = { invoiceId, kind: 'return', reason, reference, lines, issuedBy: actor } as const;
      const credited = await this.creditDesk.record(work.tx, told, [work]);
      // Goods that cost nothing, or whose price was given back before: the return ends without a memo.
      if (!credited.ok && credited.error.findings[0].code === 'CREDIT_NOTHING_LEFT') continue;
      if (!credited.ok) return credited;
      given.push(credited.value);
    }
    return ok(given);
  }

  /** The same goods again, at the price they were sold for, as a release of the same purchase order. */
  async #replace(found: ReturnRecord, actor: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const canonical = await loadCanonical(tx.manager, found.orderId);
      const { orderId } = await this.takeMessage.run(tx, this.ids.newId(), replacementOf(canonical, found, actor));
      if (orderId !== undefined) await noteReplacement(tx.manager, found.id, orderId);
    });
  }
}

function replacementOf(canonical: CanonicalOrder, found: ReturnRecord, actor: string): CanonicalOrder {
  const number = formatReturnNumber(found.number);
  const lines = found.lines.flatMap(({ position, received, unitPrice }) => {
    const line = canonical.lines[position - 1];
    if (!line || !received || !isPositiveDecimal(received)) return [];
    const asked = { quantity: formatDecimal(received), unitPrice: formatDecimal(unitPrice) };
    return [{ ...line, ...asked, schedules: [], destinations: [], allowancesAndCharges: [] }];
  });
  return {
    ...canonical,
    purpose: 'original',
    releaseNumber: number,
    enteredBy: actor,
    source: { channel: 'desk', documentId: `return ${found.id}`, test: canonical.source.test },
    dates: [],
    allowancesAndCharges: [],
    lines,
    totals: { lineCount: lines.length },
    provenance: {},
  };
}
