export {
  canonicalOrderChange,
  orderChangeLine,
  type CanonicalOrderChange,
  type CanonicalOrderChangeLine,
} from './canonical-order-change.js';
export {
  canonicalOrder,
  canonicalOrderLine,
  orderChannel,
  orderPurpose,
  provenanceEntry,
  type CanonicalOrder,
  type CanonicalOrderLine,
  type OrderChannel,
  type OrderPurpose,
  type ProvenanceEntry,
} from './canonical-order.js';
export {
  cloudEventAttributes,
  createEvent,
  type CloudEvent,
  type CloudEventAttributes,
  type EventContextAttributes,
  type OutgoingEvent,
} from './cloud-event.js';
export { deadLetterTopic, defineEvent, TOPICS, type EventDefinition, type Topic } from './event-definition.js';
export { aliasLearned, draftClosed, draftOpened } from './events/draft.events.js';
export { disputeSettled, invoiceDisputed, paymentReturned, writeOffReversed } from './events/cash.events.js';
export {
  notificationIssued,
  returnClosed,
  returnDecided,
  returnReceived,
  returnRequested,
} from './events/return.events.js';
export {
  acknowledgmentMissing,
  documentQuarantined,
  documentReceived,
  orderChangeRequested,
  orderReceived,
  remittanceReceived,
} from './events/intake.events.js';
export { finding } from './events/order-event-parts.js';
export {
  orderApprovalEscalated,
  orderApprovalRequested,
  orderApproved,
  orderBackordered,
  orderCancelled,
  orderChangeDecided,
  orderHeld,
  orderPriced,
  orderRejected,
  orderReserved,
  orderSplit,
  orderValidated,
} from './events/order.events.js';
export {
  cycleCountRequested,
  fulfillmentPicked,
  fulfillmentReleased,
  orderShipped,
  purchaseRequested,
  readyForPickup,
} from './events/fulfillment.events.js';
export { invoiceCredited, invoicePosted } from './events/invoice.events.js';
export { paymentApplied, paymentException, paymentReceived, paymentUnapplied } from './events/payment.events.js';
export {
  bucketMoved,
  customerHealthChanged,
  dunningNoticeIssued,
  healthState,
  receivableWrittenOff,
} from './events/receivable.events.js';
export { CONTRACT_LINES_AT_ONCE, contractChanged, customerChanged, itemChanged } from './events/reference.events.js';
export { eventDefinitions } from './registry.js';
export {
  remittanceAdjustment,
  remittanceAdvice,
  remittanceLine,
  type RemittanceAdvice,
  type RemittanceLine,
} from './remittance-advice.js';
export {
  calendarDate,
  currencyCode,
  decimalString,
  instant,
  localTime,
  text,
  unsignedDecimalString,
} from './scalars.js';
