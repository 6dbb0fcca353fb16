import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AgingController } from './aging.controller.js';
import { CollectionsController } from './collections.controller.js';
import { CustomerCardController } from './customer-card.controller.js';
import { CustomerParentsController } from './customer-parents.controller.js';
import { CustomerParentsRepository } from './customer-parents.repository.js';
import { HealthController } from './health.controller.js';
import { RecapController } from './recap.controller.js';
import { ReportsRepository } from './reports.repository.js';

@Module({
  imports: [LedgerModule],
  controllers: [
    AgingController,
    CollectionsController,
    CustomerCardController,
    CustomerParentsController,
    HealthController,
    RecapController,
  ],
  providers: [CustomerParentsRepository, ReportsRepository],
})
export class ReportsModule {}
