import { Module } from '@nestjs/common';
import { PoliciesModule } from '../../policies/policies.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { CustomerHealthRepository } from './customer-health.repository.js';
import { JudgeModelsController } from './judge-models.controller.js';
import { NoOrderModelRepository } from './no-order-model.repository.js';
import { OverrideHealthController } from './override-health.controller.js';
import { ScoreHealthJob } from './score-health.job.js';

@Module({
  imports: [LedgerModule, PoliciesModule],
  controllers: [OverrideHealthController, JudgeModelsController],
  providers: [ScoreHealthJob, CustomerHealthRepository, NoOrderModelRepository],
})
export class ScoreHealthModule {}
