import pino from 'pino';
import { currentTrace } from '#messaging';
import { currentLogContext } from './log-context.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFormat = 'json' | 'pretty';

export interface LoggerOptions {
  /** The service's name, on every line. */
  readonly name: string;
  readonly level: LogLevel;
  /** One JSON object a line, or a line for people. */
  readonly format: LogFormat;
  /** Default stderr: stdout belongs to what a command prints. */
  readonly write?: (line: string) => void;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log of one service. Abstract class rather than interface so that it is also its own injection token. */
export abstract class Logger {
  abstract debug(fields: LogFields, message: string): void;
  abstract info(fields: LogFields, message: string): void;
  abstract warn(fields: LogFields, message: string): void;
  /** Put the error itself under `err`: its stack is kept. */
  abstract error(fields: LogFields, message: string): void;
}

/** Fields whose value is never written, at the top and one and two levels down. */
const SECRET_FIELDS = ['authorization', 'apiKey', 'password', 'secret', 'pepper', 'cookie'];
const REDACTED = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]).concat([
  '["x-api-key"]',
  '*["x-api-key"]',
  '*.*["x-api-key"]',
]);

/** Secrets that stand inside a text: our API keys, and the password of a connection url in a driver's message. */
export function scrubSecrets(text: string): string {
  return text
    .replace(/otc_([a-z0-9]{12})_[A-Za-z0-9_-]{8,}/g, 'otc_$1_[secret]')
    .replace(/:\/\/([^:/\s"@]+):[^@/\s"]+@/g, '://$1:[secret]@');
}

/** A failed query carries its parameters, which are customers' data: the log keeps what failed, not with what. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { parameters: _, driverError: __, query, ...rest } = pino.stdSerializers.err(error) as pino.SerializedError;
  return typeof query === 'string' ? { ...rest, query: query.slice(0, 200) } : rest;
}

export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const stream = {
    write: (line: string) => write(scrubSecrets(options.format === 'pretty' ? lineForPeople(line) : line)),
  };
  return pino(
    {
      name: options.name,
      level: options.level,
      base: { service: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
      redact: { paths: REDACTED, censor: '[secret]' },
      // One trace runs from a document's arrival to the last event it caused: the thread to pull in a log.
      mixin: () => ({ ...currentLogContext(), traceId: currentTrace()?.traceId }),
    },
    stream,
  );
}

/** `09:15:02.120 info  order-core order released orderId=…` and the stack of an error on lines of its own. */
function lineForPeople(line: string): string {
  const { time, level, service, name: _, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const head = `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${String(service)} ${String(msg)}`;
  const stack = (err as { stack?: string } | undefined)?.stack;
  return `${[head, ...rest].join(' ')}\n${stack ? `${stack.replace(/^/gm, '    ')}\n` : ''}`;
}
