import type { QueryRunner } from 'typeorm';
import type { MigrationClass } from '../open-database.js';

/** API keys and the answers kept for `Idempotency-Key`. */
export function serviceKitTablesMigration(schema: string): MigrationClass {
  return class ServiceKitTables {
    readonly name = 'ServiceKitTables1763700000001';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`
          create table ${schema}.api_keys (
            prefix       text primary key check (prefix ~ '^[a-z0-9]{12}$'),
            hash         bytea not null check (length(hash) = 32),
            actor_id     text not null check (actor_id ~ '^(user|partner):.+$'),
            roles        text[] not null check (
                           cardinality(roles) > 0
                           and roles <@ array['partner', 'clerk', 'approver', 'warehouse', 'ar', 'admin']),
            partner_id   text,
            customer_id  text,
            created_at   timestamptz not null,
            expires_at   timestamptz check (expires_at > created_at),
            revoked_at   timestamptz,
            last_used_at timestamptz,
            check (not 'partner' = any (roles) or partner_id is not null)
          )`);
      await runner.query(`
          create table ${schema}.idempotency_keys (
            owner        text not null,
            key          text not null check (length(key) between 1 and 255),
            fingerprint  bytea not null check (length(fingerprint) = 32),
            claim        uuid not null,
            lease_until  timestamptz not null,
            status       int check (status between 200 and 299),
            body         text,
            created_at   timestamptz not null default now(),
            primary key (owner, key)
          )`);
      await runner.query(`create index on ${schema}.idempotency_keys (created_at)`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`drop table ${schema}.idempotency_keys`);
      await runner.query(`drop table ${schema}.api_keys`);
    }
  };
}
