export { type Actor, hasRole, maySeeCustomer, type Role, ROLES, serviceActor } from './auth/actor.js';
export { ApiKeyRefused, type ApiKeyOwner, ApiKeys } from './auth/api-keys.js';
export { makeApiKey, type NewApiKey } from './auth/api-key.js';
export { type ApiKeyRecord, ApiKeysRepository } from './auth/api-keys.repository.js';
export { CurrentActor, Public, RequireRoles } from './auth/roles.decorator.js';
export { calendarDay, Clock, MovableClock, SystemClock } from './clock/clock.js';
export { envExample, listSettings, type EnvSection } from './config/env-example.js';
export { ConfigError, parseEnv } from './config/parse-env.js';
export { type ServiceSettings, serviceSettings } from './config/service-settings.js';
export { type DatabaseOptions, type EntityClass, type MigrationClass, openDatabase } from './database/open-database.js';
export { serviceKitMigrations } from './database/service-kit-migrations.js';
export { AcceptsRawBody, AcceptsStreamedBody, BodyLimit, BodyStream, RawBody } from './http/body.decorators.js';
export { tooLarge as bodyTooLarge } from './http/read-body.js';
export { Problem, type ProblemItem } from './http/problem.js';
export { RouteTimeout } from './http/timeout.interceptor.js';
export { jsonSchemaOf, problemItems, ZodAnswer, ZodBody, ZodParam, ZodQuery } from './http/zod-input.decorators.js';
export { inPlainWords } from './http/plain-words.js';
export { Idempotency } from './idempotency/idempotency.js';
export { Idempotent } from './idempotency/idempotent.decorator.js';
export { IdSource, UuidV7Source } from './ids/id-source.js';
export { PeriodicJob, type ScheduledJob } from './jobs/periodic-job.js';
export { PeriodicJobs } from './jobs/periodic-jobs.js';
export { MailQueue, type MailState, type NewMail } from './mail/mail-queue.repository.js';
export { addressOf, type SmtpConfig, smtpEnvironment, smtpOf, type SmtpSettings } from './mail/smtp-settings.js';
export { currentLogContext, type LogContext, withLogContext } from './observability/log-context.js';
export { createLogger, type LogFields, type LogFormat, Logger, type LogLevel } from './observability/logger.js';
export { Health } from './observability/health.js';
export { type GaugeReading, Metrics } from './observability/metrics.js';
export { describeService } from './openapi/describe-service.js';
export { busOf, limitsOf, logFormatOf, runService } from './service/run-service.js';
export { runUntilSignal } from './service/run-until-signal.js';
export {
  type OpenApiInfo,
  type ServiceDefinition,
  type ServiceLimits,
  type ServiceName,
  type ServiceOptions,
} from './service/service-options.js';
export { type RunningService, startService } from './service/start-service.js';
export { WorkController } from './work/work.controller.js';
export { WorkQueueRepository, type WorkSource } from './work/work-queue.repository.js';
