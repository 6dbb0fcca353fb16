import { type ApiKeyRecord, makeApiKey, type Role, ROLES, type ServiceName } from '#service-kit';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SCHEMAS, type ServiceAdmin } from './admin-database.js';
import { importReferenceFile } from './import-reference.js';

/** The command line cannot be understood: exit code 2 with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run -s admin -- COMMAND [--service NAME]

  create-key (--user NAME | --partner ID) [--role ROLE]… [--customer ID] [--expires YYYY-MM-DD]
                              prints the key, once, on stdout; no role means partner, the least there is
  list-keys                   who may do what, and when each key was used last
  revoke-key PREFIX           the key stops working at once
  dead-letters list           messages that could not be handled
  dead-letters show ID        one of them with its headers and its original bytes
  dead-letters replay ID [--file FILE]
                              sends it once more to the service that could not handle it, or the repaired bytes of FILE
  refused list                messages that Kafka would not take (too large): written, not published
  refused retry ID            offers one again, when the cause is mended
  import KIND FILE [--dry-run] [--good-rows] [--user NAME]
                              takes a CSV file of reference data; docs/import.md lists the kinds and their columns

  roles: ${ROLES.join(', ')}
  --service: ${Object.keys(SCHEMAS).join(', ')}; left out, all three where that makes sense
  On DATABASE_URL, or on the database of npm start in DATA_DIR (./data), whether that runs or not.
`;

/** What a command does with each service's tables, and how the answers are printed. */
export interface Command {
  readonly services: readonly ServiceName[];
  /** @returns lines for stdout */
  run(admin: ServiceAdmin): Promise<string[]>;
  /** Lines for stdout when all are done, from the lines of each service. */
  finish(lines: readonly string[][]): string[];
  /** A remark for stderr. */
  readonly remark?: string;
}

const OPTIONS = {
  service: { type: 'string' },
  user: { type: 'string' },
  partner: { type: 'string' },
  customer: { type: 'string' },
  role: { type: 'string', multiple: true },
  expires: { type: 'string' },
  file: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'good-rows': { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError */
export function readCommand(args: readonly string[]): Command {
  const { positionals, values } = parse(args);
  const [name, ...rest] = positionals;
  switch (name) {
    case 'create-key':
      return createKey(values);
    case 'list-keys':
      return {
        services: servicesOf(values),
        finish: flat,
        run: async ({ service, keys }) => {
          const now = new Date();
          return (await keys.list()).map((key) => keyLine(service, key, now));
        },
      };
    case 'revoke-key':
      return revokeKey(values, argument(rest, 'the PREFIX of the key'));
    case 'dead-letters':
      return deadLetters(values, rest);
    case 'import':
      return importReference(values, rest);
    case 'refused':
      return refusedByTransport(values, rest);
    default:
      throw new UsageError(name === undefined ? 'a command is missing' : `there is no command ${name}`);
  }
}

const flat = (lines: readonly string[][]) => lines.flat();

function argument(rest: readonly string[], what: string): string {
  if (rest[0] === undefined) throw new UsageError(`${what} is missing`);
  return rest[0];
}

function servicesOf({ service }: Values): ServiceName[] {
  const all = Object.keys(SCHEMAS) as ServiceName[];
  if (service === undefined) return all;
  const found = all.find((name) => name === service);
  if (!found) throw new UsageError(`there is no service ${service}`);
  return [found];
}

function createKey(values: Values): Command {
  const roles = values.role?.map((role) => {
    const known = ROLES.find((name) => name === role);
    if (!known) throw new UsageError(`there is no role ${role}`);
    return known satisfies Role;
  });
  const expiresAt = values.expires === undefined ? undefined : new Date(values.expires);
  if (expiresAt && Number.isNaN(expiresAt.getTime())) throw new UsageError(`${values.expires} is no date`);
  const key = makeApiKey();
  const owner = { user: values.user, partnerId: values.partner, customerId: values.customer, roles, expiresAt };
  return {
    services: servicesOf(values),
    remark: 'This is the only time the key is shown; only its hash is kept.',
    run: async ({ keys }) => [(await keys.create(owner, key)).secret],
    finish: (lines) => [...new Set(lines.flat())],
  };
}

function revokeKey(values: Values, prefix: string): Command {
  // People copy more than the prefix: `otc_<prefix>_…` means the same key.
  const name = /^otc_([a-z0-9]{12})/.exec(prefix)?.[1] ?? prefix;
  return {
    services: servicesOf(values),
    run: async ({ service, keys }) => ((await keys.revoke(name)) ? [`revoked in ${service}`] : []),
    finish: (lines) => {
      if (lines.flat().length === 0) throw new Error(`there is no key ${name} in use`);
      return lines.flat();
    },
  };
}

function deadLetters(values: Values, [action, ...rest]: readonly string[]): Command {
  const services = servicesOf(values);
  switch (action) {
    case 'list':
      return {
        services,
        finish: flat,
        run: async ({ service, deadLetters: letters }) =>
          (await letters.list({ limit: 1_000 })).map((letter) =>
            [
              service,
              letter.id,
              letter.at.toISOString(),
              letter.code,
              `${letter.topic}/${letter.partition}@${letter.offset}`,
              letter.type ?? '-',
              letter.replayedAt ? `replayed ${letter.replayedAt.toISOString()}` : 'open',
              letter.detail.split('\n')[0],
            ].join('\t'),
          ),
      };
    case 'show': {
      const id = oneService(values, argument(rest, 'the ID'));
      return {
        services,
        finish: flat,
        run: async ({ deadLetters: letters }) => {
          const { value, offset, ...letter } = await letters.get(id);
          const text = { ...letter, offset: String(offset), value: value.toString('utf8') };
          return [JSON.stringify(text, null, 2)];
        },
      };
    }
    case 'replay': {
      const id = oneService(values, argument(rest, 'the ID'));
      return {
        services,
        finish: flat,
        run: async ({ service, deadLetters: letters }) => {
          const repaired = values.file === undefined ? undefined : await readFile(values.file);
          await letters.replay(id, 'user:admin-command', repaired);
          return [`dead letter ${id} of ${service} goes out again${repaired ? `, repaired by ${values.file}` : ''}`];
        },
      };
    }
    default:
      throw new UsageError('dead-letters list, show ID or replay ID');
  }
}

function importReference(values: Values, [kind, path]: readonly string[]): Command {
  if (kind === undefined || path === undefined) throw new UsageError('import KIND FILE');
  const actor = `user:${values.user ?? 'admin-command'}`;
  const options = { kind, actor, dryRun: values['dry-run'] === true, goodRows: values['good-rows'] === true };
  return {
    services: ['order-core'],
    finish: flat,
    run: async ({ url }) => importReferenceFile(url, process.env, { ...options, bytes: await readFile(path) }),
  };
}

function refusedByTransport(values: Values, [action, ...rest]: readonly string[]): Command {
  const services = servicesOf(values);
  switch (action) {
    case 'list':
      return {
        services,
        finish: flat,
        run: async ({ service, refused }) =>
          (await refused.list(1_000)).map(({ id, createdAt, code, topic, key, type, eventId, bytes }) =>
            [service, id, createdAt.toISOString(), code, topic, key, type, eventId, `${bytes} bytes`].join('\t'),
          ),
      };
    case 'retry': {
      const id = oneService(values, argument(rest, 'the ID'));
      return {
        services,
        finish: flat,
        run: async ({ service, refused }) => {
          if (!/^\d{1,18}$/.test(id) || !(await refused.offerAgain(id))) {
            throw new Error(`${service} has no refused message ${id}`);
          }
          return [`message ${id} of ${service} is offered again`];
        },
      };
    }
    default:
      throw new UsageError('refused list or refused retry ID');
  }
}

/** Each service counts its own. */
function oneService(values: Values, id: string): string {
  if (values.service === undefined) throw new UsageError('ids are counted per service: name it with --service');
  return id;
}

function keyLine(service: ServiceName, key: ApiKeyRecord, now: Date): string {
  const state = key.revokedAt
    ? `revoked ${day(key.revokedAt)}`
    : key.expiresAt && key.expiresAt <= now
      ? `expired ${day(key.expiresAt)}`
      : 'in use';
  const bound = key.customerId === undefined ? '' : ` customer ${key.customerId}`;
  const used = key.lastUsedAt ? `used ${key.lastUsedAt.toISOString()}` : 'never used';
  return [service, key.prefix, key.actorId + bound, key.roles.join(','), state, used].join('\t');
}

const day = (date: Date) => date.toISOString().slice(0, 10);
