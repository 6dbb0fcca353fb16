import { Module } from '@nestjs/common';
import { PoliciesModule } from '../../policies/policies.module.js';
import { MailModule } from '../../mail/mail.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { DunCustomersJob } from './dun-customers.job.js';
import { DunningController } from './dunning.controller.js';
import { DunningRepository } from './dunning.repository.js';

@Module({
  imports: [LedgerModule, MailModule, PoliciesModule],
  controllers: [DunningController],
  providers: [DunCustomersJob, DunningRepository],
})
export class DunCustomersModule {}
