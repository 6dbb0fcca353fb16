import { describe, expect, it } from '@jest/globals';
import { useNotesService } from '../../../../test/support/notes-service.js';
import { ApiKeys } from './api-keys.js';

describe('API keys and roles', () => {
  const notes = useNotesService();
  const { answer, call, createKey } = notes;

  it('lets nobody in without a key, with a wrong, a revoked or an expired one', async () => {
    const missing = await call('/v1/notes');
    expect(missing.headers.get('content-type')).toMatch('application/problem+json');
    expect(missing.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer(missing)).toMatchObject({ status: 401, code: 'API_KEY_MISSING' });

    const wrong = notes.secrets.clerk.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await call('/v1/notes', { key: wrong })).status).toBe(401);
    expect((await call('/v1/notes', { key: 'nonsense' })).status).toBe(401);

    expect((await call('/v1/notes', { key: notes.secrets.clerk })).status).toBe(200);
    await notes.service.app.get(ApiKeys).revoke(notes.secrets.clerk.split('_')[1]!);
    expect(await answer(await call('/v1/notes', { key: notes.secrets.clerk }))).toMatchObject({
      code: 'API_KEY_INVALID',
    });

    const expiresAt = new Date(notes.clock.now().getTime() + 1_000);
    const brief = await createKey({ user: 'bob', roles: ['clerk'], expiresAt });
    expect((await call('/v1/notes', { key: brief })).status).toBe(200);
    notes.clock.advance(1_000);
    expect((await call('/v1/notes', { key: brief })).status).toBe(401);
  });

  it('takes the key in X-API-Key as well, and never stores it', async () => {
    expect((await call('/v1/notes', { headers: { 'x-api-key': notes.secrets.clerk } })).status).toBe(200);
    const source = await notes.database.dataSource({ schema: 'other' });
    const rows: { everything: string }[] = await source.query(
      `select prefix || encode(hash, 'escape') || actor_id as everything from orders.api_keys`,
    );
    const secret = notes.secrets.clerk.split('_').slice(2).join('_');
    expect(rows.map(({ everything }) => everything).join()).not.toContain(secret);
  });

  it('asks for one of the roles; admin passes; a route that names none is for admin alone', async () => {
    const approver = await createKey({ user: 'paul', roles: ['approver'] });
    expect(await answer(await call('/v1/notes', { key: approver }))).toMatchObject({
      status: 403,
      code: 'ROLE_MISSING',
      detail: 'This needs the role clerk or admin.',
    });
    expect((await call('/v1/notes', { key: notes.secrets.admin })).status).toBe(200);
    expect((await call('/v1/forgotten', { key: notes.secrets.clerk })).status).toBe(403);
    expect((await call('/v1/forgotten', { key: notes.secrets.admin })).status).toBe(200);
  });

  it('notes the last use, and gives no role but partner unasked', async () => {
    const keys = notes.service.app.get(ApiKeys);
    await expect(keys.create({ user: 'eve' })).rejects.toThrow(/needs a partner/);
    await expect(keys.create({ roles: ['admin'] })).rejects.toThrow(/belongs to/);
    const { prefix, secret } = await keys.create({ partnerId: 'DRISCOLL', customerId: 'C-7' });
    const record = async () => (await keys.list()).find((key) => key.prefix === prefix)!;
    expect(await record()).toMatchObject({ actorId: 'partner:DRISCOLL', roles: ['partner'], lastUsedAt: undefined });
    expect((await call('/v1/notes', { key: secret })).status).toBe(403);
    expect((await record()).lastUsedAt).toEqual(notes.clock.now());
    expect((await keys.authenticate(secret))?.actor).toEqual({
      id: 'partner:DRISCOLL',
      roles: ['partner'],
      partnerId: 'DRISCOLL',
      customerId: 'C-7',
    });
  });
});
