import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, Logger, PeriodicJobs } from '#service-kit';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import { IntakeService } from '../../canonical-order/intake.service.js';
import type { EmailSettings } from '../../config.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { NoSenderCheck, SenderCheck, UNPROVEN_SENDER } from './certainty/sender-trust.js';
import { EmailController } from './email.controller.js';
import { ImapMailbox } from './imap-mailbox.js';
import { MailIntakeRepository } from './mail-intake.repository.js';
import { MailOrderReader } from './mail-order.reader.js';
import { MailboxCursorRepository } from './mailbox-cursor.repository.js';
import { PollMailbox } from './poll-mailbox.job.js';

@Module({})
export class EmailModule {
  static register({ mailbox: settings, unprovenSender }: EmailSettings): DynamicModule {
    const mailbox = settings && {
      provide: PollMailbox,
      inject: [PeriodicJobs, IntakeService, MailboxCursorRepository, Clock, Logger],
      useFactory: (
        jobs: PeriodicJobs,
        intake: IntakeService,
        cursors: MailboxCursorRepository,
        clock: Clock,
        logger: Logger,
      ) => new PollMailbox({ jobs, intake, cursors, clock, logger, settings, mailbox: new ImapMailbox(settings) }),
    };
    return {
      module: EmailModule,
      imports: [CanonicalOrderModule, PartnersModule],
      controllers: [EmailController],
      providers: [
        { provide: SenderCheck, useClass: NoSenderCheck },
        { provide: UNPROVEN_SENDER, useValue: unprovenSender },
        MailIntakeRepository,
        MailOrderReader,
        MailboxCursorRepository,
        ...(mailbox ? [mailbox] : []),
      ],
    };
  }
}
