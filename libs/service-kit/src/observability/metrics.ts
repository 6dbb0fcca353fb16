import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface GaugeReading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** From a millisecond, which a cached answer takes, to the request timeout. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Well below a scraper's own patience (10 s by default): Kafka's client alone tries for that long when Kafka is away. */
const PATIENCE_MS = 2_000;

/** @returns undefined when reading fails or takes too long */
async function withinPatience<T>(reading: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  return Promise.race([reading.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

/**
 * The Prometheus metrics of one service. Each has a registry of its own, since three services may share a process.
 * Names start with `otc_`; every line carries the label `service`.
 */
export class Metrics {
  readonly registry = new Registry();

  readonly httpSeconds = this.histogram('http_request_seconds', 'Duration of HTTP requests', [
    'method',
    'route',
    'status',
  ]);
  readonly handlerSeconds = this.histogram(
    'event_handler_seconds',
    'Duration of one delivery of an event to its handler',
    ['topic', 'type', 'outcome'],
  );
  readonly outboxPending = this.gauge('outbox_pending', 'Events committed and not yet published');
  readonly outboxAgeSeconds = this.gauge('outbox_oldest_seconds', 'Age of the oldest event not yet published');
  readonly outboxRefused = this.gauge('outbox_refused', 'Events the transport will never take: look at the outbox');
  readonly published = this.counter('outbox_published_total', 'Events published');
  readonly publishFailures = this.counter('outbox_publish_failures_total', 'Failed attempts to publish a batch');
  readonly jobSeconds = this.histogram('job_seconds', 'Duration of periodic jobs', ['job', 'outcome']);

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
  }

  /**
   * A gauge that is read when somebody scrapes: `documents` by state, `orders` by state. When reading fails, or takes
   * so long that the whole scrape would be lost, the metric is left out of that scrape rather than shown wrong.
   */
  observe(name: string, help: string, labels: readonly string[], read: () => Promise<readonly GaugeReading[]>): void {
    new Gauge({
      name: `otc_${name}`,
      help,
      labelNames: labels,
      registers: [this.registry],
      async collect() {
        const readings = await withinPatience(read());
        this.reset();
        // Reset leaves a gauge without labels at 0, which would say that all is well.
        if (readings === undefined && labels.length === 0) this.remove();
        for (const { labels: values = {}, value } of readings ?? []) this.set(values, value);
      },
    });
  }

  counter(name: string, help: string, labels: readonly string[] = []): Counter {
    return new Counter({ name: `otc_${name}`, help, labelNames: labels, registers: [this.registry] });
  }

  gauge(name: string, help: string, labels: readonly string[] = []): Gauge {
    return new Gauge({ name: `otc_${name}`, help, labelNames: labels, registers: [this.registry] });
  }

  histogram(name: string, help: string, labels: readonly string[] = []): Histogram {
    return new Histogram({
      name: `otc_${name}`,
      help,
      labelNames: labels,
      buckets: SECONDS,
      registers: [this.registry],
    });
  }

  async text(): Promise<string> {
    return this.registry.metrics();
  }
}
