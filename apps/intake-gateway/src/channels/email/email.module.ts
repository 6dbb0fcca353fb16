import { type DynamicModule, Module } from '@nestjs/common';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import type { EmailSettings } from '../../config.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { NoSenderCheck, SenderCheck, UNPROVEN_SENDER } from './certainty/sender-trust.js';
import { EmailController } from './email.controller.js';
import { MailIntakeRepository } from './mail-intake.repository.js';
import { MailOrderReader } from './mail-order.reader.js';
import { MailboxModule } from './mailbox/mailbox.module.js';

@Module({})
export class EmailModule {
  static register({ mail, unprovenSender }: EmailSettings): DynamicModule {
    return {
      module: EmailModule,
      imports: [CanonicalOrderModule, PartnersModule, MailboxModule.register(mail)],
      controllers: [EmailController],
      providers: [
        { provide: SenderCheck, useClass: NoSenderCheck },
        { provide: UNPROVEN_SENDER, useValue: unprovenSender },
        MailIntakeRepository,
        MailOrderReader,
      ],
    };
  }
}
