import { describe, expect, it } from '@jest/globals';
import { TOPICS } from '#contracts';
import type { ServiceName } from '#service-kit';
import { useStandalone } from './standalone.js';

describe('the services under test', () => {
  const world = useStandalone({ start: '2026-05-04T12:00:00Z' });

  it('answer clients by their roles, on a clock the test moves', async () => {
    for (const service of ['intake-gateway', 'order-core', 'ar-health'] satisfies ServiceName[]) {
      const admin = await world.client(service, { user: 'ada', roles: ['admin'] });
      const { jobs } = await admin.get<{ jobs: string[] }>('/v1/jobs');
      expect(jobs).toEqual(expect.arrayContaining(['prune-messages', 'purge-idempotency-keys']));
      const clerk = await world.client(service, { user: 'carla', roles: ['clerk'] });
      await expect(clerk.get('/v1/jobs')).rejects.toMatchObject({ status: 403, code: 'ROLE_MISSING' });
    }
    expect(world.clock.now()).toEqual(new Date('2026-05-04T12:00:00Z'));
  });

  it('settle, run jobs when told to, and show what was said', async () => {
    await world.runJob('ar-health', 'prune-messages');
    await world.settle();
    expect(await world.events(TOPICS.orders, TOPICS.ar)).toEqual([]);
  });
});
