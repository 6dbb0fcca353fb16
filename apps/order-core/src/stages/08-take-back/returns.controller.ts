import { decimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';
import { formatReturnNumber } from '#domain/order/document-numbers';
import { RETURN_REASONS, RETURN_REMEDIES } from '#domain/returns/request-return';
import { RETURN_STATES } from '#domain/returns/return-state';
import {
  type Actor,
  CurrentActor,
  Idempotent,
  maySeeCustomer,
  Problem,
  RequireRoles,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { readMoney } from '../../pipeline/columns.js';
import {
  findOrderCustomer,
  isOpenLocation,
  listReturns,
  loadReturnRow,
  type ReturnListRow,
} from './returns.queries.repository.js';
import { SettleReturnsJob } from './settle-returns.job.js';
import { TakeBack } from './take-back.handler.js';

const quantity = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'a quantity such as "12" or "40.25"');
const requestSchema = z.strictObject({
  reason: z.enum(RETURN_REASONS),
  remedy: z.enum(RETURN_REMEDIES).default('credit'),
  note: z.string().min(1).max(1000).optional(),
  channel: z.enum(['edi', 'email', 'portal', 'desk']).optional().describe('how the customer asked'),
  lines: z
    .array(z.strictObject({ position: z.int().positive(), quantity }))
    .min(1)
    .max(1000)
    .describe('by the position of the order’s line, in its unit'),
});
const decideSchema = z.strictObject({
  decision: z.enum(['authorize', 'refuse', 'withdraw']),
  note: z.string().min(1).max(1000).optional(),
});
const receiveSchema = z.strictObject({
  locationId: z.string().min(1).max(80),
  lines: z
    .array(
      z.strictObject({
        position: z.int().positive(),
        restocked: quantity.default('0'),
        scrapped: quantity.default('0'),
      }),
    )
    .min(1)
    .max(1000)
    .describe('lines that are not told did not come'),
});
const returnsQuery = z.object({
  ...pageQuery,
  customerId: z.string().max(80).optional(),
  orderId: z.uuid().optional(),
  state: z.enum(RETURN_STATES).optional(),
});

const ofTheHouse = (actor: Actor): boolean => actor.roles.some((role) => role !== 'partner');

/** Goods that come back: asked for by the customer or the desk, decided, received, looked at, and made good. */
@ApiTags('returns')
@Controller('v1')
export class ReturnsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly takeBack: TakeBack,
    private readonly settleReturns: SettleReturnsJob,
  ) {}

  @Post('orders/:id/returns')
  @RequireRoles('partner', 'clerk')
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Ask to send goods of an order back; what the desk asks for is authorized at once' })
  async request(
    @ZodParam('id', z.uuid()) orderId: string,
    @ZodBody(requestSchema) body: z.output<typeof requestSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { manager } = this.dataSource;
    const customerId = await findOrderCustomer(manager, orderId);
    const visible = customerId !== undefined && maySeeCustomer(actor, customerId) ? customerId : undefined;
    await found(Promise.resolve(visible), `order ${orderId}`);
    const house = ofTheHouse(actor);
    const lines = body.lines.map((line) => ({ position: line.position, quantity: decimal(line.quantity) }));
    const { reason, remedy, note, channel = house ? 'desk' : 'portal' } = body;
    const told = { orderId, lines, reason, remedy, note, channel, requestedBy: actor.id, authorized: house };
    const { returnId } = await answer(this.takeBack.request(told));
    return this.#view(returnId);
  }

  @Get('returns')
  @RequireRoles('partner', 'clerk', 'warehouse', 'ar')
  @ApiOperation({ summary: 'Returns, the newest first' })
  async list(@ZodQuery(returnsQuery) query: z.output<typeof returnsQuery>, @CurrentActor() actor: Actor) {
    const house = ofTheHouse(actor);
    if (!house && actor.customerId === undefined) return { items: [] };
    const { orderId, state, limit } = query;
    const customerId = house ? query.customerId : actor.customerId;
    const filter = { customerId, orderId, state, limit, after: readCursor(query.after) };
    const rows = await listReturns(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.requested_at, id: row.id }), view: returnView });
  }

  @Get('returns/:id')
  @RequireRoles('partner', 'clerk', 'warehouse', 'ar')
  @ApiOperation({ summary: 'One return with its lines' })
  async get(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const row = await loadReturnRow(this.dataSource.manager, id);
    const visible = row && maySeeCustomer(actor, row.customer_id) ? row : undefined;
    return returnView(await found(Promise.resolve(visible), `return ${id}`));
  }

  @Post('returns/:id/decide')
  @HttpCode(200)
  @RequireRoles('partner', 'clerk')
  @ApiOperation({ summary: 'Authorize or refuse a return; a customer may withdraw its own' })
  async decide(
    @ZodParam('id', z.uuid()) returnId: string,
    @ZodBody(decideSchema) { decision, note }: z.output<typeof decideSchema>,
    @CurrentActor() actor: Actor,
  ) {
    await this.get(returnId, actor);
    if (!ofTheHouse(actor) && decision !== 'withdraw') {
      throw new Problem(403, 'FORBIDDEN', 'Whether goods may come back is for the house to decide.');
    }
    await answer(this.takeBack.decide({ returnId, event: decision, note, actor: actor.id }));
    return this.#view(returnId);
  }

  @Post('returns/:id/receive')
  @HttpCode(200)
  @RequireRoles('warehouse')
  @Idempotent({ keyAlone: true })
  @ApiOperation({
    summary: 'What came back: restocked or scrapped; the customer is credited at once where it was billed',
  })
  async receive(
    @ZodParam('id', z.uuid()) returnId: string,
    @ZodBody(receiveSchema) body: z.output<typeof receiveSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { locationId } = body;
    if (!(await isOpenLocation(this.dataSource.manager, locationId))) {
      throw new Problem(422, 'REFERENCE_UNKNOWN', `There is no location ${locationId}.`);
    }
    const lines = body.lines.map(({ position, restocked, scrapped }) => ({
      position,
      restocked: decimal(restocked),
      scrapped: decimal(scrapped),
    }));
    await answer(this.takeBack.receive({ returnId, locationId, lines, actor: actor.id }));
    // What cannot be settled yet is settled by the job: the goods are here either way.
    await this.settleReturns.settle(returnId, actor.id);
    return this.#view(returnId);
  }

  @Post('returns/:id/settle')
  @HttpCode(200)
  @RequireRoles('clerk', 'ar')
  @ApiOperation({ summary: 'Give the customer credit, replacement or refund now, or learn why not yet' })
  async settle(@ZodParam('id', z.uuid()) returnId: string, @CurrentActor() actor: Actor) {
    await answer(this.settleReturns.settle(returnId, actor.id));
    return this.#view(returnId);
  }

  async #view(id: string) {
    return returnView(await found(loadReturnRow(this.dataSource.manager, id), `return ${id}`));
  }
}

function returnView(row: ReturnListRow) {
  const amount = (minor: string) => formatMoney(readMoney(minor, row.currency));
  return {
    id: row.id,
    number: formatReturnNumber(BigInt(row.number)),
    orderId: row.order_id,
    purchaseOrderNumber: row.purchase_order_number,
    customerId: row.customer_id,
    state: row.state,
    reason: row.reason,
    remedy: row.remedy,
    channel: row.channel,
    note: row.note ?? undefined,
    currency: row.currency,
    worth: amount(row.worth_minor),
    requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(),
    decidedBy: row.decided_by ?? undefined,
    decisionNote: row.decision_note ?? undefined,
    locationId: row.location_id ?? undefined,
    inspectedBy: row.inspected_by ?? undefined,
    inspectedAt: row.inspected_at?.toISOString(),
    creditMemoNumbers: row.credit_memo_numbers,
    replacementOrderId: row.replacement_order_id ?? undefined,
    refunded: row.refunded_minor === null ? undefined : amount(row.refunded_minor),
    closedAt: row.closed_at?.toISOString(),
    lines: row.lines.map(({ worthMinor, ...line }) => ({ ...line, worth: amount(worthMinor) })),
  };
}
