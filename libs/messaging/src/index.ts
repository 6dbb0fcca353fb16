export { TransientFault, UnprocessableMessageError } from './errors.js';
export type { EventContext } from './inbox/event-context.js';
export { type Tx, Transactions } from './transactions.js';
export {
  MessageBus,
  type MessageRecord,
  type MessageToPublish,
  type SubscribeOptions,
  type Subscription,
} from './transport/message-bus.js';
