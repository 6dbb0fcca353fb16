import { afterEach, beforeEach } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { EmbeddedLogBus } from '#messaging';
import {
  AcceptsRawBody,
  AcceptsStreamedBody,
  type Actor,
  type ApiKeyOwner,
  ApiKeys,
  BodyStream,
  createLogger,
  CurrentActor,
  Idempotent,
  MovableClock,
  PeriodicJob,
  Problem,
  RawBody,
  RequireRoles,
  RouteTimeout,
  type RunningService,
  type ServiceDefinition,
  type ServiceOptions,
  startService,
  UuidV7Source,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '#service-kit';
import { z } from 'zod';
import { type TestDatabase, useDatabase } from './database.js';

const noteSchema = z.strictObject({ text: z.string().max(100), copies: z.int().positive().default(1) });
const querySchema = z.object({ limit: z.coerce.number().int().max(10).default(5).describe('how many') });

/** A stand for a handler that is in hand until the test lets it go. */
export class Gate {
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

  @Post('as-json')
  @HttpCode(200)
  @RequireRoles('clerk')
  @AcceptsRawBody({ limitBytes: 2_000_000, mediaTypes: ['application/json'] })
  unread(@RawBody() bytes: Buffer) {
    return { length: bytes.length };
  }

  @Post('stream')
  @HttpCode(200)
  @RouteTimeout(50)
  @AcceptsStreamedBody({ mediaTypes: ['application/edi-x12'] })
  async stream(@BodyStream() body: Readable) {
    let length = 0;
    for await (const chunk of body) length += (chunk as Buffer).length;
    return { length };
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

@PeriodicJob({ name: 'count', everyMs: 3_600_000 })
export class CountingJob {
  runs = 0;
  async run() {
    this.runs += 1;
  }
}

@Module({ controllers: [NotesController, ForgottenController], providers: [CountingJob] })
class NotesModule {}

/** A service in small, with a route for each thing the kit does. */
export const notesDefinition: ServiceDefinition = {
  name: 'order-core',
  module: { module: NotesModule },
  schema: 'orders',
  groupId: 'notes',
  topics: [],
  entities: [],
  migrations: [],
  openApi: { title: 'Notes', description: 'A service for the test', version: '1' },
};

/** The notes service on a database of its own, new for each test, and what a client says to it. */
export interface NotesService {
  readonly database: TestDatabase;
  readonly clock: MovableClock;
  readonly service: RunningService;
  /** Keys of carla the clerk and ada the admin. */
  readonly secrets: Readonly<Record<'clerk' | 'admin', string>>;
  /** What was logged, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  readonly gate: Gate;
  /** How often the route `once` really ran. */
  readonly effects: number;
  /** Closes the service and starts it again, otherwise. */
  restart(overrides: Partial<ServiceOptions>): Promise<void>;
  start(overrides?: Partial<ServiceOptions>): Promise<RunningService>;
  createKey(owner: ApiKeyOwner): Promise<string>;
  call(path: string, init?: RequestInit & { key?: string }): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>, key?: string): Promise<Response>;
  /** Status and members of a JSON answer. */
  answer(response: Response): Promise<Record<string, unknown>>;
}

/** Call at the top of a `describe`. */
export function useNotesService(): NotesService {
  const database = useDatabase();
  const clock = new MovableClock(new Date('2026-03-02T15:00:00Z'));
  const lines: Record<string, unknown>[] = [];
  let bus: EmbeddedLogBus;
  let service: RunningService;
  let secrets: Record<'clerk' | 'admin', string>;

  async function start(overrides: Partial<ServiceOptions> = {}): Promise<RunningService> {
    return startService({
      ...notesDefinition,
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

  return {
    database,
    clock,
    lines,
    start,
    createKey,
    call,
    post,
    answer,
    get service() {
      return service;
    },
    get secrets() {
      return secrets;
    },
    get gate() {
      return gate;
    },
    get effects() {
      return effects;
    },
    async restart(overrides) {
      await service.close();
      service = await start(overrides);
    },
  };
}
