import { Module } from '@nestjs/common';
import { PoliciesModule } from '../../policies/policies.module.js';
import { LedgerModule } from '../../ledger/ledger.module.js';
import { AgeReceivablesJob } from './age-receivables.job.js';
import { BucketPositionRepository } from './bucket-position.repository.js';

@Module({ imports: [LedgerModule, PoliciesModule], providers: [AgeReceivablesJob, BucketPositionRepository] })
export class AgeReceivablesModule {}
