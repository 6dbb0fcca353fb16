import { serviceKitTablesMigration } from './migrations/0001-service-kit.migration.js';
import { mailQueueMigration } from './migrations/0002-mail-queue.migration.js';
import { idempotentEffectsMigration } from './migrations/0003-idempotent-effects.migration.js';
import type { MigrationClass } from './open-database.js';

/** The kit's own tables, in the schema of the service. */
export const serviceKitMigrations = (schema: string): MigrationClass[] => [
  serviceKitTablesMigration(schema),
  mailQueueMigration(schema),
  idempotentEffectsMigration(schema),
];
