import { decimal } from '#domain/money/decimal';
import { formatMoney } from '#domain/money/money';
import {
  type Actor,
  CurrentActor,
  Idempotent,
  maySeeCustomer,
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
import { loadDispute } from './disputes.repository.js';
import { loadInvoiceItem } from './open-items.repository.js';
import { amount, deductionReason, readAmount } from './payment.schema.js';
import { type DisputeListRow, listDisputes } from './reconciliation.queries.repository.js';
import { SettleDispute } from './settle-dispute.handler.js';
import { WriteOff } from './write-off.handler.js';

const disputesQuery = z.object({
  ...pageQuery,
  customerId: z.string().max(80).optional(),
  invoiceId: z.uuid().optional(),
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
const openSchema = z.strictObject({
  amount: amount.optional().describe('default: all that is open'),
  reason: deductionReason,
  note: z.string().min(1).max(1000).optional(),
});
const settleSchema = z.strictObject({
  outcome: z.enum(['credited', 'written_off', 'rejected', 'withdrawn']),
  note: z.string().min(1).max(200).optional(),
  lines: z
    .array(
      z.union([
        z.strictObject({ line: z.int().positive(), quantity: z.string().regex(/^\d{1,9}(\.\d{1,6})?$/) }),
        z.strictObject({ line: z.int().positive(), amount }),
      ]),
    )
    .max(1000)
    .optional()
    .describe('of a credit: lines of the invoice; left out: the amount of the dispute over all of them'),
});
const writeOffSchema = z.strictObject({
  amount: amount.optional().describe('default: all that is open'),
  reason: z.string().min(1).max(200),
});

/** What customers contest, and what the house gives up. */
@ApiTags('disputes')
@Controller('v1')
@RequireRoles('ar')
export class DisputesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settleDispute: SettleDispute,
    private readonly writeOffs: WriteOff,
  ) {}

  @Get('disputes')
  @RequireRoles('partner', 'clerk', 'ar')
  @ApiOperation({ summary: 'Disputes and deductions, the newest first' })
  async list(@ZodQuery(disputesQuery) query: z.output<typeof disputesQuery>, @CurrentActor() actor: Actor) {
    const house = actor.roles.some((role) => role !== 'partner');
    if (!house && actor.customerId === undefined) return { items: [] };
    const { invoiceId, open, limit } = query;
    const customerId = house ? query.customerId : actor.customerId;
    const filter = { customerId, invoiceId, open, limit, after: readCursor(query.after) };
    const rows = await listDisputes(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.opened_at, id: row.id }), view: disputeView });
  }

  @Post('invoices/:id/disputes')
  @RequireRoles('partner', 'clerk', 'ar')
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Contest an invoice or part of it; a customer may contest its own' })
  async open(
    @ZodParam('id', z.uuid()) invoiceId: string,
    @ZodBody(openSchema) body: z.output<typeof openSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const invoice = await loadInvoiceItem(this.dataSource.manager, { id: invoiceId });
    const visible = invoice && maySeeCustomer(actor, invoice.customerId) ? invoice : undefined;
    const { open } = await found(Promise.resolve(visible), `invoice ${invoiceId}`);
    const told = { ...body, invoiceId, amount: readAmount(body.amount, open.currency), actor: actor.id };
    return answer(this.settleDispute.open(told));
  }

  @Post('disputes/:id/settle')
  @HttpCode(200)
  @ApiOperation({ summary: 'Answer a dispute: credit it, give it up, refuse it, or take it off' })
  async settle(
    @ZodParam('id', z.uuid()) disputeId: string,
    @ZodBody(settleSchema) body: z.output<typeof settleSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const dispute = await found(loadDispute(this.dataSource.manager, disputeId), `dispute ${disputeId}`);
    const { currency } = dispute.amount;
    const lines = body.lines?.map((each) =>
      'amount' in each
        ? { line: each.line, amount: readAmount(each.amount, currency)! }
        : { line: each.line, quantity: decimal(each.quantity) },
    );
    const { outcome, note } = body;
    return answer(this.settleDispute.run({ disputeId, outcome, note, lines, actor: actor.id, roles: actor.roles }));
  }

  @Post('invoices/:id/write-off')
  @HttpCode(200)
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Give up what an invoice still owes, within the limit of the role' })
  async writeOff(
    @ZodParam('id', z.uuid()) invoiceId: string,
    @ZodBody(writeOffSchema) body: z.output<typeof writeOffSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { open } = await found(loadInvoiceItem(this.dataSource.manager, { id: invoiceId }), `invoice ${invoiceId}`);
    const told = { invoiceId, amount: readAmount(body.amount, open.currency), reason: body.reason };
    const { writtenOff } = await answer(this.writeOffs.run({ ...told, actor: actor.id, roles: actor.roles }));
    return { writtenOff: formatMoney(writtenOff) };
  }
}

const disputeView = (row: DisputeListRow) => ({
  id: row.id,
  number: `D-${row.number.padStart(6, '0')}`,
  customerId: row.customer_id,
  invoiceId: row.invoice_id,
  invoiceNumber: row.invoice_number,
  paymentId: row.payment_id ?? undefined,
  reason: row.reason,
  note: row.note ?? undefined,
  currency: row.currency,
  amount: formatMoney(readMoney(row.amount_minor, row.currency)),
  status: row.status,
  openedOn: row.opened_on,
  openedBy: row.opened_by,
  openedAt: row.opened_at.toISOString(),
  settledOn: row.settled_on ?? undefined,
  settledBy: row.settled_by ?? undefined,
  settledNote: row.settled_note ?? undefined,
});
