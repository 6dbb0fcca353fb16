import { TOPICS } from '#contracts';
import { type ServiceDefinition, smtpOf } from '#service-kit';
import { arMigrations } from './migrations/ar-migrations.js';
import { ArHealthModule } from './ar-health.module.js';
import type { ArConfig } from './config.js';

/** What ar-health is, wherever it runs: by itself (main.ts) or with the others in one process (apps/standalone). */
export function serviceDefinition(config: ArConfig): ServiceDefinition {
  return {
    name: 'ar-health',
    module: ArHealthModule.register(config),
    schema: 'ar',
    groupId: 'ar-health',
    topics: [TOPICS.invoices, TOPICS.payments, TOPICS.orders],
    entities: [],
    migrations: arMigrations,
    smtp: smtpOf(config),
    openApi: {
      title: 'ar-health',
      description: 'Receivables as of any day, bucket moves, and customer health with its reasons.',
      version: '1.0.0',
    },
  };
}

export { type ArHealthConfig, configSchema } from './config.js';
