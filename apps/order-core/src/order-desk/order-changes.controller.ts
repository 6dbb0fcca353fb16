import { type Actor, CurrentActor, hasRole, Idempotent, RequireRoles, ZodBody, ZodParam } from '#service-kit';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { found } from '../http/answers.js';
import { AskChange, type LineWish, type WishAnswer } from '../pipeline/ask-change.js';
import { visibleOrder } from './visible-order.js';

const amount = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'This must be a number such as "12" or "9.38".');
const lineNumber = z.string().min(1).max(20);
const values = {
  unitPrice: amount.optional().describe("the customer's own price, to be compared with ours"),
  requestedDate: z.iso.date().optional(),
};

const changeLine = z
  .strictObject({ action: z.literal('change'), lineNumber, quantity: amount.optional(), ...values })
  .refine(
    ({ quantity, unitPrice, requestedDate }) => (quantity ?? unitPrice ?? requestedDate) !== undefined,
    'Say what the line shall be changed to: quantity, unitPrice or requestedDate.',
  );
const removeLine = z.strictObject({ action: z.literal('remove'), lineNumber });
const addLine = z
  .strictObject({
    action: z.literal('add'),
    lineNumber: lineNumber.optional().describe('absent: the next free one'),
    sku: z.string().min(1).max(80).optional(),
    identifier: z
      .strictObject({ qualifier: z.string().min(2).max(3), value: z.string().min(1).max(80) })
      .optional()
      .describe('as in a purchase order (X12 element 235), instead of our sku'),
    quantity: amount,
    unitOfMeasure: z.string().min(1).max(3).optional(),
    ...values,
  })
  .refine(({ sku, identifier }) => (sku === undefined) !== (identifier === undefined), 'Name sku or identifier.');

const changesSchema = z
  .strictObject({
    requestedDate: z.iso.date().optional().describe('for the whole order'),
    notes: z.array(z.string().min(1).max(1000)).max(20).default([]),
    lines: z
      .array(z.discriminatedUnion('action', [changeLine, removeLine, addLine]))
      .max(1000)
      .default([])
      .describe('values as they shall be after the change'),
  })
  .refine(
    ({ lines, requestedDate, notes }) => lines.length > 0 || notes.length > 0 || requestedDate !== undefined,
    'Ask for something: lines, requestedDate or notes.',
  );
type ChangesBody = z.output<typeof changesSchema>;

/** `changed`: taken, but not as asked; the findings say what came of it. */
const DECISIONS = { applied: 'accepted', partly_applied: 'changed', refused: 'refused' } as const;

/** What people ask to have changed on an order: the desk on any, customers on their own. */
@ApiTags('orders')
@Controller('v1/orders')
export class OrderChangesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly askChange: AskChange,
  ) {}

  @Post(':id/changes')
  @HttpCode(200)
  @Idempotent({ keyAlone: true })
  @RequireRoles('partner', 'clerk')
  @ApiOperation({
    summary:
      'Change an order before anything of it is picked, or take off what still waits for stock; every line is accepted, changed or refused',
  })
  async change(
    @ZodParam('id', z.uuid()) id: string,
    @ZodBody(changesSchema) body: ChangesBody,
    @CurrentActor() actor: Actor,
  ) {
    await visibleOrder(this.dataSource.manager, id, actor);
    const channel = hasRole(actor, 'clerk') ? 'desk' : 'portal';
    const { requestedDate, notes, lines } = body;
    const wish = { orderId: id, actor, channel, requestedDate, notes, lines: lines.map(toWish) } as const;
    return changeView(id, body, await found(this.askChange.run(wish)));
  }
}

function toWish(line: ChangesBody['lines'][number]): LineWish {
  if (line.action !== 'add') return line;
  const { sku, identifier, ...wish } = line;
  // X12 element 235 VN: the vendor's number, ours.
  return { ...wish, item: identifier ?? { qualifier: 'VN', value: sku! } };
}

function changeView(orderId: string, body: ChangesBody, { changeId, state, answer, why }: WishAnswer) {
  if (!answer) return { orderId, changeId, state, decision: 'waits_for_person', why, findings: [], lines: [] };
  return {
    orderId,
    changeId,
    state,
    decision: DECISIONS[answer.decision],
    findings: answer.findings,
    lines: answer.lines.map(({ changeCode: _, position, decision, ...line }, index) => ({
      action: body.lines[(position ?? index + 1) - 1]!.action,
      decision: DECISIONS[decision],
      ...line,
    })),
  };
}
