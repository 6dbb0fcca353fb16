import { Module } from '@nestjs/common';
import { CurrencyModule } from '../currency/currency.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ModelsModule } from '../models/models.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { AgingReport } from './aging-report.js';
import { ForecastReport } from './forecast-report.js';
import { MeasuresReport } from './measures-report.js';
import { RecapReport } from './recap-report.js';
import { AgingController } from './aging.controller.js';
import { CollectionsController } from './collections.controller.js';
import { CustomerCardController } from './customer-card.controller.js';
import { CustomerParentsController } from './customer-parents.controller.js';
import { CustomerParentsRepository } from './customer-parents.repository.js';
import { HealthController } from './health.controller.js';
import { RecapController } from './recap.controller.js';
import { ReportsRepository } from './reports.repository.js';

@Module({
  imports: [CurrencyModule, LedgerModule, ModelsModule, PoliciesModule],
  controllers: [
    AgingController,
    CollectionsController,
    CustomerCardController,
    CustomerParentsController,
    HealthController,
    RecapController,
  ],
  providers: [AgingReport, CustomerParentsRepository, ForecastReport, MeasuresReport, RecapReport, ReportsRepository],
  exports: [RecapReport],
})
export class ReportsModule {}
