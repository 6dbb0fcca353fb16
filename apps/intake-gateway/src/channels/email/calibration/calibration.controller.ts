import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, Clock, CurrentActor, RequireRoles, ZodAnswer, ZodBody, ZodParam, ZodQuery } from '#service-kit'; // prettier-ignore
import { z } from 'zod';
import { CheckTouchless } from './check-touchless.js';
import { JudgementRepository } from './judgement.repository.js';
import { LineThresholds } from './line-thresholds.js';
import { calibrationError, reliabilityOf, upperShare } from './reliability.js';

const customerId = z.string().min(1).max(80).optional().describe('Left out: all customers.');
const DAY = 24 * 60 * 60 * 1000;

const calibrationQuery = z.object({
  customerId,
  days: z.coerce.number().int().min(1).max(3660).default(90).describe('How far to look back for the rates.'),
});

const share = z.number().nullable().describe('0…1; null where nothing was counted.');

const calibrationView = z.object({
  customerId: z.string().nullable(),
  threshold: z.number().describe('Certainty from which a line passes, learned from what people confirmed.'),
  lines: z.number().describe('Lines people looked at, the newest thousand.'),
  calibrationError: share,
  reliability: z.array(
    z.object({ from: z.number(), lines: z.number(), right: z.number(), meanConfidence: z.number(), share: z.number() }),
  ),
  orders: z.object({
    touchless: z.number(),
    drafts: z.number(),
    rejected: z.number(),
    touchlessRate: share.describe('Orders that passed without a person, of all that were orders.'),
    checked: z.number(),
    wrong: z.number(),
    errorRate: share.describe('Of touchless orders that were checked, those with a wrong line.'),
    errorRateUpper: z.number().describe('Upper end of the 95 % interval of the error rate.'),
  }),
});

const sampleQuery = z.object({ customerId, limit: z.coerce.number().int().min(1).max(100).default(10) });
const sampleView = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      documentId: z.string(),
      customerId: z.string().nullable(),
      purchaseOrderNumber: z.string(),
      receivedAt: z.iso.datetime(),
    }),
  ),
});

const checkBody = z.strictObject({
  wrongLines: z
    .array(
      z.strictObject({
        lineNumber: z.string().min(1).max(20),
        item: z.boolean().default(false).describe('true: the item is wrong.'),
        quantity: z.boolean().default(false),
        unit: z.boolean().default(false),
      }),
    )
    .max(10_000)
    .default([])
    .describe('Empty: all of it is right.'),
});

/** How sure the reader is, and how sure it may be. */
@ApiTags('mail calibration')
@Controller('v1/mail-calibration')
@RequireRoles('clerk')
export class CalibrationController {
  constructor(
    private readonly checking: CheckTouchless,
    private readonly judgements: JudgementRepository,
    private readonly thresholds: LineThresholds,
    private readonly clock: Clock,
  ) {}

  /** Reliability diagram, touchless rate and error rate of touchless orders, of a customer or of all. */
  @Get()
  @ZodAnswer(200, calibrationView, 'The figures.')
  async figures(@ZodQuery(calibrationQuery) query: z.infer<typeof calibrationQuery>) {
    const to = this.clock.now();
    const from = new Date(to.getTime() - query.days * DAY);
    const judged = await this.judgements.recent(query.customerId, 1_000);
    // The moment itself counts: what came just now is among the orders.
    const counts = await this.judgements.countOrders({ ...query, from, to: new Date(to.getTime() + 1) });
    const bands = reliabilityOf(judged);
    const { touchless, drafts, rejected, checked, wrong } = counts;
    const orders = touchless + drafts - rejected;
    return {
      customerId: query.customerId ?? null,
      threshold: await this.thresholds.of(query.customerId),
      lines: judged.length,
      calibrationError: calibrationError(bands) ?? null,
      reliability: bands.map((band) => ({ ...band, share: band.right / band.lines })),
      orders: {
        ...counts,
        touchlessRate: orders === 0 ? null : touchless / orders,
        errorRate: checked === 0 ? null : wrong / checked,
        errorRateUpper: upperShare(wrong, checked),
      },
    };
  }

  /** Touchless orders nobody checked yet, at random but always the same: look at these and say what is wrong. */
  @Get('samples')
  @ZodAnswer(200, sampleView, 'Orders to check.')
  async samples(@ZodQuery(sampleQuery) query: z.infer<typeof sampleQuery>) {
    return { items: await this.judgements.sample(query) };
  }

  /** What a person found who compared a touchless order with its mail. */
  @Post('samples/:orderId')
  @HttpCode(200)
  @ZodAnswer(200, z.object({ lines: z.number(), wrong: z.number() }), 'What was noted.')
  async check(
    @CurrentActor() actor: Actor,
    @ZodParam('orderId', z.uuid()) orderId: string,
    @ZodBody(checkBody) body: z.infer<typeof checkBody>,
  ) {
    return this.checking.note(orderId, body.wrongLines, actor);
  }
}
