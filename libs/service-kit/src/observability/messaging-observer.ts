import type { LogSink, MessagingMetrics } from '#messaging';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';

/** Messaging's figures as Prometheus metrics. */
export function messagingMetrics(metrics: Metrics): MessagingMetrics {
  return {
    outbox({ pending, refused, oldestSeconds }) {
      metrics.outboxPending.set(pending);
      metrics.outboxRefused.set(refused);
      metrics.outboxAgeSeconds.set(oldestSeconds);
    },
    published: (count) => metrics.published.inc(count),
    publishFailed: () => metrics.publishFailures.inc(),
    delivered: ({ seconds, ...labels }) => metrics.handlerSeconds.observe(labels, seconds),
  };
}

export function messagingLog(logger: Logger): LogSink {
  return (level, message, fields) => logger[level](fields, message);
}
