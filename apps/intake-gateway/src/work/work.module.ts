import { WorkController, WorkQueueRepository } from '#service-kit';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { INTAKE_WORK } from './work-sources.repository.js';

/** The gateway's part of the work queue. */
@Module({
  controllers: [WorkController],
  providers: [
    {
      provide: WorkQueueRepository,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new WorkQueueRepository(dataSource, 'intake', INTAKE_WORK),
    },
  ],
})
export class WorkModule {}
