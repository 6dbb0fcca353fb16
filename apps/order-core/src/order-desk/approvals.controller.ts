import { CARD_STATUSES } from '#domain/approval/decide-approval';
import { isLowRisk } from '#domain/approval/low-risk';
import { decimal, formatDecimal } from '#domain/money/decimal';
import { formatMoney, roundToMoney } from '#domain/money/money';
import { formatOrderNumber } from '#domain/order/document-numbers';
import { marginPercent } from '#domain/pricing/total-order';
import { type Actor, calendarDay, Clock, CurrentActor, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../http/answers.js';
import { pageQuery, readCursor, toPage } from '../http/page.js';
import { OrderSettings } from '../order-settings.js';
import { readMoney, readOptionalMoney } from '../pipeline/columns.js';
import { DecideCard } from '../pipeline/decide-card.js';
import { instantOf } from '../pipeline/time-of-day.js';
import { SplitOrder } from '../pipeline/split-order.js';
import { loadPolicy } from '../policies/policies.repository.js';
import type { PolicyValue } from '../policies/policies.schema.js';
import {
  type CardListRow,
  listCards,
  listOpenCards,
  listPendingPicks,
  loadCardRow,
  type PendingPick,
} from './cards.queries.repository.js';

const cardsQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(CARD_STATUSES).optional(),
  customerId: z.string().max(80).optional(),
  reason: z.string().max(80).optional().describe('a code such as ORDER_VALUE'),
  escalatedTo: z.string().max(80).optional(),
});
const comment = z.string().max(2000, 'A comment has at most 2000 characters.');
const decisionSchema = z.strictObject({ comment: comment.optional() });
const questionSchema = z.strictObject({ comment: comment.min(1, 'Say what the clerk is to look at.') });
const batchSchema = z.strictObject({
  cardIds: z
    .array(z.uuid('Name cards by their ids.'))
    .min(1, 'Name at least one card, or leave this out.')
    .max(200, 'At most 200 cards are decided at once.')
    .optional()
    .describe('absent: every open card of low risk'),
  comment: comment.optional(),
});
type Decision = z.output<typeof decisionSchema>;

/** The most cards one batch decides: each is a transaction of its own, and the caller waits. */
const BATCH = 200;

/** The approver's desk: every card with its reasons, the margin by line, exposure before and after, the customer. */
@ApiTags('approvals')
@Controller('v1/approvals')
@RequireRoles('approver', 'clerk')
export class ApprovalsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly decideCard: DecideCard,
    private readonly splitOrder: SplitOrder,
    private readonly clock: Clock,
    private readonly settings: OrderSettings,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Approval cards, the newest first' })
  async list(@ZodQuery(cardsQuery) query: z.output<typeof cardsQuery>) {
    const { after, limit, ...filter } = query;
    const { manager } = this.dataSource;
    const { lowRisk } = await loadPolicy(manager, 'approval');
    const rows = await listCards(manager, { ...allOf(filter), limit, after: readCursor(after) });
    return toPage(rows, limit, {
      keyOf: (row) => ({ at: row.requested_at, id: row.id }),
      view: (row) => cardView(row, lowRisk),
    });
  }

  @Get('pick-list-pending')
  @RequireRoles('approver', 'clerk', 'warehouse')
  @ApiOperation({ summary: 'What blocks today’s picks: orders that are due and wait for a person, the dearest first' })
  async pickListPending() {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    const today = calendarDay(now, this.settings.timeZone);
    const { pickWindowCloses } = await loadPolicy(manager, 'approval');
    const closes = instantOf(today, pickWindowCloses, this.settings.timeZone);
    const items = await listPendingPicks(manager, today, BATCH);
    return {
      today,
      pickWindowCloses: closes.toISOString(),
      closed: closes <= now,
      items: items.map((each) => pendingView(each, now)),
    };
  }

  @Post('approve-batch')
  @HttpCode(200)
  @RequireRoles('approver')
  @ApiOperation({ summary: 'Approve many cards of low risk at once; what is not of low risk is refused one by one' })
  async approveBatch(@ZodBody(batchSchema) body: z.output<typeof batchSchema>, @CurrentActor() actor: Actor) {
    const { manager } = this.dataSource;
    const { lowRisk } = await loadPolicy(manager, 'approval');
    const cards = body.cardIds
      ? await Promise.all(body.cardIds.map((id) => found(loadCardRow(manager, id), `approval card ${id}`)))
      : (await listOpenCards(manager, BATCH)).filter((row) => ofLowRisk(row, lowRisk));
    const items: { cardId: string; orderId: string; state?: string; code?: string; message?: string }[] = [];
    for (const card of cards) {
      items.push({
        cardId: card.id,
        orderId: card.order_id,
        ...(await this.#approveOne(card, { actor, lowRisk, comment: body.comment })),
      });
    }
    return { approved: items.filter(({ code }) => code === undefined).length, items };
  }

  async #approveOne(
    card: CardListRow,
    { actor, lowRisk, comment }: { actor: Actor; lowRisk: LowRisk; comment: string | undefined },
  ) {
    if (!ofLowRisk(card, lowRisk)) {
      return { code: 'CARD_NOT_LOW_RISK', message: 'The card is not of low risk; decide it by itself.' };
    }
    const decision = { cardId: card.id, verdict: 'approved' as const, decidedBy: actor.id, comment };
    const result = await this.decideCard.run(decision);
    if (result.ok) return { state: result.value.state };
    const [{ code, message }] = result.error.findings;
    return { code, message };
  }

  @Get(':cardId')
  @ApiOperation({ summary: 'One approval card' })
  async get(@ZodParam('cardId', z.uuid()) cardId: string) {
    const { manager } = this.dataSource;
    const { lowRisk } = await loadPolicy(manager, 'approval');
    return cardView(await found(loadCardRow(manager, cardId), `approval card ${cardId}`), lowRisk);
  }

  @Post(':cardId/approve')
  @HttpCode(200)
  @RequireRoles('approver')
  @ApiOperation({ summary: 'Approve; refused to whoever entered or changed the order' })
  approve(
    @ZodParam('cardId', z.uuid()) cardId: string,
    @ZodBody(decisionSchema) { comment }: Decision,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.decideCard.run({ cardId, verdict: 'approved', decidedBy: actor.id, comment }));
  }

  @Post(':cardId/reject')
  @HttpCode(200)
  @RequireRoles('approver')
  @ApiOperation({ summary: 'Reject; the order ends and its stock is free' })
  reject(
    @ZodParam('cardId', z.uuid()) cardId: string,
    @ZodBody(decisionSchema) { comment }: Decision,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.decideCard.run({ cardId, verdict: 'rejected', decidedBy: actor.id, comment }));
  }

  @Post(':cardId/send-back')
  @HttpCode(200)
  @RequireRoles('approver')
  @ApiOperation({ summary: 'Send back to the clerk with a question; the order waits on hold and keeps its stock' })
  sendBack(
    @ZodParam('cardId', z.uuid()) cardId: string,
    @ZodBody(questionSchema) { comment }: Decision,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.decideCard.run({ cardId, verdict: 'sent_back', decidedBy: actor.id, comment }));
  }

  @Post(':cardId/split')
  @HttpCode(200)
  @ApiOperation({ summary: 'Split an order that waits for its value alone into orders under the threshold' })
  split(
    @ZodParam('cardId', z.uuid()) cardId: string,
    @ZodBody(decisionSchema) { comment }: Decision,
    @CurrentActor() actor: Actor,
  ) {
    return answer(this.splitOrder.run({ cardId, splitBy: actor.id, comment }));
  }
}

type LowRisk = PolicyValue<'approval'>['lowRisk'];

/** Filters that were not given are as good as undefined ones. */
const allOf = ({ status, customerId, reason, escalatedTo }: Partial<z.output<typeof cardsQuery>>) => ({
  status,
  customerId,
  reason,
  escalatedTo,
});

function ofLowRisk(row: CardListRow, { maximumTotal, minimumMarginPercent, reasons }: LowRisk): boolean {
  const { currency } = row;
  const total = readMoney(row.total_minor, currency);
  const margin = readOptionalMoney(row.margin_minor, currency);
  return (
    row.status === 'open' &&
    isLowRisk(
      { reasons: row.reasons, total, margin },
      {
        maximumTotal: roundToMoney(decimal(maximumTotal), currency),
        minimumMarginPercent: decimal(minimumMarginPercent),
        reasons,
      },
    )
  );
}

function pendingView({ totalMinor, currency, number, waitingSince, ...pending }: PendingPick, now: Date) {
  return {
    ...pending,
    number: formatOrderNumber(BigInt(number)),
    currency,
    total: totalMinor === null ? undefined : formatMoney(readMoney(totalMinor, currency)),
    cardId: pending.cardId ?? undefined,
    requestedDate: pending.requestedDate ?? undefined,
    escalatedTo: pending.escalatedTo ?? undefined,
    assignee: pending.assignee ?? undefined,
    waitingSince: waitingSince.toISOString(),
    waitingMinutes: Math.floor((now.getTime() - waitingSince.getTime()) / 60_000),
  };
}

function cardView(row: CardListRow, lowRisk: LowRisk) {
  const total = readMoney(row.total_minor, row.currency);
  const margin = readOptionalMoney(row.margin_minor, row.currency);
  const percent = margin && marginPercent(margin, total);
  return {
    id: row.id,
    orderId: row.order_id,
    orderNumber: formatOrderNumber(BigInt(row.number)),
    purchaseOrderNumber: row.purchase_order_number,
    enteredBy: row.entered_by ?? undefined,
    status: row.status,
    reasons: row.reasons,
    currency: row.currency,
    total: formatMoney(total),
    margin: margin && formatMoney(margin),
    marginPercent: percent && formatDecimal(percent),
    exposureBefore: formatMoney(readMoney(row.exposure_before_minor, row.currency)),
    exposureAfter: formatMoney(readMoney(row.exposure_after_minor, row.currency)),
    lines: row.lines,
    customer: row.recap,
    requestedAt: row.requested_at.toISOString(),
    decidedAt: row.decided_at?.toISOString(),
    decidedBy: row.decided_by ?? undefined,
    comment: row.comment ?? undefined,
    lowRisk: ofLowRisk(row, lowRisk),
    requestedDate: row.requested_date ?? undefined,
    escalation: {
      level: row.escalation_level,
      to: row.escalated_to ?? undefined,
      nextAt: row.next_escalation?.toISOString(),
    },
    assignee: row.assignee ?? undefined,
  };
}
