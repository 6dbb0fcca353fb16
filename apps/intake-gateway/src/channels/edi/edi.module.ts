import { type DynamicModule, Module } from '@nestjs/common';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import type { EdiSettings } from '../../config.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { EdiOrderReader } from './edi-order.reader.js';
import { EDI_SETTINGS } from './edi-settings.token.js';
import { EdiRehearsalController } from './edi-rehearsal.controller.js';
import { EdiController } from './edi.controller.js';
import { AlertsController } from './outbound/alerts.controller.js';
import { CheckMissingAcknowledgments } from './outbound/check-missing-acknowledgments.job.js';
import { OutboundDocumentsController } from './outbound/outbound-documents.controller.js';
import { SendDocument } from './outbound/send-document.js';
import { TellPartnersHandler } from './outbound/tell-partners.handler.js';
import { TellPartners } from './outbound/tell-partners.js';
import { QuarantinedSegmentsController } from './quarantined-segments.controller.js';
import { ReceiveEdi } from './receive-edi.js';
import { WatchEdiFolder } from './watch-edi-folder.job.js';
import { WriteAnswers } from './write-answers.job.js';

@Module({})
export class EdiModule {
  static register(settings: EdiSettings): DynamicModule {
    return {
      module: EdiModule,
      imports: [CanonicalOrderModule, PartnersModule],
      controllers: [
        EdiController,
        EdiRehearsalController,
        QuarantinedSegmentsController,
        OutboundDocumentsController,
        AlertsController,
        TellPartnersHandler,
      ],
      providers: [
        { provide: EDI_SETTINGS, useValue: settings },
        EdiOrderReader,
        ReceiveEdi,
        WatchEdiFolder,
        WriteAnswers,
        SendDocument,
        TellPartners,
        CheckMissingAcknowledgments,
      ],
    };
  }
}
