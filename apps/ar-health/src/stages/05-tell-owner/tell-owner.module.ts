import { Module } from '@nestjs/common';
import { MailModule } from '../../mail/mail.module.js';
import { ReportsModule } from '../../reports/reports.module.js';
import { SendRecapJob } from './send-recap.job.js';

@Module({ imports: [MailModule, ReportsModule], providers: [SendRecapJob] })
export class TellOwnerModule {}
