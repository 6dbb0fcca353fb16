import { describe, expect, it } from '@jest/globals';
import { hasRole, maySeeCustomer, serviceActor } from './actor.js';
import { apiKeyMatches, hashApiKey, makeApiKey, prefixOfApiKey } from './api-key.js';

describe('API keys', () => {
  it('are named by their prefix and proven by all of their text under the pepper', () => {
    const { prefix, secret } = makeApiKey();
    const hash = hashApiKey(secret, 'pepper');
    expect(prefixOfApiKey(secret)).toBe(prefix);
    expect(apiKeyMatches(secret, 'pepper', hash)).toBe(true);
    expect(apiKeyMatches(secret, 'other pepper', hash)).toBe(false);
    expect(apiKeyMatches(makeApiKey().secret, 'pepper', hash)).toBe(false);
    expect(apiKeyMatches(secret, 'pepper', Buffer.alloc(0))).toBe(false);
  });

  it('hold 256 random bits', () => {
    const asked: number[] = [];
    const { secret } = makeApiKey((size) => {
      asked.push(size);
      return Buffer.alloc(size, 0xff);
    });
    expect(asked).toEqual([12, 32]);
    expect(secret).toBe(`otc_dddddddddddd_${Buffer.alloc(32, 0xff).toString('base64url')}`);
  });

  it.each([
    '',
    'otc_',
    'otc_short_abc',
    'sk_aaaaaaaaaaaa_x',
    `otc_AAAAAAAAAAAA_${'x'.repeat(43)}`,
    `otc_aaaaaaaaaaaa_${'x'.repeat(44)}`,
  ])('are not this: %s', (text) => expect(prefixOfApiKey(text)).toBeUndefined());
});

describe('actors', () => {
  const partner = { id: 'partner:P', roles: ['partner'] as const, customerId: 'C-1' };

  it('carry only the roles they were given; admin carries all', () => {
    expect(hasRole({ id: 'user:a', roles: ['clerk'] }, 'clerk', 'ar')).toBe(true);
    expect(hasRole({ id: 'user:a', roles: ['clerk'] }, 'ar')).toBe(false);
    expect(hasRole({ id: 'user:a', roles: ['clerk'] })).toBe(false);
    expect(hasRole(serviceActor('order-core'), 'approver')).toBe(true);
  });

  it('see the customer they are bound to when they are partners, every customer when they work here', () => {
    expect(maySeeCustomer(partner, 'C-1')).toBe(true);
    expect(maySeeCustomer(partner, 'C-2')).toBe(false);
    expect(maySeeCustomer({ ...partner, customerId: undefined }, 'C-1')).toBe(false);
    expect(maySeeCustomer({ id: 'user:a', roles: ['ar'] }, 'C-2')).toBe(true);
  });
});
