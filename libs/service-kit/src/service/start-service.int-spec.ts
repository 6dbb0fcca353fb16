import { describe, expect, it } from '@jest/globals';
import { EmbeddedLogBus } from '#messaging';
import { useDatabase } from '../../../../test/support/database.js';
import { CountingJob, notesDefinition, useNotesService } from '../../../../test/support/notes-service.js';
import { ApiKeys } from '../auth/api-keys.js';
import { MovableClock } from '../clock/clock.js';
import { UuidV7Source } from '../ids/id-source.js';
import { PeriodicJobs } from '../jobs/periodic-jobs.js';
import { createLogger } from '../observability/logger.js';
import { describeService } from '../openapi/describe-service.js';
import { startService } from './start-service.js';

describe('a service', () => {
  const notes = useNotesService();
  const { answer, call, post, start } = notes;

  it('limits the rate per key and says when to come back', async () => {
    await notes.restart({ limits: { rate: { perSecond: 0.01, burst: 3 } } });
    const statuses = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await call('/v1/notes', { key: notes.secrets.clerk })).status),
    );
    expect(statuses.sort()).toEqual([200, 200, 200, 429, 429]);
    const refused = await call('/v1/notes', { key: notes.secrets.clerk });
    expect(await answer(refused)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('ratelimit-limit')).toBe('3');
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect((await call('/v1/notes', { key: notes.secrets.admin })).status).toBe(200);
  });

  it('runs a job when an admin asks', async () => {
    expect((await post('/v1/jobs/count/run', '')).status).toBe(403);
    expect(await answer(await post('/v1/jobs/count/run', '', {}, notes.secrets.admin))).toMatchObject({
      outcome: 'done',
    });
    expect(notes.service.app.get(CountingJob).runs).toBe(1);
    expect(await answer(await post('/v1/jobs/none/run', '', {}, notes.secrets.admin))).toMatchObject({
      code: 'JOB_UNKNOWN',
    });
  });

  it('forgets published events and old marks, and nothing younger', async () => {
    const source = await notes.database.dataSource({ schema: 'other' });
    await source.query(`
      insert into orders.outbox (event_id, topic, key, type, headers, value, published_at)
      values ('old', 't', 'k', 'y', '{}', '', now() - interval '31 days'), ('new', 't', 'k', 'y', '{}', '', now())`);
    await source.query(`
      insert into orders.inbox (consumer_group, event_id, received_at)
      values ('g', 'old', now() - interval '401 days'), ('g', 'new', now() - interval '399 days')`);
    await notes.service.app.get(PeriodicJobs).runOnce('prune-messages');
    const left = await source.query('select event_id from orders.outbox union all select event_id from orders.inbox');
    expect(left).toEqual([{ event_id: 'new' }, { event_id: 'new' }]);
    await source.query('truncate orders.outbox, orders.inbox');
  });

  it('is live, ready, and shows its metrics by route', async () => {
    expect((await call('/health/live')).status).toBe(200);
    expect(await answer(await call('/health/ready'))).toMatchObject({ status: 200, ready: true });
    await call('/v1/notes', { key: notes.secrets.clerk });
    const text = await (await call('/metrics')).text();
    expect(text).toMatch(/otc_http_request_seconds_count\{.*route="\/v1\/notes".*status="200".*\} 1/);
    expect(text).toMatch(/otc_consumer_lag\{service="order-core"\} 0/);
  });

  it('counts the dead letters that nobody has replayed', async () => {
    const source = await notes.database.dataSource({ schema: 'other' });
    await source.query(`
      insert into orders.dead_letter (consumer_group, topic, "partition", "offset", code, detail, headers, value,
        attempts, replayed_at, replayed_by, replays)
      values ('g', 't', 0, 1, 'C', 'd', '{}', '', 1, null, null, 0), ('g', 't', 0, 2, 'C', 'd', '{}', '', 1, now(), 'user:a', 1)`);
    const text = await (await call('/metrics')).text();
    expect(text).toContain('otc_dead_letters_open{service="order-core"} 1\n');
    await source.query('truncate orders.dead_letter cascade');
  });

  it('describes itself in OpenAPI, the same while running as without being started', async () => {
    const served = (await (await call('/openapi.json')).json()) as Awaited<ReturnType<typeof describeService>>;
    expect(served).toEqual(JSON.parse(JSON.stringify(await describeService(notesDefinition))));
    const notes = served.paths['/v1/notes']!;
    expect(notes.post?.requestBody).toMatchObject({
      content: { 'application/json': { schema: { required: ['text'], additionalProperties: false } } },
    });
    expect(notes.get?.parameters).toMatchObject([
      { name: 'limit', in: 'query', required: false, description: 'how many' },
    ]);
    expect(notes.get).toMatchObject({ 'x-roles': ['clerk'], security: [{ bearer: [] }, { apiKey: [] }] });
    expect(Object.keys(served.paths)).not.toContain('/metrics');
  });

  it('finishes the request in hand when it closes, and takes no more', async () => {
    const inHand = post('/v1/notes/gate', '');
    await notes.gate.reached;
    const closing = notes.service.close();
    notes.gate.open();
    expect(await answer(await inHand)).toMatchObject({ status: 201, let: 'go' });
    await closing;
    await expect(call('/health/live')).rejects.toThrow();
  });

  it('refuses to start when its topics and its handlers differ', async () => {
    await expect(start({ topics: ['orders.v1'] })).rejects.toThrow(/says it consumes \[orders.v1\]/);
  });
});

describe('a service whose database goes away', () => {
  const database = useDatabase();

  it('stays live, is not ready, and answers 503', async () => {
    const clock = new MovableClock(new Date('2026-03-02T15:00:00Z'));
    const bus = new EmbeddedLogBus({ databaseUrl: database.url });
    const service = await startService({
      ...notesDefinition,
      database: { url: database.url, poolSize: 5 },
      bus,
      clock,
      ids: new UuidV7Source(clock),
      http: { host: '127.0.0.1', port: 0 },
      logger: createLogger({ name: 'notes', level: 'silent', format: 'json' }),
      jobs: 'manual',
    });
    try {
      const { secret } = await service.app.get(ApiKeys).create({ user: 'carla', roles: ['clerk'] });
      await database.server.stop();
      expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
      const ready = await fetch(`${service.url}/health/ready`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ ready: false, checks: { database: { ok: false } } });
      const refused = await fetch(`${service.url}/v1/notes`, { headers: { 'x-api-key': secret } });
      expect(refused.status).toBe(503);
      expect(await refused.json()).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    } finally {
      await service.close();
      await bus.close();
    }
  });
});
