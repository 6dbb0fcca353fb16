import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of the work in hand carries. */
export interface LogContext {
  readonly requestId?: string;
  readonly orderId?: string;
  readonly documentId?: string;
  readonly eventId?: string;
  readonly actor?: string;
  readonly [field: string]: string | undefined;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Runs the work with these fields added to the context of its log lines. */
export function withLogContext<T>(fields: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, work);
}

/** The fields of the work in hand. */
export function currentLogContext(): LogContext {
  return storage.getStore() ?? {};
}

/** Adds fields to the context of the work in hand itself, for what is learned on the way (the actor of a request). */
export function enterLogContext(fields: LogContext): void {
  const current = storage.getStore();
  if (current) Object.assign(current, fields);
}
