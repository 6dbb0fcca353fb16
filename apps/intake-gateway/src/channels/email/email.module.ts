import { type DynamicModule, Module } from '@nestjs/common';
import { Metrics } from '#service-kit';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import type { EmailSettings } from '../../config.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { CalibrationController } from './calibration/calibration.controller.js';
import { CheckTouchless } from './calibration/check-touchless.js';
import { JudgementRepository } from './calibration/judgement.repository.js';
import { LineThresholds } from './calibration/line-thresholds.js';
import { UNPROVEN_SENDER } from './certainty/sender-trust.js';
import { AliasRepository } from './desk/alias.repository.js';
import { DraftDesk } from './desk/draft-desk.js';
import { DraftRepository } from './desk/draft.repository.js';
import { DraftsInReview } from './desk/drafts-in-review.js';
import { DraftsController } from './desk/drafts.controller.js';
import { KnownSendersRepository } from './desk/known-senders.repository.js';
import { LearnFromDraft } from './desk/learn-from-draft.js';
import { RereadDraft } from './desk/reread-draft.js';
import { ShowMail } from './desk/show-mail.js';
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
import { AnswersModule } from './answers/answers.module.js';
import { MailboxModule } from './mailbox/mailbox.module.js';
import { TrustModule } from './trust/trust.module.js';

@Module({})
export class EmailModule {
  constructor(metrics: Metrics, drafts: DraftRepository) {
    metrics.observe('drafts_waiting', 'Orders and changes by mail that wait for the desk', [], async () => [
      { labels: {}, value: await drafts.countWaiting() },
    ]);
  }

  static register({ mail, unprovenSender }: EmailSettings): DynamicModule {
    return {
      module: EmailModule,
      imports: [
        CanonicalOrderModule,
        PartnersModule,
        MailboxModule.register(mail),
        TrustModule.register(mail),
        AnswersModule.register(mail.smtp),
      ],
      controllers: [CalibrationController, DraftsController, EmailController, ReferenceDataHandler],
      providers: [
        { provide: UNPROVEN_SENDER, useValue: unprovenSender },
        AliasRepository,
        CheckTouchless,
        DraftDesk,
        DraftRepository,
        DraftsInReview,
        JudgementRepository,
        KeepMail,
        KnowledgeRepository,
        KnownSendersRepository,
        LearnFromDraft,
        LineThresholds,
        MailIntakeRepository,
        MailOrderReader,
        MatchItems,
        OrderHistoryFollower,
        OrderHistoryRepository,
        ReferenceRepository,
        RereadDraft,
        ShowMail,
      ],
    };
  }
}
