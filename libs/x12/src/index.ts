export {
  FAULT_CODES,
  noteOf,
  placeOf,
  sentenceOf,
  type Fault,
  type FaultCode,
  type NotePlace,
  type Severity,
} from './codes.js';
export type { Delimiters, InterchangeHeader } from './tokenizer/delimiters.js';
export { DEFAULT_LIMITS, type ReadLimits } from './tokenizer/limits.js';
export { segmentKey } from './tokenizer/segment-key.js';
export { Segment, SegmentTable } from './tokenizer/segment-table.js';
export { SegmentScanner, type ScanEvent } from './tokenizer/segment-scanner.js';
export { tokenize, type ByteSource } from './tokenizer/tokenize.js';
export {
  addDecimals,
  decimalText,
  equalDecimals,
  multiplyDecimals,
  compareDecimals,
  readDecimal,
  type Decimal,
} from './tokenizer/decimal.js';
export { describeForeignFile } from './envelope/foreign-file.js';
export { InterchangeReader, type ReadOptions } from './envelope/interchange-reader.js';
export { readInterchanges } from './envelope/read-interchanges.js';
export type { EnvelopeRecord, GroupHeader, TransactionSet } from './envelope/records.js';
export type { LoopNode, SegmentNode, SetSchema } from './schema/compile.js';
export { findSchema, FUNCTIONAL_IDS, versionOf } from './schema/find-schema.js';
export { DEFAULT_POLICY, type CheckMode, type ValidationPolicy } from './validate/policy.js';
export { validateSet, type SetReport } from './validate/validate-set.js';
export { InterchangeReceiver, receiveInterchanges, type ReceiveOptions } from './receive/interchange-receiver.js';
export type { GroupVerdict, InterchangeVerdict, ReceivedRecord, SetVerdict } from './receive/verdicts.js';
export {
  acknowledgeGroup,
  writeAcknowledgments,
  type AcknowledgeOptions,
} from './acknowledge/write-acknowledgments.js';
export { decideInterchange, type InterchangeNotePolicy } from './acknowledge/decide-interchange.js';
export {
  DEFAULT_WRITE_DELIMITERS,
  writeInterchange,
  writeSegment,
  type OutgoingEnvelope,
  type OutgoingGroup,
  type OutgoingSegment,
  type OutgoingSet,
  type WriteDelimiters,
} from './write/write-interchange.js';
export {
  writeChangeAcknowledgment,
  type AcknowledgedChangeLine,
  type ChangeAcknowledgmentInput,
} from './write/change-acknowledgment.js';
export type {
  DraftDate,
  DraftIdentifier,
  DraftParty,
  DraftReference,
  DraftSegment,
  DraftSet,
} from './write/draft-set.js';
export {
  writeInvoice,
  type InvoicedCharge,
  type InvoicedLine,
  type InvoicedTax,
  type InvoiceInput,
  type InvoiceTerms,
} from './write/invoice.js';
export type { AcknowledgmentType, LineAnswer, LineStatus } from './write/answer-parts.js';
export {
  writeOrderAcknowledgment,
  type AcknowledgedLine,
  type OrderAcknowledgmentInput,
} from './write/order-acknowledgment.js';
export {
  writeShipNotice,
  type ShipNoticeInput,
  type ShippedCarton,
  type ShippedItem,
  type ShippedOrder,
} from './write/ship-notice.js';
export { WRITE_FINDINGS, type WriteFinding, type WriteFindingCode } from './write/write-findings.js';
export {
  writeTransactionSets,
  type NumberedSet,
  type TransactionEnvelope,
  type TransactionGroup,
  type WrittenInterchange,
} from './write/write-transaction-sets.js';
