import { formatMoney } from '#domain/money/money';
import { type Actor, CurrentActor, Idempotent, Problem, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { readMoney } from '../../pipeline/columns.js';
import { loadException } from './exceptions.repository.js';
import { amount, readAmount } from './payment.schema.js';
import { type ExceptionListRow, listExceptions } from './reconciliation.queries.repository.js';
import { ResolveException } from './resolve-exception.handler.js';

const queueQuery = z.object({
  ...pageQuery,
  customerId: z.string().max(80).optional(),
  code: z.string().max(80).optional(),
  status: z.enum(['open', 'resolved']).default('open'),
});
const resolveSchema = z.strictObject({
  action: z
    .enum(['accept_proposal', 'apply', 'keep_on_account', 'refund', 'transfer', 'credit', 'write_off', 'charge_back'])
    .describe(
      'accept_proposal, apply (with lines), keep_on_account, refund or transfer (with invoiceNumbers) for money that is not applied; credit, write_off or charge_back for what the payment left out',
    ),
  lines: z
    .array(z.strictObject({ invoiceNumber: z.string().min(1).max(30), amount: amount.optional() }))
    .max(200)
    .optional(),
  invoiceNumbers: z.array(z.string().min(1).max(30)).max(200).optional(),
  reference: z.string().min(1).max(80).optional().describe('of a refund: cheque number or bank reference'),
  comment: z.string().min(1).max(500).optional(),
});

/** The reconciliation queue: cash that does not fit, each with a proposal and a way out in one step. */
@ApiTags('payments')
@Controller('v1/reconciliation')
@RequireRoles('ar')
export class ReconciliationController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly resolveException: ResolveException,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What waits for a person, with what is proposed and what is contested; the newest first' })
  async list(@ZodQuery(queueQuery) query: z.output<typeof queueQuery>) {
    const { customerId, code, status, limit } = query;
    const filter = { customerId, code, status, limit, after: readCursor(query.after) };
    const rows = await listExceptions(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.raised_at, id: row.id }), view: exceptionView });
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Clear an exception in one step' })
  async resolve(
    @ZodParam('id', z.uuid()) exceptionId: string,
    @ZodBody(resolveSchema) body: z.output<typeof resolveSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const exception = await found(loadException(this.dataSource.manager, exceptionId), `exception ${exceptionId}`);
    const { action, comment, reference } = body;
    const told = { exceptionId, comment, actor: actor.id, roles: actor.roles };
    if (action === 'apply') {
      if (!body.lines?.length) throw new Problem(422, 'REQUEST_INVALID', 'Say which invoices: lines.');
      const { currency } = exception.unapplied;
      const lines = body.lines.map((line) => ({ ...line, amount: readAmount(line.amount, currency) }));
      return answer(this.resolveException.run({ ...told, resolution: { action, lines } }));
    }
    if (action === 'transfer') {
      const { invoiceNumbers } = body;
      if (!invoiceNumbers?.length) throw new Problem(422, 'REQUEST_INVALID', 'Say which invoices: invoiceNumbers.');
      return answer(this.resolveException.run({ ...told, resolution: { action, invoiceNumbers } }));
    }
    const resolution = action === 'refund' ? { action, reference } : { action };
    return answer(this.resolveException.run({ ...told, resolution }));
  }
}

const exceptionView = (row: ExceptionListRow) => ({
  id: row.id,
  code: row.code,
  message: row.message,
  status: row.status,
  customerId: row.customer_id,
  paymentId: row.payment_id,
  reference: row.reference,
  currency: row.currency,
  paymentAmount: formatMoney(readMoney(row.amount_minor, row.currency)),
  unapplied: formatMoney(readMoney(row.unapplied_minor, row.currency)),
  proposal: row.proposal,
  trace: row.trace,
  deductions: row.deductions.map(({ amountMinor, ...each }) => ({
    ...each,
    amount: formatMoney(readMoney(amountMinor, row.currency)),
  })),
  raisedAt: row.raised_at.toISOString(),
  resolution: row.resolution ?? undefined,
  resolvedBy: row.resolved_by ?? undefined,
  resolvedAt: row.resolved_at?.toISOString(),
  comment: row.comment ?? undefined,
});
