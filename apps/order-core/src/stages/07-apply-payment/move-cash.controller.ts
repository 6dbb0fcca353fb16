import { formatMoney } from '#domain/money/money';
import { type Actor, CurrentActor, Idempotent, RequireRoles, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { answer, found } from '../../http/answers.js';
import { ApplyCash } from './apply-cash.handler.js';
import { amount, readAmount, remittanceLineSchema } from './payment.schema.js';
import { type Funding, listUnapplied, loadFunding } from './payments.repository.js';
import { ReturnPayment } from './return-payment.handler.js';

const reason = z.string().min(1).max(200);
const applySchema = z.strictObject({
  lines: z
    .array(z.strictObject({ invoiceNumber: z.string().min(1).max(30), amount: amount.optional() }))
    .min(1)
    .max(200),
  comment: z.string().min(1).max(500).optional(),
});
const takeBackSchema = z.strictObject({ reason });
const refundSchema = z.strictObject({
  amount: amount.optional().describe('default: all that is not applied'),
  reason,
  reference: z.string().min(1).max(80).optional().describe('cheque number or bank reference of the refund'),
});
const transferSchema = z.strictObject({
  toCustomerId: z.string().min(1).max(80),
  amount: amount.optional().describe('default: all that is not applied'),
  remittance: z.array(remittanceLineSchema).max(200).default([]),
  reason,
});
const unappliedQuery = z.object({
  customerId: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Moving cash by hand: applied, taken back, returned, paid back, given to whom it belongs. */
@ApiTags('payments')
@Controller('v1')
@RequireRoles('ar')
export class MoveCashController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly applyCash: ApplyCash,
    private readonly returnPayment: ReturnPayment,
  ) {}

  @Get('unapplied')
  @ApiOperation({ summary: 'Payments and credit memos with something left, the oldest first' })
  async unapplied(@ZodQuery(unappliedQuery) query: z.output<typeof unappliedQuery>) {
    const { customerId, limit } = query;
    const items = await listUnapplied(this.dataSource.manager, { customerId, limit });
    return { items: items.map(fundingView) };
  }

  @Post('payments/:id/apply')
  @HttpCode(200)
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Apply what is left of a payment or a credit memo to invoices of the same customer' })
  async apply(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(applySchema) { lines, comment }: z.output<typeof applySchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { currency } = (await this.#funding(id)).amount;
    const asked = lines.map((line) => ({ ...line, amount: readAmount(line.amount, currency) }));
    const { applied } = await answer(this.applyCash.run({ fundingId: id, lines: asked, comment, actor: actor.id }));
    return { applied: formatMoney(applied), ...fundingView(await this.#funding(id)) };
  }

  @Post('payment-applications/:id/take-back')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take one application back by a new entry; the money is unapplied again' })
  async takeBack(
    @ZodParam('id', z.uuid()) applicationId: string,
    @ZodBody(takeBackSchema) told: z.output<typeof takeBackSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { unapplied } = await answer(
      this.applyCash.takeBack({ applicationId, reason: told.reason, actor: actor.id }),
    );
    return { unapplied: formatMoney(unapplied) };
  }

  @Post('payments/:id/bank-return')
  @HttpCode(200)
  @ApiOperation({ summary: 'The bank returned the payment: everything it paid is owed again' })
  async bankReturn(
    @ZodParam('id', z.uuid()) paymentId: string,
    @ZodBody(takeBackSchema) told: z.output<typeof takeBackSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { returned } = await answer(this.returnPayment.bankReturn({ paymentId, ...told, actor: actor.id }));
    return { returned: formatMoney(returned) };
  }

  @Post('payments/:id/refund')
  @HttpCode(200)
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Pay back what is left of a payment or a credit memo' })
  async refund(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(refundSchema) told: z.output<typeof refundSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { currency } = (await this.#funding(id)).amount;
    const asked = { ...told, fundingId: id, amount: readAmount(told.amount, currency), actor: actor.id };
    const { refunded } = await answer(this.returnPayment.refund(asked));
    return { refunded: formatMoney(refunded) };
  }

  @Post('payments/:id/transfer')
  @HttpCode(200)
  @Idempotent({ keyAlone: true })
  @ApiOperation({ summary: 'Give what is left of a payment to the customer whose invoices it pays' })
  async transfer(
    @ZodParam('id', z.uuid()) paymentId: string,
    @ZodBody(transferSchema) told: z.output<typeof transferSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const { currency } = (await this.#funding(paymentId)).amount;
    const asked = { ...told, paymentId, amount: readAmount(told.amount, currency), actor: actor.id };
    const moved = await answer(this.returnPayment.transfer(asked));
    return { paymentId: moved.paymentId, amount: formatMoney(moved.amount) };
  }

  #funding(id: string): Promise<Funding> {
    return found(loadFunding(this.dataSource.manager, id), `payment ${id}`);
  }
}

const fundingView = ({ id, kind, customerId, reference, receivedOn, amount: paid, available }: Funding) => ({
  id,
  kind,
  customerId,
  reference,
  receivedOn,
  currency: paid.currency,
  amount: formatMoney(paid),
  unapplied: formatMoney(available),
});
