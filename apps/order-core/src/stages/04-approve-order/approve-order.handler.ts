import { orderApprovalRequested, orderApproved } from '#contracts';
import { type ApprovalDecision, decideApproval, tellApproval } from '#domain/approval/decide-approval';
import { creditExposure } from '#domain/credit/credit-exposure';
import { type Decimal, formatDecimal } from '#domain/money/decimal';
import { formatMoney, minorDigits, subtractMoney } from '#domain/money/money';
import type { PricedLine } from '#domain/pricing/price-ladder';
import { marginPercent, netOfLine, type OrderTotals } from '#domain/pricing/total-order';
import type { Finding } from '#domain/rejections/rejections';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order-settings.js';
import { type CustomerRecord, lockCredit } from '../../pipeline/customers.repository.js';
import { loadExposure } from '../../pipeline/exposure.repository.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { addCard, type CardLine, loadRecap } from './approvals.repository.js';

export interface ApprovalInput {
  readonly customer: CustomerRecord;
  readonly totals: OrderTotals;
  readonly lines: readonly (PricedLine & { readonly sku: string; readonly quantity: Decimal })[];
  /** What pricing found that a person must look at. */
  readonly reasons?: readonly Finding[] | undefined;
  /** The customer changed the order after it went to the floor. */
  readonly changedAfterRelease?: boolean | undefined;
}

/** Beat 5: inside the guardrails the order is approved by itself; else a card with every reason waits for a person. */
@Injectable()
export class ApproveOrder {
  constructor(private readonly settings: OrderSettings) {}

  async run(work: OrderWork, input: ApprovalInput): Promise<'approved' | 'pending'> {
    const { customer, totals, lines } = input;
    await lockCredit(work.tx.manager, customer.id);
    const exposure = creditExposure(await loadExposure(work.tx.manager, customer.id, work.order.currency));
    const decision = decideApproval(
      {
        totals,
        lines: lines.map((line) => ({ ...line, sku: line.sku })),
        pricing: input.reasons,
        newCustomer: customer.newCustomer,
        changedAfterRelease: input.changedAfterRelease,
        exposure,
        creditLimit: customer.creditLimit,
      },
      {
        minimumMarginPercent: customer.minimumMarginPercent ?? this.settings.minimumMarginPercent,
        automaticValue: customer.automaticValue ?? { ...this.settings.automaticValue, currency: work.order.currency },
      },
    );
    if (decision.reasons.length > 0) {
      await this.#request(work, input, decision);
      return 'pending';
    }
    const change = work.mustMove('approve');
    work.tell(
      orderApproved,
      { ...work.head, mode: 'automatic', decidedBy: work.author.actor },
      { ...change, why: tellApproval(decision, customer.creditLimit) },
    );
    return 'approved';
  }

  async #request(
    work: OrderWork,
    { customer, totals, lines }: ApprovalInput,
    decision: ApprovalDecision,
  ): Promise<void> {
    const { tx, order, author } = work;
    const { currency } = order;
    const cardId = work.newId();
    await addCard(tx.manager, {
      id: cardId,
      orderId: order.id,
      status: 'open',
      reasons: decision.reasons,
      lines: lines.map((line) => toCardLine(line, formatDecimal(line.quantity))),
      recap: await loadRecap(tx.manager, { ...customer, currency, digits: minorDigits(currency) }),
      total: totals.total,
      margin: totals.margin,
      exposureBefore: decision.exposureBefore,
      exposureAfter: decision.exposureAfter,
      requestedAt: author.now,
    });
    const change = work.mustMove('request_approval');
    work.tell(
      orderApprovalRequested,
      { ...work.head, cardId, reasons: [...decision.reasons], total: formatMoney(totals.total), currency },
      {
        before: { ...change.before, exposure: formatMoney(decision.exposureBefore) },
        after: { ...change.after, exposure: formatMoney(decision.exposureAfter), cardId },
        why: decision.reasons.map(({ message }) => message).join(' '),
      },
    );
  }
}

function toCardLine(line: PricedLine & { readonly sku: string }, quantity: string): CardLine {
  const net = netOfLine(line);
  const margin = line.cost && marginPercent(subtractMoney(net, line.cost), net);
  return {
    lineNumber: line.lineNumber,
    sku: line.sku,
    quantity,
    unitPrice: formatDecimal(line.unitPrice),
    extended: formatMoney(line.extended),
    rung: line.rung,
    cost: line.cost && formatMoney(line.cost),
    marginPercent: margin && formatDecimal(margin),
  };
}
