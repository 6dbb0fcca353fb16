import { formatMoney, parseMoney, subtractMoney, sumMoney } from '#domain/money/money';
import { type Actor, CurrentActor, Idempotent, Problem, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { pageQuery, readCursor, toPage } from '../../http/page.js';
import { readMoney } from '../../pipeline/columns.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import {
  listPayments,
  listRemittances,
  loadPaymentRow,
  type PaymentListRow,
  type RemittanceRow,
} from './payments.queries.repository.js';
import { amount, paymentAmounts, remittanceLineSchema } from './payment.schema.js';
import { parseSignedMoney } from './read-remittance-lines.js';
import { RecordPayment } from './record-payment.handler.js';

const paymentSchema = z.strictObject({
  customerId: z.string().min(1).max(80),
  reference: z.string().min(1).max(80).describe('cheque number or bank reference; the same again is the same payment'),
  method: z.enum(['check', 'ach', 'wire', 'card', 'cash', 'other']).default('check'),
  amount,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .describe('default: the currency of the customer'),
  receivedOn: z.iso.date().optional().describe('default: today'),
  remittance: z.array(remittanceLineSchema).max(1000).default([]),
});
const paymentsQuery = z.object({
  ...pageQuery,
  customerId: z.string().max(80).optional(),
  exceptions: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('true: only payments that wait for a person'),
});

const remittancesQuery = z.object({
  ...pageQuery,
  outcome: z.enum(['recorded', 'repeated', 'needs_review']).optional(),
});

@ApiTags('payments')
@Controller('v1')
@RequireRoles('ar')
export class PaymentsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordPayment: RecordPayment,
  ) {}

  @Post('payments')
  @Idempotent()
  @ApiOperation({ summary: 'Record a payment; it is applied where the remittance or the amount leaves no doubt' })
  async record(@ZodBody(paymentSchema) body: z.output<typeof paymentSchema>, @CurrentActor() actor: Actor) {
    const { manager } = this.dataSource;
    const customer = await loadCustomer(manager, body.customerId);
    if (!customer) throw new Problem(422, 'REFERENCE_UNKNOWN', `There is no customer ${body.customerId}.`);
    const currency = body.currency ?? customer.currency;
    const wrong = paymentAmounts(body).find((text) => !parseSignedMoney(text, currency));
    const paid = parseMoney(body.amount, currency);
    if (wrong !== undefined || !paid || paid.minor === 0n) {
      throw new Problem(422, 'AMOUNT_INVALID', `${wrong ?? body.amount} is no amount of ${currency} above zero.`);
    }
    const { customerId, reference, method, receivedOn, remittance } = body;
    const told = { customerId, reference, method, receivedOn, remittance, amount: paid, recordedBy: actor.id };
    const { paymentId, repeated } = await answer(this.recordPayment.run(told));
    const row = await found(loadPaymentRow(manager, paymentId), `payment ${paymentId}`);
    return { ...paymentView(row), repeated };
  }

  @Get('payments')
  @ApiOperation({ summary: 'Payments with their applications and exceptions, the newest first' })
  async list(@ZodQuery(paymentsQuery) query: z.output<typeof paymentsQuery>) {
    const { customerId, exceptions, limit } = query;
    const filter = { customerId, exceptions, limit, after: readCursor(query.after) };
    const rows = await listPayments(this.dataSource.manager, filter);
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.recorded_at, id: row.id }), view: paymentView });
  }

  @Get('payments/:id')
  @ApiOperation({ summary: 'One payment' })
  async get(@ZodParam('id', z.uuid()) id: string) {
    return paymentView(await found(loadPaymentRow(this.dataSource.manager, id), `payment ${id}`));
  }

  @Get('remittances')
  @ApiOperation({ summary: 'Remittance advices and what became of each: recorded, repeated, or waiting for a person' })
  async remittances(@ZodQuery(remittancesQuery) query: z.output<typeof remittancesQuery>) {
    const { outcome, limit } = query;
    const rows = await listRemittances(this.dataSource.manager, { outcome, limit, after: readCursor(query.after) });
    return toPage(rows, limit, { keyOf: (row) => ({ at: row.received_at, id: row.id }), view: remittanceView });
  }
}

function paymentView(row: PaymentListRow) {
  const paid = readMoney(row.amount_minor, row.currency);
  const amounts = row.applications.map(({ amountMinor }) => readMoney(amountMinor, row.currency));
  const applied = sumMoney(amounts, row.currency);
  const returns = row.returns.map(({ amountMinor, ...each }) => ({
    ...each,
    amount: readMoney(amountMinor, row.currency),
  }));
  const returned = sumMoney(
    returns.map((each) => each.amount),
    row.currency,
  );
  return {
    id: row.id,
    customerId: row.customer_id,
    reference: row.reference,
    method: row.method,
    currency: row.currency,
    amount: formatMoney(paid),
    applied: formatMoney(applied),
    returned: formatMoney(returned),
    unapplied: formatMoney(subtractMoney(subtractMoney(paid, applied), returned)),
    receivedOn: row.received_on,
    remittance: row.remittance,
    applications: row.applications.map(({ amountMinor, ...application }) => ({
      ...application,
      amount: formatMoney(readMoney(amountMinor, row.currency)),
    })),
    returns: returns.map((each) => ({ ...each, amount: formatMoney(each.amount) })),
    exceptions: row.exceptions,
    trace: row.trace,
    transferredFrom: row.transferred_from ?? undefined,
    documentId: row.document_id ?? undefined,
    findings: row.findings,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at.toISOString(),
  };
}

const remittanceView = (row: RemittanceRow) => ({
  id: row.id,
  customerId: row.customer_id ?? undefined,
  documentId: row.document_id,
  traceNumber: row.trace_number ?? undefined,
  amount: row.amount,
  outcome: row.outcome,
  why: row.why ?? undefined,
  paymentId: row.payment_id ?? undefined,
  receivedAt: row.received_at.toISOString(),
});
