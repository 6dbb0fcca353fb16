import { type DynamicModule, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeadLetters } from './dead-letters/dead-letters.js';
import type { LogSink, MessagingMetrics } from './metrics.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { EventStreamStrategy } from './stream/event-stream.strategy.js';
import { type TransactionHooks, Transactions } from './transactions.js';
import { MessageBus } from './transport/message-bus.js';

export interface MessagingOptions extends Pick<TransactionHooks, 'beforeCommit'> {
  /** The service's PostgreSQL schema, where its outbox, inbox and dead letters stand. */
  readonly schema: string;
  /** The service's consumer group: one per set of topics. */
  readonly groupId: string;
  /** Called when the consumer cannot go on. Default: says so on stderr and ends the process with code 1. */
  readonly onFatal?: (reason: Error) => void;
  readonly metrics?: MessagingMetrics;
  readonly log?: LogSink;
  /** Events per publish, and how often the outbox is looked at when no wake-up comes. */
  readonly relay?: { readonly batchSize?: number; readonly pollMs?: number };
}

function endProcess(reason: Error): void {
  process.stderr.write(`The event consumer cannot go on, the process ends: ${reason.stack ?? reason.message}\n`);
  process.exit(1);
}

/** Starts the relay with the application; stopped last, when no handler writes events any more. */
class RelayLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly relay: OutboxRelay) {}

  onApplicationBootstrap(): void {
    this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
  }
}

/**
 * Messaging of one service: transactions that carry events, the relay, the consumer and the dead letters, for every
 * module of the application. Wants `DataSource` and `MessageBus` provided globally; the consumer starts when the
 * application calls `connectEventStream`.
 */
@Module({})
export class MessagingModule {
  static register(options: MessagingOptions): DynamicModule {
    const { schema, groupId, onFatal = endProcess, metrics = {}, log, relay, beforeCommit } = options;
    const quiet = log === undefined ? {} : { log };
    return {
      module: MessagingModule,
      global: true,
      providers: [
        {
          provide: OutboxRelay,
          inject: [DataSource, MessageBus],
          useFactory: (dataSource: DataSource, bus: MessageBus) =>
            new OutboxRelay(dataSource, bus, { schema, metrics, ...relay, ...quiet }),
        },
        {
          provide: Transactions,
          inject: [DataSource, OutboxRelay],
          useFactory: (dataSource: DataSource, outbox: OutboxRelay) =>
            new Transactions(dataSource, schema, { beforeCommit, onEventsCommitted: () => outbox.announce() }),
        },
        {
          provide: DeadLetters,
          inject: [DataSource, OutboxRelay],
          useFactory: (dataSource: DataSource, outbox: OutboxRelay) =>
            new DeadLetters(dataSource, schema, () => outbox.announce()),
        },
        {
          provide: EventStreamStrategy,
          inject: [MessageBus, DeadLetters],
          useFactory: (bus: MessageBus, deadLetters: DeadLetters) =>
            new EventStreamStrategy({ bus, groupId, deadLetters, onFatal, metrics, ...quiet }),
        },
        {
          provide: RelayLifecycle,
          inject: [OutboxRelay],
          useFactory: (outbox: OutboxRelay) => new RelayLifecycle(outbox),
        },
      ],
      exports: [OutboxRelay, Transactions, DeadLetters, EventStreamStrategy],
    };
  }
}
