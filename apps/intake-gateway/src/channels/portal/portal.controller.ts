import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import {
  AcceptsRawBody,
  type Actor,
  Clock,
  CurrentActor,
  Idempotent,
  jsonSchemaOf,
  Problem,
  RawBody,
  RequireRoles,
  ZodAnswer,
} from '#service-kit';
import { IntakeService } from '../../canonical-order/intake.service.js';
import type { Receipt } from '../../canonical-order/receipt.js';
import { receiptView, viewReceipt } from '../../canonical-order/receipt.view.js';
import { partnerScope } from '../../partners/partner-scope.js';
import { portalOrder } from './portal-order.js';

@ApiTags('orders')
@Controller('v1/orders')
export class PortalController {
  constructor(
    private readonly intake: IntakeService,
    private readonly clock: Clock,
  ) {}

  /**
   * Places an order: the short form below, or a whole canonical order. A partner's key orders for its own customer;
   * the desk names the customer. A body that cannot be used is answered 422 with every fault and its JSON pointer,
   * and is kept in the quarantine (`Location`) where it can be repaired.
   */
  @Post()
  @HttpCode(202)
  @RequireRoles('partner', 'clerk')
  // Raw, since a body that is no JSON has to be kept like any other document.
  @AcceptsRawBody({ limitBytes: 5 * 1024 * 1024, mediaTypes: ['application/json'] })
  @ApiBody({ schema: jsonSchemaOf(portalOrder) as never })
  @Idempotent()
  @ZodAnswer(202, receiptView, 'The order is durable.')
  async place(@CurrentActor() actor: Actor, @RawBody() bytes: Buffer) {
    const partnerId = partnerScope(actor);
    const receipt = await this.intake.receive({
      channel: partnerId === undefined ? 'desk' : 'portal',
      format: 'order-json',
      bytes,
      mediaType: 'application/json',
      partnerId,
      customerId: actor.customerId,
      actor: actor.id,
      receivedAt: this.clock.now(),
    });
    if (receipt.document.status === 'quarantined') throw refusal(receipt);
    return viewReceipt(receipt);
  }
}

function refusal(receipt: Receipt): Problem {
  const items = receipt.quarantine.flatMap(({ reasons }) =>
    reasons.map(({ code, message, where }) => ({ code, message, ...(where === undefined ? {} : { pointer: where }) })),
  );
  const item = receipt.quarantine[0];
  const faults = items.length === 1 ? '1 fault' : `${items.length} faults`;
  const detail = `The order cannot be used as it is (${faults}). It is kept as document ${receipt.document.id}.`;
  const location = item && { Location: `/v1/quarantine/${item.id}` };
  return new Problem(422, 'ORDER_QUARANTINED', detail, items, location);
}
