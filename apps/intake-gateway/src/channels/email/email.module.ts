import { type DynamicModule, Module } from '@nestjs/common';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import type { EmailSettings } from '../../config.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { LineThresholds } from './calibration/line-thresholds.js';
import { NoSenderCheck, SenderCheck, UNPROVEN_SENDER } from './certainty/sender-trust.js';
import { DraftRepository } from './desk/draft.repository.js';
import { DraftsInReview } from './desk/drafts-in-review.js';
import { EmailController } from './email.controller.js';
import { KeepMail } from './keep-mail.js';
import { KnowledgeRepository } from './knowledge/knowledge.repository.js';
import { MatchItems } from './knowledge/match-items.js';
import { OrderHistoryFollower } from './knowledge/order-history.follower.js';
import { OrderHistoryRepository } from './knowledge/order-history.repository.js';
import { ReferenceDataHandler } from './knowledge/reference-data.handler.js';
import { ReferenceRepository } from './knowledge/reference.repository.js';
import { MailIntakeRepository } from './mail-intake.repository.js';
import { MailOrderReader } from './mail-order.reader.js';
import { MailboxModule } from './mailbox/mailbox.module.js';

@Module({})
export class EmailModule {
  static register({ mail, unprovenSender }: EmailSettings): DynamicModule {
    return {
      module: EmailModule,
      imports: [CanonicalOrderModule, PartnersModule, MailboxModule.register(mail)],
      controllers: [EmailController, ReferenceDataHandler],
      providers: [
        { provide: SenderCheck, useClass: NoSenderCheck },
        { provide: UNPROVEN_SENDER, useValue: unprovenSender },
        DraftRepository,
        DraftsInReview,
        KeepMail,
        KnowledgeRepository,
        LineThresholds,
        MailIntakeRepository,
        MailOrderReader,
        MatchItems,
        OrderHistoryFollower,
        OrderHistoryRepository,
        ReferenceRepository,
      ],
    };
  }
}
