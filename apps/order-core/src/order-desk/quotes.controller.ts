import { formatDecimal } from '#domain/money/decimal';
import { formatMoney, subtractMoney } from '#domain/money/money';
import { marginPercent, netOfLine } from '#domain/pricing/total-order';
import { type Actor, CurrentActor, maySeeCustomer, Problem, RequireRoles, ZodBody } from '#service-kit';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { answer } from '../http/answers.js';
import { type Quote, QuoteOrder } from '../pipeline/quote-order.js';
import { writePromotion, writeTrace } from '../stages/03-price-order/price-order.handler.js';
import { adjustmentView } from './order-view.js';

const positiveDecimal = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'This must be a number such as "12" or "9.38".');
const signedDecimal = z.string().regex(/^-?\d{1,13}(\.\d{1,6})?$/, 'This must be a number such as "12" or "-9.38".');

const chargeSchema = z.strictObject({
  indicator: z.enum(['A', 'C']).describe('X12 element 248: A allowance, C charge'),
  code: z.string().min(1).max(10).optional().describe('X12 element 1300, e.g. D240 freight'),
  amount: signedDecimal.optional(),
  percent: signedDecimal.optional(),
  rate: signedDecimal.optional(),
  quantity: positiveDecimal.optional(),
  description: z.string().max(512).optional(),
});

const quoteSchema = z.strictObject({
  customerId: z.string().min(1).max(80),
  currency: z.string().length(3).optional().describe("absent: the customer's"),
  on: z.iso.date().optional().describe('the day whose prices count; absent: today'),
  shipToId: z.string().min(1).max(80).optional(),
  contractNumber: z.string().min(1).max(30).optional().describe('a contract or bid to be named by the order'),
  promotionCodes: z.array(z.string().min(1).max(40)).max(20).default([]),
  allowancesAndCharges: z.array(chargeSchema).max(50).default([]),
  lines: z
    .array(
      z.strictObject({
        sku: z.string().min(1).max(80).optional(),
        identifier: z
          .strictObject({ qualifier: z.string().min(2).max(3), value: z.string().min(1).max(80) })
          .optional(),
        quantity: positiveDecimal,
        unitOfMeasure: z.string().min(1).max(3).optional(),
        unitPrice: positiveDecimal.optional().describe("the customer's own price, to be compared"),
        allowancesAndCharges: z.array(chargeSchema).max(20).default([]),
      }),
    )
    .min(1)
    .max(1000),
});
type QuoteBody = z.output<typeof quoteSchema>;

/** What an order would cost, and why, without ordering. */
@ApiTags('quotes')
@Controller('v1/quotes')
export class QuotesController {
  constructor(private readonly quotes: QuoteOrder) {}

  @Post()
  @HttpCode(200)
  @RequireRoles('partner', 'clerk', 'approver')
  @ApiOperation({
    summary: 'Prices lines as an order of the day would be, with the trace of every rung; nothing is kept',
  })
  async quote(@ZodBody(quoteSchema) body: QuoteBody, @CurrentActor() actor: Actor) {
    if (!maySeeCustomer(actor, body.customerId)) {
      throw new Problem(403, 'CUSTOMER_NOT_YOURS', 'This key may ask for prices of its own customer only.');
    }
    const house = actor.roles.some((role) => role !== 'partner');
    return quoteView(await answer(this.quotes.run(toRequest(body))), house);
  }
}

function toRequest({ lines, promotionCodes, allowancesAndCharges, contractNumber, ...rest }: QuoteBody) {
  const document = { promotionCodes, allowancesAndCharges, contractNumber, references: [], parties: [], lines };
  return {
    ...rest,
    document,
    lines: lines.map(({ sku, identifier, ...line }, index) => ({
      ...line,
      lineNumber: String(index + 1),
      itemIdentifiers: [
        ...(sku === undefined ? [] : [{ qualifier: 'VN', value: sku }]),
        ...(identifier ? [identifier] : []),
      ],
    })),
  };
}

/** As orders show it: what a margin is, a customer's key does not see. */
function quoteView({ currency, on, lines, priced }: Quote, house: boolean) {
  const { totals } = priced;
  const money = ({ minor, currency: of }: { minor: bigint; currency: string }) => formatMoney({ minor, currency: of });
  return {
    currency,
    on,
    total: money(totals.total),
    goods: money(totals.goods),
    discounts: money(totals.discounts),
    allowances: money(totals.allowances),
    charges: money(totals.charges),
    tax: money(totals.tax),
    ...(house && totals.margin
      ? { margin: money(totals.margin), marginPercent: totals.marginPercent && formatDecimal(totals.marginPercent) }
      : {}),
    promotions: house ? priced.promotions.map(writePromotion) : undefined,
    reasons: priced.reasons,
    lines: priced.lines.map((line, index) => {
      const { lineNumber, sku, unit } = lines[index]!;
      const net = netOfLine(line);
      const margin = line.cost && marginPercent(subtractMoney(net, line.cost), net);
      return {
        lineNumber,
        sku,
        quantity: formatDecimal(line.quantity),
        unitOfMeasure: unit,
        unitPrice: formatDecimal(line.unitPrice),
        extended: money(line.extended),
        net: money(net),
        rung: line.rung,
        rungReference: line.rungReference,
        adjustments: line.adjustments.map(adjustmentView),
        ...(house ? { priceTrace: line.trace.map(writeTrace), marginPercent: margin && formatDecimal(margin) } : {}),
      };
    }),
  };
}
