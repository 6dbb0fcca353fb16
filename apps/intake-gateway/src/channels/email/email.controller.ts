import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AcceptsRawBody, type Actor, Clock, CurrentActor, RawBody, RequireRoles, ZodAnswer } from '#service-kit';
import { IntakeService } from '../../canonical-order/intake.service.js';
import { receiptView, viewReceipt } from '../../canonical-order/receipt.view.js';
import { MAX_MAIL_BYTES } from './mail-limits.js';

@ApiTags('email')
@Controller('v1/email')
export class EmailController {
  constructor(
    private readonly intake: IntakeService,
    private readonly clock: Clock,
  ) {}

  /** Takes a mail as a mailbox would: the same bytes, the same way. The answer says what was made of it. */
  @Post()
  @HttpCode(202)
  @RequireRoles('clerk')
  @AcceptsRawBody({ limitBytes: MAX_MAIL_BYTES, mediaTypes: ['message/rfc822'] })
  @ZodAnswer(202, receiptView, 'The mail is durable.')
  async take(@CurrentActor() actor: Actor, @RawBody() bytes: Buffer) {
    const receipt = await this.intake.receive({
      channel: 'email',
      format: 'mail',
      bytes,
      mediaType: 'message/rfc822',
      actor: actor.id,
      receivedAt: this.clock.now(),
    });
    return viewReceipt(receipt);
  }
}
