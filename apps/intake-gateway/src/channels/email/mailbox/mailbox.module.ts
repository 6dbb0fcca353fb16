import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, Logger, PeriodicJobs } from '#service-kit';
import { CanonicalOrderModule } from '../../../canonical-order/canonical-order.module.js';
import { IntakeService } from '../../../canonical-order/intake.service.js';
import type { MailSettings } from '../../../mail-settings.js';
import { AccessTokens } from './access-tokens.js';
import { ImapMailbox } from './imap-mailbox.js';
import { MailboxMailRepository } from './mailbox-mail.repository.js';
import { PollMailboxes } from './poll-mailboxes.job.js';
import { TakeMails } from './take-mails.js';
import { TidyMails } from './tidy-mails.js';
import { WatchMailboxes } from './watch-mailboxes.js';

/** The mailboxes orders come to; nothing where none is set. */
@Module({})
export class MailboxModule {
  static register(settings: Pick<MailSettings, 'mailboxes' | 'pollSeconds' | 'idle'>): DynamicModule {
    const poll = {
      provide: PollMailboxes,
      inject: [PeriodicJobs, IntakeService, MailboxMailRepository, AccessTokens, Clock, Logger],
      useFactory: (
        jobs: PeriodicJobs,
        intake: IntakeService,
        mails: MailboxMailRepository,
        tokens: AccessTokens,
        clock: Clock,
        logger: Logger,
      ) =>
        new PollMailboxes({
          jobs,
          mailboxes: watchedOf(settings, tokens),
          pollSeconds: settings.pollSeconds,
          take: new TakeMails({ intake, mails, clock, logger }),
          tidy: new TidyMails(mails, clock, logger),
          clock,
          logger,
        }),
    };
    const watch = {
      provide: WatchMailboxes,
      inject: [PeriodicJobs, PollMailboxes, AccessTokens, Logger],
      useFactory: (jobs: PeriodicJobs, { name }: PollMailboxes, tokens: AccessTokens, logger: Logger) =>
        new WatchMailboxes({ mailboxes: watchedOf(settings, tokens), look: () => jobs.runOnce(name), logger }),
    };
    const some = settings.mailboxes.length > 0;
    return {
      module: MailboxModule,
      imports: [CanonicalOrderModule],
      providers: [
        AccessTokens,
        MailboxMailRepository,
        ...(some ? [poll] : []),
        ...(some && settings.idle ? [watch] : []),
      ],
      exports: [MailboxMailRepository],
    };
  }
}

const watchedOf = ({ mailboxes }: Pick<MailSettings, 'mailboxes'>, tokens: AccessTokens) =>
  mailboxes.map((each) => ({ mailbox: new ImapMailbox(each, tokens), settings: each }));
