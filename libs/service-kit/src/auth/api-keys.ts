import type { Clock } from '../clock/clock.js';
import type { Actor, Role } from './actor.js';
import { apiKeyMatches, hashApiKey, makeApiKey, type NewApiKey, prefixOfApiKey } from './api-key.js';
import type { ApiKeyRecord, ApiKeysRepository } from './api-keys.repository.js';

export interface ApiKeyOwner {
  /** A person (`user`) or, without one, the trading partner. */
  readonly user?: string | undefined;
  readonly partnerId?: string | undefined;
  /** The only customer whose data a partner key may see. */
  readonly customerId?: string | undefined;
  /** Left out: `partner`, the least there is. */
  readonly roles?: readonly Role[] | undefined;
  readonly expiresAt?: Date | undefined;
}

/** A key that cannot be made as asked. */
export class ApiKeyRefused extends Error {
  override readonly name = 'ApiKeyRefused';
}

/** `last_used_at` tells a key in use from a forgotten one; a minute is exact enough and spares a write per request. */
const USE_NOTED_EVERY_MS = 60_000;

/** The API keys of one service. Looked up on every request, so a revoked key stops working at once. */
export class ApiKeys {
  constructor(
    private readonly repository: ApiKeysRepository,
    private readonly clock: Clock,
    private readonly pepper: string,
  ) {}

  /**
   * @param key made before, to give several services the same one
   * @throws ApiKeyRefused when nobody would own it, a partner role has no partner, or it would have expired already
   */
  async create(owner: ApiKeyOwner, key: NewApiKey = makeApiKey()): Promise<NewApiKey> {
    const roles = owner.roles ?? ['partner'];
    if (!owner.user && !owner.partnerId) throw new ApiKeyRefused('a key belongs to a user or a partner: name one');
    if (roles.length === 0) throw new ApiKeyRefused('a key needs at least one role');
    if (roles.includes('partner') && !owner.partnerId) {
      throw new ApiKeyRefused('the role partner (which a key has when no role is named) needs a partner');
    }
    const createdAt = this.clock.now();
    if (owner.expiresAt && owner.expiresAt <= createdAt) throw new ApiKeyRefused('the key’s expiry lies in the past');
    await this.repository.insert(
      {
        prefix: key.prefix,
        actorId: owner.user ? `user:${owner.user}` : `partner:${owner.partnerId}`,
        roles,
        partnerId: owner.partnerId,
        customerId: owner.customerId,
        createdAt,
        expiresAt: owner.expiresAt,
      },
      hashApiKey(key.secret, this.pepper),
    );
    return key;
  }

  /** @returns undefined for anything but a valid, unexpired, unrevoked key; which of these it was is nobody's business */
  async authenticate(secret: string): Promise<{ actor: Actor; prefix: string } | undefined> {
    const prefix = prefixOfApiKey(secret);
    const found = prefix === undefined ? undefined : await this.repository.find(prefix);
    if (!found || !apiKeyMatches(secret, this.pepper, found.hash)) return undefined;
    const { record } = found;
    const now = this.clock.now();
    if (record.revokedAt || (record.expiresAt && record.expiresAt <= now)) return undefined;
    if (!record.lastUsedAt || now.getTime() - record.lastUsedAt.getTime() >= USE_NOTED_EVERY_MS) {
      await this.repository.markUsed(record.prefix, now);
    }
    const { actorId: id, roles, partnerId, customerId } = record;
    return { prefix: record.prefix, actor: { id, roles, partnerId, customerId } };
  }

  async list(): Promise<ApiKeyRecord[]> {
    return this.repository.list();
  }

  /** @returns false when there is no such key in use */
  async revoke(prefix: string): Promise<boolean> {
    return this.repository.revoke(prefix, this.clock.now());
  }
}
