import { Module } from '@nestjs/common';
import { PoliciesModule } from '../../policies/policies.module.js';
import { ModelsModule } from '../../models/models.module.js';
import { CalendarsModule } from '../../calendars/calendars.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { CustomerHealthRepository } from './customer-health.repository.js';
import { OverrideHealthController } from './override-health.controller.js';
import { ScoreHealthJob } from './score-health.job.js';

@Module({
  imports: [CalendarsModule, LedgerModule, ModelsModule, PoliciesModule],
  controllers: [OverrideHealthController],
  providers: [ScoreHealthJob, CustomerHealthRepository],
})
export class ScoreHealthModule {}
