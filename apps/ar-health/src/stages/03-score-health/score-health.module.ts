import { Module } from '@nestjs/common';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { CustomerHealthRepository } from './customer-health.repository.js';
import { ScoreHealthJob } from './score-health.job.js';

@Module({ imports: [LedgerModule], providers: [ScoreHealthJob, CustomerHealthRepository] })
export class ScoreHealthModule {}
