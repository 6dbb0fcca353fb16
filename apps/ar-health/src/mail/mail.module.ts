import { Module } from '@nestjs/common';
import { ArSettings } from '../ar-settings.js';
import { ContactsRepository } from './contacts.repository.js';
import { MailController } from './mail.controller.js';
import { MailQueueRepository } from './mail-queue.repository.js';
import { MailSender } from './mail-sender.js';
import { SendMailsJob } from './send-mails.job.js';

@Module({
  controllers: [MailController],
  providers: [
    ContactsRepository,
    MailQueueRepository,
    SendMailsJob,
    {
      provide: MailSender,
      inject: [ArSettings],
      useFactory: ({ mail }: ArSettings) => (mail ? new MailSender(mail.smtp) : undefined),
    },
  ],
  exports: [ContactsRepository, MailQueueRepository],
})
export class MailModule {}
