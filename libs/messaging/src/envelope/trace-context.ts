import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** Where this piece of work stands in a trace (W3C Trace Context, level 1). */
export interface TraceContext {
  /** 32 hex digits, the same from the document's arrival to the last event it caused. */
  readonly traceId: string;
  /** 16 hex digits, this hop's own. */
  readonly spanId: string;
  /** The value to send on: `00-<trace>-<span>-01`. */
  readonly traceparent: string;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const storage = new AsyncLocalStorage<TraceContext>();

/** The trace of the handler or request that is running, if any. */
export const currentTrace = (): TraceContext | undefined => storage.getStore();

/** A new hop under the parent given; a trace of its own when there is none or it cannot be read. */
export function traceUnder(parent: string | undefined): TraceContext {
  const match = parent === undefined ? null : TRACEPARENT.exec(parent);
  // All zeros are invalid by the standard: such a parent is ignored.
  const known = match !== null && !/^0+$/.test(match[1]!) && !/^0+$/.test(match[2]!);
  const traceId = known ? match[1]! : randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${known ? match[3]! : '01'}` };
}

/** Runs the work as a new hop under the parent; everything it awaits sees it through {@link currentTrace}. */
export function runInTrace<T>(parent: string | undefined, work: () => T): T {
  return storage.run(traceUnder(parent), work);
}
