import { Module } from '@nestjs/common';
import { ReportsModule } from '../../reports/reports.module.js';
import { SendRecapJob } from './send-recap.job.js';

@Module({ imports: [ReportsModule], providers: [SendRecapJob] })
export class TellOwnerModule {}
