import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRoles } from '../auth/roles.decorator.js';
import { PeriodicJobs } from './periodic-jobs.js';

/** Runs what the service otherwise does by itself from time to time, now. */
@ApiTags('jobs')
@Controller('v1/jobs')
@RequireRoles('admin')
export class JobsController {
  constructor(private readonly jobs: PeriodicJobs) {}

  @Get()
  @ApiOperation({ summary: 'Names of the periodic jobs' })
  list(): { jobs: string[] } {
    return { jobs: this.jobs.names() };
  }

  @Post(':name/run')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run a job now and wait for its end' })
  async run(@Param('name') name: string): Promise<{ job: string; outcome: 'done' }> {
    await this.jobs.runOnce(name);
    return { job: name, outcome: 'done' };
  }
}
