import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { MessageBus } from '#messaging';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { ApiKeys } from '../auth/api-keys.js';
import { ApiKeysRepository } from '../auth/api-keys.repository.js';
import { Clock } from '../clock/clock.js';
import { BodyGuard, DEFAULT_BODY_LIMIT } from '../http/body.guard.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { DEFAULT_TIMEOUT_MS, TimeoutInterceptor } from '../http/timeout.interceptor.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor.js';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { PurgeAnswersJob } from '../idempotency/purge-answers.job.js';
import { IdSource } from '../ids/id-source.js';
import { FindJobs } from '../jobs/find-jobs.js';
import { JobsController } from '../jobs/jobs.controller.js';
import { PeriodicJobs } from '../jobs/periodic-jobs.js';
import { PruneMessagesJob } from '../jobs/prune-messages.job.js';
import { TokenBuckets } from '../limits/token-bucket.js';
import { MailQueue } from '../mail/mail-queue.repository.js';
import { OutgoingMailsController } from '../mail/outgoing-mails.controller.js';
import { SendMailsJob } from '../mail/send-mails.job.js';
import { SmtpMailer } from '../mail/smtp-mailer.js';
import { domainOf } from '../mail/smtp-settings.js';
import { Health } from '../observability/health.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { OperationsController } from '../observability/operations.controller.js';
import { DEFAULT_LIMITS, type ServiceOptions } from './service-options.js';

/** What the kit puts into the module: the options, and what had to be made before the application. */
export interface ServiceKitParts extends Pick<
  ServiceOptions,
  'schema' | 'bus' | 'clock' | 'ids' | 'logger' | 'limits' | 'apiKeyPepper' | 'smtp'
> {
  readonly dataSource: DataSource;
  readonly metrics: Metrics;
}

/** Everything feature modules inject without importing anything, and what happens to every request. */
@Module({})
export class ServiceKitModule {
  static register(parts: ServiceKitParts): DynamicModule {
    const { schema, dataSource, logger, metrics, smtp, clock } = parts;
    const limits = { ...DEFAULT_LIMITS, ...parts.limits };
    const answers = new IdempotencyRepository(dataSource, schema);
    const jobs = new PeriodicJobs({
      dataSource,
      schema,
      logger,
      onRun: (job, outcome, seconds) => metrics.jobSeconds.observe({ job, outcome }, seconds),
    });
    jobs.register(new PurgeAnswersJob(answers));
    jobs.register(new PruneMessagesJob(dataSource, schema));
    const queue = new MailQueue(dataSource, schema, smtp ? domainOf(smtp.from) : schema);
    if (smtp) {
      jobs.register(new SendMailsJob({ queue, mailer: new SmtpMailer(smtp), clock, logger }));
      metrics.observe('outgoing_mails', 'Mails that were not sent yet, by state', ['state'], async () =>
        (await queue.countOpen()).map(({ state, mails: value }) => ({ labels: { state }, value })),
      );
    }
    // A process that died holds its claim this long; no request lives longer.
    const leaseSeconds = Math.max(60, (2 * limits.requestTimeoutMs) / 1000);
    const shared = [
      { provide: DataSource, useValue: dataSource },
      { provide: MessageBus, useValue: parts.bus },
      { provide: Clock, useValue: clock },
      { provide: IdSource, useValue: parts.ids },
      { provide: Logger, useValue: logger },
      { provide: Metrics, useValue: metrics },
      { provide: Health, useValue: new Health() },
      { provide: PeriodicJobs, useValue: jobs },
      { provide: MailQueue, useValue: queue },
      { provide: Idempotency, useValue: new Idempotency(answers, leaseSeconds) },
      {
        provide: ApiKeys,
        useValue: new ApiKeys(new ApiKeysRepository(dataSource, schema), parts.clock, parts.apiKeyPepper ?? ''),
      },
    ];
    return {
      module: ServiceKitModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [OperationsController, JobsController, OutgoingMailsController],
      providers: [
        ...shared,
        FindJobs,
        { provide: TokenBuckets, useValue: new TokenBuckets(limits.rate) },
        { provide: DEFAULT_BODY_LIMIT, useValue: limits.bodyBytes },
        { provide: DEFAULT_TIMEOUT_MS, useValue: limits.requestTimeoutMs },
        // In this order: who asks and how often, then the body; the time limit around all of the handler's work.
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: APP_GUARD, useClass: BodyGuard },
        { provide: APP_INTERCEPTOR, useClass: TimeoutInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: shared.map(({ provide }) => provide),
    };
  }
}
