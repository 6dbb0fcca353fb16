import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, Logger, PeriodicJobs } from '#service-kit';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import { IntakeService } from '../../canonical-order/intake.service.js';
import type { MailboxSettings } from '../../config.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { EmailController } from './email.controller.js';
import { ImapMailbox } from './imap-mailbox.js';
import { MailOrderReader } from './mail-order.reader.js';
import { MailboxCursorRepository } from './mailbox-cursor.repository.js';
import { PollMailbox } from './poll-mailbox.job.js';

@Module({})
export class EmailModule {
  static register(settings: MailboxSettings | undefined): DynamicModule {
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
      providers: [MailOrderReader, MailboxCursorRepository, ...(mailbox ? [mailbox] : [])],
    };
  }
}
