import { orderApprovalRequested, orderApproved } from '#contracts';
import {
  type ApprovalDecision,
  type ApprovalPolicy,
  coversApproval,
  decideApproval,
  type GrantedApproval,
  type OrderToApprove,
  tellApproval,
} from '#domain/approval/decide-approval';
import { escalationAt } from '#domain/approval/escalate-card';
import { decimal, type Decimal, formatDecimal, isPositiveDecimal, multiplyDecimal } from '#domain/money/decimal';
import { addMoney, formatMoney, minorDigits, type Money, subtractMoney, zeroMoney } from '#domain/money/money';
import type { PricedLine } from '#domain/pricing/price-ladder';
import { marginPercent, netOfLine, type OrderTotals } from '#domain/pricing/total-order';
import type { Finding } from '#domain/rejections/rejections';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order-settings.js';
import { type CustomerRecord, lockCredit } from '../../pipeline/customers.repository.js';
import { loadCurrentExposure } from '../../pipeline/exposure.repository.js';
import type { OrderWork } from '../../pipeline/order-work.js';
import { type ApprovalFacts, loadApprovalFacts } from './approval-facts.repository.js';
import { addCard, type CardLine, loadRecap } from './approvals.repository.js';
import { cardInTime } from './pick-window.js';

export interface ApprovalInput {
  readonly customer: CustomerRecord;
  readonly totals: OrderTotals;
  readonly lines: readonly (PricedLine & {
    readonly position: number;
    readonly sku: string;
    readonly quantity: Decimal;
  })[];
  /** What pricing found that a person must look at. */
  readonly reasons?: readonly Finding[] | undefined;
  /** The customer changed the order after it went to the floor. */
  readonly changedAfterRelease?: boolean | undefined;
  /** A person approved the order before it was planned again. */
  readonly granted?: GrantedApproval | undefined;
  /** What orders of the customer that are not saved yet add to its exposure. */
  readonly alongside?: Money | undefined;
}

/** Beat 5: inside the guardrails the order is approved by itself; else a card with every reason waits for a person. */
@Injectable()
export class ApproveOrder {
  constructor(private readonly settings: OrderSettings) {}

  async run(work: OrderWork, input: ApprovalInput): Promise<'approved' | 'pending'> {
    const { customer, totals, granted } = input;
    const { facts, decision } = await this.#judge(work, input);
    if (decision.reasons.length > 0 && !coversApproval(decision, totals.total, granted)) {
      await this.#request(work, input, { facts, decision });
      return 'pending';
    }
    const change = work.mustMove('approve');
    if (granted && decision.reasons.length > 0) tellGranted(work, granted, change);
    else {
      work.tell(
        orderApproved,
        { ...work.head, mode: 'automatic', decidedBy: work.author.actor },
        { ...change, why: tellApproval(decision, customer.creditLimit) },
      );
    }
    return 'approved';
  }

  async #judge(work: OrderWork, input: ApprovalInput): Promise<{ facts: ApprovalFacts; decision: ApprovalDecision }> {
    const { customer, totals, lines } = input;
    const { order, tx } = work;
    // Without a limit no exposure is too much: then it is read for the card alone, and nobody waits for anybody.
    if (customer.creditLimit) await lockCredit(tx.manager, customer.id);
    const facts = await loadApprovalFacts(tx.manager, {
      id: order.id,
      customerId: customer.id,
      shipToKey: order.shipToKey,
      skus: lines.map(({ sku }) => sku),
    });
    // An order that was approved before it changed counts already, with what it was: it is judged by what it is now.
    const exposed = { customerId: customer.id, currency: order.currency, besides: order.id };
    const alongside = input.alongside ?? zeroMoney(order.currency);
    const exposure = async () => addMoney(await loadCurrentExposure(tx.manager, exposed), alongside);
    const decide = (before: Money) =>
      decideApproval(toJudge(work, input, facts, before), this.#policy(work, input, facts));
    if (customer.creditLimit) return { facts, decision: decide(await exposure()) };
    const decision = decide(zeroMoney(order.currency));
    if (decision.reasons.length === 0) return { facts, decision };
    const before = await exposure();
    return { facts, decision: { ...decision, exposureBefore: before, exposureAfter: addMoney(before, totals.total) } };
  }

  #policy({ order }: OrderWork, { customer }: ApprovalInput, { policy }: ApprovalFacts): ApprovalPolicy {
    const factor = decimal(policy.usualQuantityFactor);
    return {
      minimumMarginPercent: customer.minimumMarginPercent ?? this.settings.minimumMarginPercent,
      automaticValue: customer.automaticValue ?? { ...this.settings.automaticValue, currency: order.currency },
      usualQuantity: isPositiveDecimal(factor) ? { factor, history: policy.usualQuantityHistory } : undefined,
      newShipToHistory: policy.newShipToHistory > 0 ? policy.newShipToHistory : undefined,
    };
  }

  async #request(
    work: OrderWork,
    { customer, totals, lines }: ApprovalInput,
    { facts, decision }: { facts: ApprovalFacts; decision: ApprovalDecision },
  ): Promise<void> {
    const { tx, order, author } = work;
    const { currency } = order;
    const { timeZone } = this.settings;
    const cardId = work.newId();
    await addCard(tx.manager, {
      id: cardId,
      orderId: order.id,
      status: 'open',
      reasons: decision.reasons,
      lines: lines.map((line) => toCardLine(line, formatDecimal(line.quantity))),
      recap: await loadRecap(tx.manager, { ...customer, currency, digits: minorDigits(currency), timeZone }),
      total: totals.total,
      margin: totals.margin,
      exposureBefore: decision.exposureBefore,
      exposureAfter: decision.exposureAfter,
      requestedAt: author.now,
      nextEscalation: escalationAt(facts.policy.escalation, cardInTime(work, facts.policy, this.settings), author.now)
        .next,
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

function toJudge(work: OrderWork, input: ApprovalInput, facts: ApprovalFacts, exposure: Money): OrderToApprove {
  const { customer, totals, lines } = input;
  return {
    totals,
    lines: lines.map((line) => {
      const { factor } = work.line(line.position);
      const baseQuantity = factor && multiplyDecimal(line.quantity, factor);
      return { ...line, baseQuantity, usual: facts.usual.get(line.sku) };
    }),
    pricing: input.reasons,
    newCustomer: customer.newCustomer,
    changedAfterRelease: input.changedAfterRelease,
    shipTo: facts.shipTo,
    exposure,
    creditLimit: customer.creditLimit,
  };
}

function tellGranted(work: OrderWork, granted: GrantedApproval, change: ReturnType<OrderWork['mustMove']>): void {
  const { decidedBy, comment } = granted;
  work.tell(
    orderApproved,
    { ...work.head, mode: 'manual', decidedBy, ...(comment ? { comment } : {}) },
    { ...change, why: `${comment ?? 'approved'}; planned again, and no reason is new` },
  );
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
