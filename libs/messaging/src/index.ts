export { type DeadLetter, type DeadLetterFilter } from './dead-letters/dead-letter.repository.js';
export { DeadLetterNotFoundError, DeadLetters } from './dead-letters/dead-letters.js';
export { decodeEvent, encodeEvent } from './envelope/cloud-event-binding.js';
export { currentTrace, runInTrace, type TraceContext } from './envelope/trace-context.js';
export { TransientFault, UnprocessableMessageError } from './errors.js';
export type { EventContext } from './inbox/event-context.js';
export { pruneInbox } from './inbox/inbox.repository.js';
export { MessagingModule, type MessagingOptions } from './messaging.module.js';
export { type HandlingOutcome, type LogLevel, type LogSink, type MessagingMetrics } from './metrics.js';
export { messagingMigrations } from './migrations/create-messaging-tables.js';
export { OutboxRelay, type OutboxRelayOptions } from './outbox/outbox-relay.js';
export {
  offerRefusedAgain,
  type OutboxState,
  prunePublished,
  type RefusedMessage,
  refusedMessages,
} from './outbox/outbox.repository.js';
export { type BackoffPolicy } from './retry/backoff.js';
export { classifyFailure, describeFailure, type FailureKind } from './retry/classify-error.js';
export { connectEventStream } from './stream/connect-event-stream.js';
export { EventStreamStrategy, type EventStreamOptions } from './stream/event-stream.strategy.js';
export { type Tx, Transactions } from './transactions.js';
export { EmbeddedLogBus, type EmbeddedLogOptions } from './transport/embedded-log/embedded-log-bus.js';
export { KafkaBus, type KafkaBusOptions } from './transport/kafka/kafka-bus.js';
export { noticeVanished } from './transport/notice-vanished.js';
export {
  MessageBus,
  type MessageRecord,
  type MessageToPublish,
  type SubscribeOptions,
  type Subscription,
  UnpublishableMessageError,
} from './transport/message-bus.js';
