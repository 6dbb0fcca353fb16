import type { OutboxState } from './outbox/outbox.repository.js';

/** What happened to one delivery of a record to a handler. */
export type HandlingOutcome = 'handled' | 'duplicate' | 'ignored' | 'retried' | 'dead_lettered';

/** Figures as they happen, for whoever keeps them (service-kit turns them into Prometheus metrics). */
export interface MessagingMetrics {
  outbox?(state: OutboxState): void;
  published?(count: number): void;
  publishFailed?(): void;
  /** Once per delivery; `type` is the CloudEvents type, or `unknown` when there is none we know. */
  delivered?(delivery: { topic: string; type: string; outcome: HandlingOutcome; seconds: number }): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** Structured logging without a logger's library: service-kit hands in its own. */
export type LogSink = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void;

export const silent: LogSink = () => undefined;
