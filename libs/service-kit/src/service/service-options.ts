import type { DynamicModule } from '@nestjs/common';
import type { MessageBus } from '#messaging';
import type { Clock } from '../clock/clock.js';
import type { EntityClass, MigrationClass } from '../database/open-database.js';
import type { IdSource } from '../ids/id-source.js';
import type { BucketLimits } from '../limits/token-bucket.js';
import type { SmtpSettings } from '../mail/smtp-settings.js';
import type { Logger } from '../observability/logger.js';

export type ServiceName = 'intake-gateway' | 'order-core' | 'ar-health';

export interface OpenApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

/** What an app is, wherever it runs: the result of its `serviceDefinition(config)`. */
export interface ServiceDefinition {
  readonly name: ServiceName;
  readonly module: DynamicModule;
  /** Its own PostgreSQL schema. */
  readonly schema: string;
  /** Its own consumer group. */
  readonly groupId: string;
  /** The topics it consumes: exactly those its `@EventPattern` handlers name. */
  readonly topics: readonly string[];
  /** It does its work while the bus is away, and what it has to say waits in its outbox: it stays ready. */
  readonly readyWithoutBus?: boolean;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  /** The server its mails leave by. Absent: what is queued stays there. */
  readonly smtp?: SmtpSettings | undefined;
  readonly openApi: OpenApiInfo;
}

export interface ServiceLimits {
  /** Largest JSON body where a route says nothing else. */
  readonly bodyBytes: number;
  readonly rate: BucketLimits;
  readonly requestTimeoutMs: number;
}

export const DEFAULT_LIMITS: ServiceLimits = {
  bodyBytes: 1_048_576,
  rate: { perSecond: 100, burst: 200 },
  requestTimeoutMs: 30_000,
};

export interface ServiceOptions extends ServiceDefinition {
  readonly database: { readonly url: string; readonly poolSize: number };
  /** Closed by whoever made it, after the service. */
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Port 0 picks a free one. */
  readonly http: { readonly host: string; readonly port: number };
  readonly logger: Logger;
  readonly limits?: Partial<ServiceLimits>;
  /** Mixed into the stored hashes of API keys. Default: the empty text. */
  readonly apiKeyPepper?: string | undefined;
  /** `manual`: jobs run only when asked (tests, the demo). Default `automatic`. */
  readonly jobs?: 'automatic' | 'manual';
  /** The consumer cannot go on. Default: says so and ends the process with code 1. */
  readonly onFatal?: (reason: Error) => void;
}
