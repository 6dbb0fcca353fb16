import type { QueryRunner } from 'typeorm';
import type { MigrationClass } from '../open-database.js';

/** What a request did is known although its answer was lost. */
export function idempotentEffectsMigration(schema: string): MigrationClass {
  return class IdempotentEffects {
    readonly name = 'IdempotentEffects1764000000060';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(
        `alter table ${schema}.idempotency_keys add column took_effect boolean not null default false`,
      );
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`alter table ${schema}.idempotency_keys drop column took_effect`);
    }
  };
}
