import type { DataSource } from 'typeorm';
import type { Role } from './actor.js';

/** A row of `<schema>.api_keys`, without its hash. */
export interface ApiKeyRecord {
  readonly prefix: string;
  readonly actorId: string;
  readonly roles: readonly Role[];
  readonly partnerId: string | undefined;
  readonly customerId: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}

interface Row {
  prefix: string;
  hash: Buffer;
  actor_id: string;
  roles: Role[];
  partner_id: string | null;
  customer_id: string | null;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

const recordOf = (row: Row): ApiKeyRecord => ({
  prefix: row.prefix,
  actorId: row.actor_id,
  roles: row.roles,
  partnerId: row.partner_id ?? undefined,
  customerId: row.customer_id ?? undefined,
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
  lastUsedAt: row.last_used_at ?? undefined,
});

export class ApiKeysRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
  ) {}

  async insert(key: Omit<ApiKeyRecord, 'revokedAt' | 'lastUsedAt'>, hash: Buffer): Promise<void> {
    await this.dataSource.query(
      `insert into ${this.schema}.api_keys
         (prefix, hash, actor_id, roles, partner_id, customer_id, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [key.prefix, hash, key.actorId, key.roles, key.partnerId, key.customerId, key.createdAt, key.expiresAt],
    );
  }

  async find(prefix: string): Promise<{ record: ApiKeyRecord; hash: Buffer } | undefined> {
    const rows: Row[] = await this.dataSource.query(`select * from ${this.schema}.api_keys where prefix = $1`, [
      prefix,
    ]);
    return rows[0] && { record: recordOf(rows[0]), hash: rows[0].hash };
  }

  async list(): Promise<ApiKeyRecord[]> {
    const rows: Row[] = await this.dataSource.query(
      `select * from ${this.schema}.api_keys order by created_at, prefix`,
    );
    return rows.map(recordOf);
  }

  /** @returns false when there is no such key or it was revoked before */
  async revoke(prefix: string, at: Date): Promise<boolean> {
    const [, changed]: [unknown, number] = await this.dataSource.query(
      `update ${this.schema}.api_keys set revoked_at = $2 where prefix = $1 and revoked_at is null`,
      [prefix, at],
    );
    return changed === 1;
  }

  async markUsed(prefix: string, at: Date): Promise<void> {
    await this.dataSource.query(
      `update ${this.schema}.api_keys set last_used_at = greatest(last_used_at, $2) where prefix = $1`,
      [prefix, at],
    );
  }
}
