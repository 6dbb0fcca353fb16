import { TOPICS } from '#contracts';
import type { ServiceDefinition } from '#service-kit';
import { ArHealthModule } from './ar-health.module.js';
import type { ArHealthConfig } from './config.js';
import { CreateReceivables1763769600000 } from './migrations/0001-create-receivables.migration.js';
import { DunCustomers1763773200000 } from './migrations/0002-dun-customers.migration.js';
import { CustomerParents1763776800000 } from './migrations/0003-customer-parents.migration.js';
import { Policies1763780400000 } from './migrations/0004-policies.migration.js';
import { CashThatLeaves1763784000000 } from './migrations/0005-cash-that-leaves.migration.js';

/** What ar-health is, wherever it runs: by itself (main.ts) or with the others in one process (apps/standalone). */
export function serviceDefinition(
  config: Pick<ArHealthConfig, 'COMPANY_TIME_ZONE' | 'AGING_BASIS' | 'AGING_EDGES'>,
): ServiceDefinition {
  return {
    name: 'ar-health',
    module: ArHealthModule.register(config),
    schema: 'ar',
    groupId: 'ar-health',
    topics: [TOPICS.invoices, TOPICS.payments, TOPICS.orders],
    entities: [],
    migrations: [
      CreateReceivables1763769600000,
      DunCustomers1763773200000,
      CustomerParents1763776800000,
      Policies1763780400000,
      CashThatLeaves1763784000000,
    ],
    openApi: {
      title: 'ar-health',
      description: 'Receivables as of any day, bucket moves, and customer health with its reasons.',
      version: '1.0.0',
    },
  };
}

export { type ArHealthConfig, configSchema } from './config.js';
