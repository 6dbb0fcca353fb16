import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Injectable, Module, Post } from '@nestjs/common';
import { z } from 'zod';
import { EmbeddedLogBus } from '#messaging';
import { useDatabase } from '../../../../test/support/database.js';
import type { Actor } from '../auth/actor.js';
import { ApiKeys, type ApiKeyOwner } from '../auth/api-keys.js';
import { CurrentActor, RequireRoles } from '../auth/roles.decorator.js';
import { MovableClock } from '../clock/clock.js';
import { AcceptsRawBody, RawBody } from '../http/body.decorators.js';
import { Problem } from '../http/problem.js';
import { RouteTimeout } from '../http/timeout.interceptor.js';
import { ZodBody, ZodParam, ZodQuery } from '../http/zod-input.decorators.js';
import { Idempotent } from '../idempotency/idempotent.decorator.js';
import { UuidV7Source } from '../ids/id-source.js';
import type { PeriodicJob } from '../jobs/periodic-job.js';
import { PeriodicJobs } from '../jobs/periodic-jobs.js';
import { createLogger } from '../observability/logger.js';
import { describeService } from '../openapi/describe-service.js';
import type { ServiceDefinition, ServiceOptions } from './service-options.js';
import { type RunningService, startService } from './start-service.js';

const noteSchema = z.strictObject({ text: z.string().max(100), copies: z.int().positive().default(1) });
const querySchema = z.object({ limit: z.coerce.number().int().max(10).default(5).describe('how many') });

/** A stand for a handler that is in hand until the test lets it go. */
class Gate {
  readonly opened: Promise<void>;
  readonly reached: Promise<void>;
  open: () => void = () => undefined;
  arrive: () => void = () => undefined;
  constructor() {
    this.opened = new Promise((resolve) => (this.open = resolve));
    this.reached = new Promise((resolve) => (this.arrive = resolve));
  }
}
let gate = new Gate();
let effects = 0;

@Controller('v1/notes')
@RequireRoles('clerk')
class NotesController {
  @Post()
  write(@ZodBody(noteSchema) note: z.output<typeof noteSchema>, @CurrentActor() actor: Actor) {
    return { ...note, by: actor.id };
  }

  @Get()
  list(@ZodQuery(querySchema) query: z.output<typeof querySchema>) {
    return query;
  }

  @Get(':id')
  read(@ZodParam('id', z.uuid()) id: string) {
    throw new Problem(409, 'NOTE_LOCKED', `The note ${id} is locked.`);
  }

  @Post('bytes')
  @HttpCode(200)
  @AcceptsRawBody({ limitBytes: 2_000_000, mediaTypes: ['application/edi-x12'] })
  bytes(@RawBody() bytes: Buffer, @Body() body: unknown) {
    return { length: bytes.length, body: body ?? null };
  }

  @Post('broken')
  broken(): never {
    throw new Error('the password is swordfish');
  }

  @Post('slow')
  @RouteTimeout(50)
  async slow() {
    await gate.opened;
  }

  @Post('once')
  @Idempotent()
  once(@ZodBody(noteSchema) note: z.output<typeof noteSchema>) {
    effects += 1;
    return { effect: effects, text: note.text };
  }

  @Post('gate')
  @Idempotent()
  async wait() {
    gate.arrive();
    await gate.opened;
    return { let: 'go' };
  }
}

@Controller('v1/forgotten')
class ForgottenController {
  @Get()
  read() {
    return { ok: true };
  }
}

@Injectable()
class CountingJob implements PeriodicJob {
  readonly name = 'count';
  readonly everyMs = 3_600_000;
  runs = 0;
  constructor(jobs: PeriodicJobs) {
    jobs.register(this);
  }
  async run() {
    this.runs += 1;
  }
}

@Module({ controllers: [NotesController, ForgottenController], providers: [CountingJob] })
class NotesModule {}

const definition: ServiceDefinition = {
  name: 'order-core',
  module: { module: NotesModule },
  schema: 'orders',
  groupId: 'notes',
  topics: [],
  entities: [],
  migrations: [],
  openApi: { title: 'Notes', description: 'A service for the test', version: '1' },
};

describe('a service', () => {
  const database = useDatabase();
  const clock = new MovableClock(new Date('2026-03-02T15:00:00Z'));
  const lines: Record<string, unknown>[] = [];
  let bus: EmbeddedLogBus;
  let service: RunningService;
  let secrets: Record<'clerk' | 'admin', string>;

  async function start(overrides: Partial<ServiceOptions> = {}): Promise<RunningService> {
    return startService({
      ...definition,
      database: { url: database.url, poolSize: 10 },
      bus,
      clock,
      ids: new UuidV7Source(clock),
      http: { host: '127.0.0.1', port: 0 },
      logger: createLogger({
        name: 'notes',
        level: 'debug',
        format: 'json',
        write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
      }),
      jobs: 'manual',
      ...overrides,
    });
  }

  const createKey = async (owner: ApiKeyOwner) => (await service.app.get(ApiKeys).create(owner)).secret;

  const call = (path: string, init: RequestInit & { key?: string } = {}) =>
    fetch(`${service.url}${path}`, {
      ...init,
      headers: {
        ...(init.key === undefined ? {} : { authorization: `Bearer ${init.key}` }),
        ...(init.headers as Record<string, string>),
      },
    });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}, key = secrets.clerk) =>
    call(path, {
      method: 'POST',
      key,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const answer = async (response: Response) => ({
    status: response.status,
    ...((await response.json()) as Record<string, unknown>),
  });

  beforeEach(async () => {
    gate = new Gate();
    effects = 0;
    lines.length = 0;
    bus = new EmbeddedLogBus({ databaseUrl: database.url });
    service = await start();
    secrets = {
      clerk: await createKey({ user: 'carla', roles: ['clerk'] }),
      admin: await createKey({ user: 'ada', roles: ['admin'] }),
    };
  });
  afterEach(async () => {
    gate.open();
    await service.close();
    await bus.close();
  });

  describe('keys and roles', () => {
    it('lets nobody in without a key, with a wrong, a revoked or an expired one', async () => {
      const missing = await call('/v1/notes');
      expect(missing.headers.get('content-type')).toMatch('application/problem+json');
      expect(missing.headers.get('www-authenticate')).toBe('Bearer');
      expect(await answer(missing)).toMatchObject({ status: 401, code: 'API_KEY_MISSING' });

      const wrong = secrets.clerk.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      expect((await call('/v1/notes', { key: wrong })).status).toBe(401);
      expect((await call('/v1/notes', { key: 'nonsense' })).status).toBe(401);

      expect((await call('/v1/notes', { key: secrets.clerk })).status).toBe(200);
      await service.app.get(ApiKeys).revoke(secrets.clerk.split('_')[1]!);
      expect(await answer(await call('/v1/notes', { key: secrets.clerk }))).toMatchObject({ code: 'API_KEY_INVALID' });

      const expiresAt = new Date(clock.now().getTime() + 1_000);
      const brief = await createKey({ user: 'bob', roles: ['clerk'], expiresAt });
      expect((await call('/v1/notes', { key: brief })).status).toBe(200);
      clock.advance(1_000);
      expect((await call('/v1/notes', { key: brief })).status).toBe(401);
    });

    it('takes the key in X-API-Key as well, and never stores it', async () => {
      expect((await call('/v1/notes', { headers: { 'x-api-key': secrets.clerk } })).status).toBe(200);
      const source = await database.dataSource({ schema: 'other' });
      const rows: { everything: string }[] = await source.query(
        `select prefix || encode(hash, 'escape') || actor_id as everything from orders.api_keys`,
      );
      const secret = secrets.clerk.split('_').slice(2).join('_');
      expect(rows.map(({ everything }) => everything).join()).not.toContain(secret);
    });

    it('asks for one of the roles; admin passes; a route that names none is for admin alone', async () => {
      const approver = await createKey({ user: 'paul', roles: ['approver'] });
      expect(await answer(await call('/v1/notes', { key: approver }))).toMatchObject({
        status: 403,
        code: 'ROLE_MISSING',
        detail: 'This needs the role clerk or admin.',
      });
      expect((await call('/v1/notes', { key: secrets.admin })).status).toBe(200);
      expect((await call('/v1/forgotten', { key: secrets.clerk })).status).toBe(403);
      expect((await call('/v1/forgotten', { key: secrets.admin })).status).toBe(200);
    });

    it('notes the last use, and gives no role but partner unasked', async () => {
      const keys = service.app.get(ApiKeys);
      await expect(keys.create({ user: 'eve' })).rejects.toThrow(/needs a partner/);
      await expect(keys.create({ roles: ['admin'] })).rejects.toThrow(/belongs to/);
      const { prefix, secret } = await keys.create({ partnerId: 'DRISCOLL', customerId: 'C-7' });
      const record = async () => (await keys.list()).find((key) => key.prefix === prefix)!;
      expect(await record()).toMatchObject({ actorId: 'partner:DRISCOLL', roles: ['partner'], lastUsedAt: undefined });
      expect((await call('/v1/notes', { key: secret })).status).toBe(403);
      expect((await record()).lastUsedAt).toEqual(clock.now());
      expect((await keys.authenticate(secret))?.actor).toEqual({
        id: 'partner:DRISCOLL',
        roles: ['partner'],
        partnerId: 'DRISCOLL',
        customerId: 'C-7',
      });
    });
  });

  describe('input and problems', () => {
    it('tells every wrong field with a pointer, under the request id it was sent', async () => {
      const response = await post('/v1/notes', { text: 7, copies: 0, 'a/b': 1 }, { 'x-request-id': 'client-chosen-1' });
      expect(response.headers.get('x-request-id')).toBe('client-chosen-1');
      expect(await answer(response)).toEqual({
        type: 'urn:order-to-cash:problem:REQUEST_INVALID',
        title: 'Request invalid',
        status: 422,
        detail: 'The body: 3 things are wrong, see items',
        instance: 'client-chosen-1',
        code: 'REQUEST_INVALID',
        items: [
          expect.objectContaining({ code: 'INVALID_TYPE', pointer: '/text' }),
          expect.objectContaining({ code: 'TOO_SMALL', pointer: '/copies' }),
          expect.objectContaining({ code: 'UNRECOGNIZED_KEY', pointer: '/a~1b' }),
        ],
      });
      const good = await post('/v1/notes', { text: 'x' }, { 'x-request-id': 'bad id\twith spaces' });
      expect(good.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(await good.json()).toEqual({ text: 'x', copies: 1, by: 'user:carla' });
    });

    it.each([
      ['no JSON', '{"text":', {}, 400, 'JSON_MALFORMED'],
      ['another media type', 'text=x', { 'content-type': 'text/plain' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
      ['a compressed body', '{}', { 'content-encoding': 'gzip' }, 415, 'CONTENT_ENCODING_UNSUPPORTED'],
      ['more than a megabyte', `{"text":"${'x'.repeat(1_100_000)}"}`, {}, 413, 'BODY_TOO_LARGE'],
    ])('refuses %s', async (_, body, headers, status, code) => {
      expect(await answer(await post('/v1/notes', body, headers as Record<string, string>))).toMatchObject({
        status,
        code,
      });
    });

    it('takes bytes of any kind, and more of them, where the route says so', async () => {
      const bytes = 'ISA*'.repeat(300_000);
      expect(await answer(await post('/v1/notes/bytes', bytes, { 'content-type': 'application/edi-x12' }))).toEqual({
        status: 200,
        length: 1_200_000,
        body: null,
      });
    });

    it('answers query, path, unknown routes, own problems and bugs in the one form', async () => {
      const get = async (path: string) => answer(await call(path, { key: secrets.clerk }));
      expect(await get('/v1/notes?limit=3')).toMatchObject({ status: 200, limit: 3 });
      expect(await get('/v1/notes?limit=99')).toMatchObject({ status: 400, code: 'QUERY_INVALID' });
      expect(await get('/v1/notes/17')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      const id = '0190a000-0000-7000-8000-000000000000';
      expect(await get(`/v1/notes/${id}`)).toMatchObject({ status: 409, code: 'NOTE_LOCKED' });
      expect(await get('/nowhere')).toMatchObject({ status: 404, code: 'NOT_FOUND' });

      const broken = await post('/v1/notes/broken', '');
      const text = await broken.text();
      expect(broken.status).toBe(500);
      expect(text).not.toContain('swordfish');
      const logged = lines.find(({ msg }) => msg === 'request failed')!;
      expect(logged).toMatchObject({ requestId: broken.headers.get('x-request-id'), actor: 'user:carla' });
    });

    it('gives up on a slow handler in time', async () => {
      expect(await answer(await post('/v1/notes/slow', ''))).toMatchObject({ status: 503, code: 'TIMED_OUT' });
    });
  });

  describe('Idempotency-Key', () => {
    it('gives the same answer for the same request, 422 for another, each client its own', async () => {
      const key = { 'idempotency-key': 'note-1' };
      const first = await post('/v1/notes/once', { text: 'x' }, key);
      const again = await post('/v1/notes/once', { text: 'x' }, key);
      expect(first.headers.get('idempotency-replayed')).toBeNull();
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(await answer(again)).toEqual(await answer(first));

      expect(await answer(await post('/v1/notes/once', { text: 'y' }, key))).toMatchObject({
        status: 422,
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
      const quoted = await post('/v1/notes/once', { text: 'x' }, { 'idempotency-key': '"note-1"' });
      expect(quoted.headers.get('idempotency-replayed')).toBe('true');
      const other = await post('/v1/notes/once', { text: 'x' }, key, secrets.admin);
      expect(await answer(other)).toMatchObject({ effect: 2 });
      expect(await answer(await post('/v1/notes/once', { text: 'x' }, { 'idempotency-key': 'a b' }))).toMatchObject({
        status: 400,
        code: 'IDEMPOTENCY_KEY_MALFORMED',
      });
    });

    it('answers 409 while the first request is still running', async () => {
      const key = { 'idempotency-key': 'gate-1' };
      const first = post('/v1/notes/gate', {}, key);
      await gate.reached;
      const second = await post('/v1/notes/gate', {}, key);
      expect(second.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await answer(second)).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_IN_USE' });
      gate.open();
      expect((await first).status).toBe(201);
      expect((await post('/v1/notes/gate', {}, key)).headers.get('idempotency-replayed')).toBe('true');
    });

    it('has one effect for fifty requests at once', async () => {
      const statuses = await Promise.all(
        Array.from(
          { length: 50 },
          async () => (await post('/v1/notes/once', { text: 'x' }, { 'idempotency-key': 'fifty' })).status,
        ),
      );
      expect(effects).toBe(1);
      expect(statuses).toContain(201);
      expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    });

    it('leaves a refused request free to try again', async () => {
      const key = { 'idempotency-key': 'mended' };
      expect((await post('/v1/notes/once', { text: 7 }, key)).status).toBe(422);
      expect((await post('/v1/notes/once', { text: 'x' }, key)).status).toBe(201);
      expect(effects).toBe(1);
    });
  });

  it('limits the rate per key and says when to come back', async () => {
    await service.close();
    service = await start({ limits: { rate: { perSecond: 0.01, burst: 3 } } });
    const statuses = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await call('/v1/notes', { key: secrets.clerk })).status),
    );
    expect(statuses.sort()).toEqual([200, 200, 200, 429, 429]);
    const refused = await call('/v1/notes', { key: secrets.clerk });
    expect(await answer(refused)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('ratelimit-limit')).toBe('3');
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect((await call('/v1/notes', { key: secrets.admin })).status).toBe(200);
  });

  it('runs a job when an admin asks', async () => {
    expect((await post('/v1/jobs/count/run', '')).status).toBe(403);
    expect(await answer(await post('/v1/jobs/count/run', '', {}, secrets.admin))).toMatchObject({ outcome: 'done' });
    expect(service.app.get(CountingJob).runs).toBe(1);
    expect(await answer(await post('/v1/jobs/none/run', '', {}, secrets.admin))).toMatchObject({ code: 'JOB_UNKNOWN' });
  });

  it('forgets published events and old marks, and nothing younger', async () => {
    const source = await database.dataSource({ schema: 'other' });
    await source.query(`
      insert into orders.outbox (event_id, topic, key, type, headers, value, published_at)
      values ('old', 't', 'k', 'y', '{}', '', now() - interval '31 days'), ('new', 't', 'k', 'y', '{}', '', now())`);
    await source.query(`
      insert into orders.inbox (consumer_group, event_id, received_at)
      values ('g', 'old', now() - interval '401 days'), ('g', 'new', now() - interval '399 days')`);
    await service.app.get(PeriodicJobs).runOnce('prune-messages');
    const left = await source.query('select event_id from orders.outbox union all select event_id from orders.inbox');
    expect(left).toEqual([{ event_id: 'new' }, { event_id: 'new' }]);
    await source.query('truncate orders.outbox, orders.inbox');
  });

  it('is live, ready, and shows its metrics by route', async () => {
    expect((await call('/health/live')).status).toBe(200);
    expect(await answer(await call('/health/ready'))).toMatchObject({ status: 200, ready: true });
    await call('/v1/notes', { key: secrets.clerk });
    const text = await (await call('/metrics')).text();
    expect(text).toMatch(/otc_http_request_seconds_count\{.*route="\/v1\/notes".*status="200".*\} 1/);
    expect(text).toMatch(/otc_consumer_lag\{service="order-core"\} 0/);
  });

  it('describes itself in OpenAPI, the same while running as without being started', async () => {
    const served = (await (await call('/openapi.json')).json()) as Awaited<ReturnType<typeof describeService>>;
    expect(served).toEqual(JSON.parse(JSON.stringify(await describeService(definition))));
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
    await gate.reached;
    const closing = service.close();
    gate.open();
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
      ...definition,
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
