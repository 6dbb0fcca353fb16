import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AgingController } from './aging.controller.js';
import { HealthController } from './health.controller.js';
import { ReportsRepository } from './reports.repository.js';

@Module({ imports: [LedgerModule], controllers: [AgingController, HealthController], providers: [ReportsRepository] })
export class ReportsModule {}
