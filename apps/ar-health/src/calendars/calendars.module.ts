import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CalendarsController } from './calendars.controller.js';
import { CalendarsRepository } from './calendars.repository.js';

@Module({
  imports: [LedgerModule],
  controllers: [CalendarsController],
  providers: [CalendarsRepository],
  exports: [CalendarsRepository],
})
export class CalendarsModule {}
