import { smtpOf } from '#service-kit';
import { type DynamicModule, Module } from '@nestjs/common';
import { ArSettings } from './ar-settings.js';
import { CalendarsModule } from './calendars/calendars.module.js';
import { CurrencyModule } from './currency/currency.module.js';
import { TellOwnerModule } from './stages/05-tell-owner/tell-owner.module.js';
import type { ArConfig } from './config.js';
import { ReportsModule } from './reports/reports.module.js';
import { FollowReceivablesModule } from './stages/01-follow-receivables/follow-receivables.module.js';
import { AgeReceivablesModule } from './stages/02-age-receivables/age-receivables.module.js';
import { DunCustomersModule } from './stages/04-dun-customers/dun-customers.module.js';
import { ScoreHealthModule } from './stages/03-score-health/score-health.module.js';

@Module({})
export class ArHealthModule {
  static register(config: ArConfig): DynamicModule {
    const settings = new ArSettings({
      timeZone: config.COMPANY_TIME_ZONE,
      currency: config.COMPANY_CURRENCY,
      aging: { basis: config.AGING_BASIS, edges: config.AGING_EDGES },
      mail: smtpOf(config) && { recapTo: config.RECAP_TO ?? [] },
    });
    return {
      module: ArHealthModule,
      global: true,
      imports: [
        CalendarsModule,
        CurrencyModule,
        FollowReceivablesModule,
        AgeReceivablesModule,
        ScoreHealthModule,
        DunCustomersModule,
        ReportsModule,
        TellOwnerModule,
      ],
      providers: [{ provide: ArSettings, useValue: settings }],
      exports: [ArSettings],
    };
  }
}
