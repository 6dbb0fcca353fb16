import { formatDecimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';
import { marginPercent } from '#domain/pricing/total-order';
import { type Actor, CurrentActor, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../http/answers.js';
import { pageQuery, readCursor, toPage } from '../http/page.js';
import { readMoney, readOptionalMoney } from '../pipeline/columns.js';
import { DecideCard } from '../pipeline/decide-card.js';
import { type CardListRow, listCards, loadCardRow } from '../stages/04-approve-order/approvals.repository.js';

const cardsQuery = z.object({
  ...pageQuery,
  status: z.enum(['open', 'approved', 'rejected', 'withdrawn']).optional(),
});
const decisionSchema = z.strictObject({ comment: z.string().max(2000).optional() });
type Decision = z.output<typeof decisionSchema>;

/** The approver's desk: every card with its reasons, the margin by line, exposure before and after, the customer. */
@ApiTags('approvals')
@Controller('v1/approvals')
@RequireRoles('approver', 'clerk')
export class ApprovalsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly decideCard: DecideCard,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Approval cards, the newest first' })
  async list(@ZodQuery(cardsQuery) query: z.output<typeof cardsQuery>) {
    const { status, limit } = query;
    const rows = await listCards(this.dataSource.manager, { status, limit, after: readCursor(query.cursor) });
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.requested_at, id: row.id }), view: cardView });
  }

  @Get(':cardId')
  @ApiOperation({ summary: 'One approval card' })
  async get(@ZodParam('cardId', z.uuid()) cardId: string) {
    return cardView(await found(loadCardRow(this.dataSource.manager, cardId), `approval card ${cardId}`));
  }

  @Post(':cardId/approve')
  @HttpCode(200)
  @RequireRoles('approver')
  @ApiOperation({ summary: 'Approve; refused to whoever entered the order' })
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
}

function cardView(row: CardListRow) {
  const total = readMoney(row.total_minor, row.currency);
  const margin = readOptionalMoney(row.margin_minor, row.currency);
  const percent = margin && marginPercent(margin, total);
  return {
    id: row.id,
    orderId: row.order_id,
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
  };
}
