import { Module } from '@nestjs/common';
import { Metrics } from '#service-kit';
import { QuarantineController } from '../quarantine/quarantine.controller.js';
import { QuarantineRepository } from '../quarantine/quarantine.repository.js';
import { QuarantineService } from '../quarantine/quarantine.service.js';
import { AlertRepository } from './alert.repository.js';
import { CanonicalOrderRepository } from './canonical-order.repository.js';
import { DocumentReaders } from './document-readers.js';
import { DocumentRepository } from './document.repository.js';
import { DocumentsController } from './documents.controller.js';
import { InboundMessageRepository } from './inbound-message.repository.js';
import { IntakeService } from './intake.service.js';
import { InterpretDocument } from './interpret-document.js';
import { InterpretPendingDocuments } from './interpret-pending-documents.job.js';
import { KeepDocument } from './keep-document.js';
import { KeepExchange } from './keep-exchange.js';
import { OrderFactsRepository } from './order-facts.repository.js';
import { OrderEventsHandler, OrderFollowers } from './order-followers.js';
import { OutboundDocumentRepository } from './outbound-document.repository.js';
import { PartsInReview } from './parts-in-review.js';
import { ReceiptReader } from './receipt.js';
import { SentDocumentRepository } from './sent-document.repository.js';
import { TakeOrders } from './take-orders.js';

/** The one way in, and the quarantine beside it: neither is of use without the other. */
@Module({
  controllers: [DocumentsController, OrderEventsHandler, QuarantineController],
  providers: [
    AlertRepository,
    CanonicalOrderRepository,
    DocumentReaders,
    DocumentRepository,
    InboundMessageRepository,
    IntakeService,
    InterpretDocument,
    InterpretPendingDocuments,
    KeepDocument,
    KeepExchange,
    OrderFactsRepository,
    OrderFollowers,
    OutboundDocumentRepository,
    PartsInReview,
    QuarantineRepository,
    QuarantineService,
    ReceiptReader,
    SentDocumentRepository,
    TakeOrders,
  ],
  exports: [
    AlertRepository,
    CanonicalOrderRepository,
    DocumentReaders,
    DocumentRepository,
    InboundMessageRepository,
    IntakeService,
    KeepExchange,
    OrderFactsRepository,
    OrderFollowers,
    OutboundDocumentRepository,
    PartsInReview,
    QuarantineRepository,
    QuarantineService,
    SentDocumentRepository,
  ],
})
export class CanonicalOrderModule {
  constructor(metrics: Metrics, documents: DocumentRepository, quarantine: QuarantineRepository) {
    metrics.observe('documents', 'Documents that came, by channel and status', ['channel', 'status'], async () => {
      const counts = await documents.countByStatus();
      return counts.map(({ channel, status, documents: value }) => ({ labels: { channel, status }, value }));
    });
    metrics.observe('quarantine_open', 'Quarantine items that wait for a person, by channel', ['channel'], async () =>
      (await quarantine.countOpenByChannel()).map(({ channel, items: value }) => ({ labels: { channel }, value })),
    );
  }
}
