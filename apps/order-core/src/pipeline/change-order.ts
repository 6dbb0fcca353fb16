import type { CanonicalOrder, CanonicalOrderChange } from '#contracts';
import { isComplete } from '#domain/fulfillment/fulfillment-progress';
import {
  addDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  minDecimal,
  subtractDecimal,
} from '#domain/money/decimal';
import { answerChange, answerChangedLine } from '#domain/order/answer-change';
import { mayCancel } from '#domain/order/may-cancel';
import { type ChangePlan, type OrderEdit, planChange, type PlannedLine } from '#domain/order/plan-change';
import { Injectable } from '@nestjs/common';
import { SERVICE_ACTOR } from '../order-settings.js';
import { loadPolicy } from '../policies/policies.repository.js';
import type { PolicyValue } from '../policies/policies.schema.js';
import { ReserveStock } from '../stages/02-reserve-stock/reserve-stock.handler.js';
import { withdrawOpenCard } from '../stages/04-approve-order/approvals.repository.js';
import { loadProgress } from '../stages/05-fulfill-order/progress.js';
import { recallOpenPickLists } from '../stages/05-fulfill-order/fulfillment.repository.js';
import { withCharge, withLines } from './amend-canonical.js';
import { cuttingBids } from './cut-bids.js';
import { amendCanonical, type ChangeAnswer } from './order-changes.repository.js';
import { loadCanonical } from './order-messages.repository.js';
import { newLine } from './order-record.js';
import { type OrderWork, shipDayOf } from './order-work.js';
import { cancelWhenEmpty, PlanOrder } from './plan-order.js';
import { readChange } from './read-change.js';
import { settleCutOrder } from './settle-order.js';
import { tellChange, tellEdit } from './tell-change.js';

type Applicable = Extract<ChangePlan, { action: 'apply' }>;
type EditOf<Kind extends OrderEdit['kind']> = Extract<OrderEdit, { kind: Kind }>;

interface ChangeToApply {
  readonly plan: Applicable;
  readonly change: CanonicalOrderChange;
  readonly canonical: CanonicalOrder;
  readonly policy: PolicyValue<'changes'>;
}

/**
 * Carries a change document out: the difference is reserved or given back, the order priced and judged again. On the
 * floor it costs what the policy `changes` says.
 */
@Injectable()
export class ChangeOrder {
  constructor(
    private readonly plan: PlanOrder,
    private readonly reserve: ReserveStock,
  ) {}

  /**
   * @param roles of who asks; none: the customer, by a document
   * @returns the answer, or why the rule does not give one: the order is cancelled, or a person is needed
   */
  async run(
    work: OrderWork,
    change: CanonicalOrderChange,
    roles: readonly string[],
  ): Promise<ChangeAnswer | Exclude<ChangePlan, { action: 'apply' }>> {
    const canonical = await loadCanonical(work.tx.manager, work.order.id);
    const { order, lines } = work;
    const plan = planChange(
      {
        state: order.state,
        pickedAnything: lines.some(({ picked }) => isPositiveDecimal(picked)),
        // The review is the clerk's: what the clerk changes is its outcome.
        awaitsReview: !isClerk(roles) && order.findings.some(({ code }) => REVIEWS.has(code)),
        documentLines: canonical.lines.length,
        lines: lines.map((line) => ({
          ...line,
          wanted: subtractDecimal(line.ordered, line.cancelled),
          waiting: addDecimal(line.unplanned, line.backordered),
        })),
      },
      await readChange(work, change, canonical),
    );
    if (plan.action !== 'apply') return plan;
    const policy = await loadPolicy(work.tx.manager, 'changes');
    const refused = plan.empties && mayCancel({ state: order.state, roles, afterRelease: policy.cancelAfterRelease });
    if (refused) return answerOf(work, { ...plan, lines: refuseLines(plan.lines, refused.findings) });
    if (plan.edits.length === 0) return answerOf(work, plan);
    if (plan.onlyTakesOff) await this.#takeOff(work, plan, change);
    else await this.#apply(work, { plan, change, canonical, policy });
    return answerOf(work, plan);
  }

  /** Part of the order is on its way: what still waits is cancelled, and nothing else about the order changes. */
  async #takeOff(work: OrderWork, { edits }: Applicable, change: CanonicalOrderChange): Promise<void> {
    const { order } = work;
    const why = reasonOf(work, change);
    await this.reserve.lock(work);
    const told = edits.map((edit) => tellEdit(work, edit));
    await cuttingBids(work, () => {
      for (const edit of edits) if (edit.kind === 'quantity') cutLine(work, edit);
    });
    work.note({ what: 'order.changed', why, ...tellChange(work, { before: order.state, edits: told, change }) });
    if (!isComplete(await loadProgress(work))) return;
    work.note({ what: 'order.state', why: 'nothing more is to ship', ...work.mustMove('ship') });
    await settleCutOrder(work);
  }

  async #apply(work: OrderWork, { plan, change, canonical, policy }: ChangeToApply): Promise<void> {
    const { order, tx, author } = work;
    const why = reasonOf(work, change);
    const charge = plan.afterRelease && policy.afterRelease === 'charge' ? policy.charge : undefined;
    const before = order.state;
    await this.reserve.lock(
      work,
      plan.edits.flatMap((edit) => (edit.kind === 'add' ? edit.line.sku : [])),
    );
    await withdrawOpenCard(tx.manager, { orderId: order.id, by: author.actor, at: author.now, why });
    await recallOpenPickLists(tx.manager, order.id);
    work.mustMove(before === 'on_hold' ? 'release_hold' : 'revise');
    const told = plan.edits.map((edit) => tellEdit(work, edit));
    await this.#edit(work, { edits: plan.edits, why });
    if (isByPerson(work)) order.changedBy = author.actor;
    const edited = amend(canonical, change, plan.edits);
    const amended = charge === undefined ? edited : withCharge(edited, charge, 'Change after release');
    if (amended !== canonical) await amendCanonical(tx.manager, order.id, amended);
    work.note({ what: 'order.changed', why, ...tellChange(work, { before, edits: told, change, charge }) });
    if (await cancelWhenEmpty(work, why)) return;
    if (before === 'on_hold') {
      // It was held before it was planned, or is held for what may be mended now: everything starts over.
      await this.reserve.release(work, why);
      order.findings = [];
      await this.plan.run(work, amended);
    } else {
      const changedAfterRelease = plan.afterRelease && charge === undefined;
      await this.plan.again(work, { canonical: amended, changedAfterRelease });
    }
  }

  async #edit(work: OrderWork, { edits, why }: { edits: readonly OrderEdit[]; why: string }): Promise<void> {
    for (const edit of edits) {
      switch (edit.kind) {
        case 'order_date':
          work.order.requestedDate = edit.on;
          break;
        case 'date':
          work.line(edit.position).requestedDate = edit.on;
          break;
        case 'price':
          work.line(edit.position).documentPrice = edit.unitPrice;
          break;
        case 'add':
          addLine(work, edit);
          break;
        case 'quantity':
          await this.#setQuantity(work, edit, why);
          break;
      }
    }
  }

  /** More is planned with the order; less comes off what waits before what is reserved. */
  async #setQuantity(work: OrderWork, { position, to }: EditOf<'quantity'>, why: string): Promise<void> {
    const line = work.line(position);
    const difference = subtractDecimal(to, subtractDecimal(line.ordered, line.cancelled));
    if (isPositiveDecimal(difference)) {
      line.ordered = addDecimal(line.ordered, difference);
      line.unplanned = addDecimal(line.unplanned, difference);
      return;
    }
    const less = cutLine(work, { position, to });
    if (!isPositiveDecimal(less)) return;
    await this.reserve.giveBack(work, [{ position, quantity: less }], why);
    line.unplanned = subtractDecimal(line.unplanned, less);
  }
}

/** Cancels what is over the new quantity and comes off what waits. @returns what is left to come off what is reserved */
function cutLine(work: OrderWork, { position, to }: { readonly position: number; readonly to: Decimal }): Decimal {
  const line = work.line(position);
  let less = subtractDecimal(subtractDecimal(line.ordered, line.cancelled), to);
  line.cancelled = addDecimal(line.cancelled, less);
  for (const bucket of ['unplanned', 'backordered'] as const) {
    const part = minDecimal(less, line[bucket]);
    line[bucket] = subtractDecimal(line[bucket], part);
    less = subtractDecimal(less, part);
  }
  return less;
}

const isByPerson = ({ author }: OrderWork): boolean => author.actor !== SERVICE_ACTOR;

const reasonOf = (work: OrderWork, { source }: CanonicalOrderChange): string =>
  isByPerson(work)
    ? `${work.author.actor} changed the order`
    : `the customer changed the order with document ${source.documentId}`;

/** Findings of a hold that stand for a document a person has not looked at yet. */
const REVIEWS: ReadonlySet<string> = new Set(['ORDER_CHANGE_NEEDS_REVIEW', 'PURPOSE_NEEDS_REVIEW']);

const isClerk = (roles: readonly string[]): boolean => roles.includes('clerk') || roles.includes('admin');

const refuseLines = (lines: readonly PlannedLine[], findings: PlannedLine['findings']): PlannedLine[] =>
  lines.map((planned) => ({ ...planned, refused: true, findings }));

function answerOf(work: OrderWork, plan: Applicable): ChangeAnswer {
  const lines = plan.lines.map((planned) => answerLine(work, planned));
  return { decision: answerChange(lines, plan.findings), findings: [...plan.findings], lines };
}

function addLine(work: OrderWork, { position, asked, line }: EditOf<'add'>): void {
  const { sku, unit, factor, quantity } = line;
  work.lines.push({
    ...newLine({ position, lineNumber: asked.lineNumber, named: asked.named, ordered: quantity }),
    sku,
    unit,
    factor,
    documentPrice: asked.unitPrice,
    requestedDate: asked.requestedDate,
  });
}

/** The canonical order with the lines that were added, each at the place the order has it. */
function amend(canonical: CanonicalOrder, change: CanonicalOrderChange, edits: readonly OrderEdit[]): CanonicalOrder {
  const added = edits.flatMap((edit) => {
    if (edit.kind !== 'add') return [];
    const { lineNumber, unitPrice, itemIdentifiers, description, dates, notes } =
      change.lines[edit.asked.position - 1]!;
    const quantity = formatDecimal(edit.line.quantity);
    return [
      { lineNumber, quantity, unitOfMeasure: edit.line.unit, unitPrice, itemIdentifiers, description, dates, notes },
    ];
  });
  return withLines(canonical, added);
}

/** The line of the answer: what came of what was asked, and how the order's line stands now. */
function answerLine(work: OrderWork, planned: PlannedLine): ChangeAnswer['lines'][number] {
  const { asked, target } = planned;
  const line = work.lines.find(({ position }) => position === target);
  const wanted = line && subtractDecimal(line.ordered, line.cancelled);
  const { decision, findings } = answerChangedLine(planned, line && { wanted: wanted!, unitPrice: line.unitPrice });
  return {
    lineNumber: asked.lineNumber,
    position: asked.position,
    changeCode: asked.changeCode,
    decision,
    ...(line && {
      quantity: formatDecimal(wanted!),
      unitOfMeasure: line.unit,
      unitPrice: line.unitPrice && formatDecimal(line.unitPrice),
      ...(isPositiveDecimal(line.backordered) && { backordered: formatDecimal(line.backordered) }),
      ...(asked.requestedDate !== undefined && { shipsOn: shipDayOf(work, line) }),
    }),
    findings: [...findings],
  };
}
