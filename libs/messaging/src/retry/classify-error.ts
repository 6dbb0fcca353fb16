import { TransientFault, UnprocessableMessageError } from '../errors.js';

/**
 * - `unprocessable`: the message can never be handled; to the dead letters at once
 * - `transient`: the surroundings failed; the same message again, for as long as it takes
 * - `defect`: anything else, so a bug of ours; a few attempts, then the dead letters
 */
export type FailureKind = 'unprocessable' | 'transient' | 'defect';

/** PostgreSQL error codes (appendix A of its manual) after which the same work may succeed: whole classes, then single codes. */
const TRANSIENT_SQL_CLASSES = new Set([
  '08', // connection exception
  '40', // transaction rollback: serialization failure, deadlock
  '53', // insufficient resources: disk full, too many connections
  '57', // operator intervention: shutdown, crash recovery, query cancelled by a timeout
  '58', // system error outside PostgreSQL: I/O
]);
const TRANSIENT_SQL_CODES = new Set([
  '55000', // the database takes no connections for the moment: it is being moved, restored or dropped
  '55P03', // lock not available
  '25P03', // idle-in-transaction timeout
]);
/** What the operating system says of the network, of a disk that is full or failing, and of too many open files. */
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'EMFILE',
  'ENFILE',
]);
/** What pg and pg-pool say without a code. */
const CONNECTION_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|Query read timeout|Client was closed and is not queryable|Driver not Connected/i;

/** Sorts what a handler threw. Looks through wrappers: TypeORM's `driverError`, `cause`, and aggregates. */
export function classifyFailure(error: unknown): FailureKind {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  let kind: FailureKind = 'defect';
  while (queue.length > 0 && seen.size < 20) {
    const current = queue.shift();
    if (typeof current !== 'object' || current === null || seen.has(current)) continue;
    seen.add(current);
    if (current instanceof UnprocessableMessageError) return 'unprocessable';
    if (current instanceof TransientFault || looksTransient(current)) kind = 'transient';
    const { cause, driverError, errors } = current as { cause?: unknown; driverError?: unknown; errors?: unknown };
    queue.push(cause, driverError, ...(Array.isArray(errors) ? errors : []));
  }
  return kind;
}

function looksTransient(error: object): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    if (SYSTEM_CODES.has(code) || TRANSIENT_SQL_CODES.has(code)) return true;
    if (/^[0-9A-Z]{5}$/.test(code) && TRANSIENT_SQL_CLASSES.has(code.slice(0, 2))) return true;
  }
  return typeof message === 'string' && CONNECTION_MESSAGES.test(message);
}

/** One line for logs and dead letters: what it was and what it said. */
export function describeFailure(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error));
}
