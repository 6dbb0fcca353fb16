import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../auth/roles.decorator.js';
import { Health, type HealthReport } from './health.js';
import { Metrics } from './metrics.js';

/** What the platform asks a process: are you there, can you work, how are you doing. */
@Controller()
@Public()
@ApiExcludeController()
export class OperationsController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {}

  /** The process answers. Restart it when this fails. */
  @Get('health/live')
  live(): { live: true } {
    return { live: true };
  }

  /** Everything it needs is at hand. Send it no requests while this is 503. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    const report = await this.health.report();
    response.status(report.ready ? 200 : 503);
    return report;
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async metricsText(): Promise<string> {
    return this.metrics.text();
  }
}
