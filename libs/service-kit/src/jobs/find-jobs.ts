import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { jobOf } from './periodic-job.js';
import { PeriodicJobs } from './periodic-jobs.js';

/** Registers every provider of the application that is a {@link PeriodicJob}. */
@Injectable()
export class FindJobs implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly jobs: PeriodicJobs,
  ) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      const job = jobOf(instance);
      if (job) this.jobs.register(job);
    }
  }
}
