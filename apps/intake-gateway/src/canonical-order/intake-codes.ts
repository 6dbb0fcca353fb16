/**
 * Every code the intake gateway itself can give as the reason why a document, or a part of it, waits in quarantine,
 * with the sentence a clerk reads. Faults of X12 syntax carry the `EDI_…` codes of `#x12` beside these.
 */
export const INTAKE_CODES = {
  PARTNER_UNKNOWN: 'No trading partner is known by the sender the document names.',
  PARTNER_MISMATCH: 'The document names another sender than the partner who submitted it.',
  PARTNER_NOT_FOR_CUSTOMER: 'The order is for another customer than the one this partner orders for.',
  CUSTOMER_MISSING: 'The order does not say which customer it is for.',

  ORDER_NOT_JSON: 'The body is not readable as JSON.',
  ORDER_FIELD_MISSING: 'A field the order needs is missing.',
  ORDER_FIELD_WRONG_TYPE: 'A field holds another kind of value than it should.',
  ORDER_FIELD_INVALID: 'A field holds a value that is not allowed there.',
  ORDER_FIELD_UNKNOWN: 'The order holds a field that has no meaning here; it may be misspelt.',
  ORDER_NOT_CANONICAL: 'What was read does not make a complete order.',
  ORDER_ALREADY_RECEIVED: 'An order with this purchase order number came before, with other lines.',

  EMAIL_NOT_READABLE: 'The mail cannot be read as a message.',
  EMAIL_TOO_COMPLEX: 'Reading the mail took longer or needed more memory than is allowed.',
  EMAIL_TOO_LARGE: 'The mail is larger than is allowed.',
  EMAIL_SENDER_UNKNOWN: 'No customer is known by the address the mail came from.',
  EMAIL_SENDER_UNPROVEN: 'The mail carries X12 files, and nothing proves that it is from the address it names.',
  EMAIL_AUTOMATIC_REPLY: 'The mail is an automatic reply or a delivery report, not an order.',
  EMAIL_NO_ORDER_FOUND: 'No order lines were found in the mail or in its attachments.',
  EMAIL_PO_NUMBER_MISSING: 'The mail has order lines but no purchase order number.',
  EMAIL_PO_NUMBER_AMBIGUOUS: 'The mail names more than one purchase order number.',
  EMAIL_LINE_UNCLEAR: 'A line looks like an order line, but what or how much is ordered is not certain.',
  EMAIL_ATTACHMENT_UNREAD: 'An attachment is of a kind that cannot be read as an order yet.',

  CHANGE_ALREADY_RECEIVED: 'A change of this number to the purchase order came before, with other contents.',
  REMITTANCE_ALREADY_RECEIVED: 'A remittance of this trace number, day and amount came before, with other contents.',
  MESSAGE_NOT_CANONICAL: 'What was read does not make a complete message.',

  EDI_NO_ORDER_FOUND: 'The file holds no transaction set that this gateway knows how to handle.',
  EDI_TOO_COMPLEX: 'Reading the file took longer or needed more memory than is allowed.',

  READER_FAILED: 'The document could not be read because of a fault in the reader; the log has the particulars.',
} as const;

export type IntakeCode = keyof typeof INTAKE_CODES;

/** Why a document or a part of it was not accepted: a stable code, a sentence, and where it stands in the source. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  /** JSON pointer, segment and element, or mail part and line. */
  readonly where?: string | undefined;
}

/**
 * A reason of the gateway's own list; the sentence may be replaced by one with the particulars. The empty place (the
 * JSON pointer of the whole body) says no more than none.
 */
export const reason = (code: IntakeCode, where?: string, message: string = INTAKE_CODES[code]): Reason => ({
  code,
  message: message.length > 1000 ? `${message.slice(0, 999)}…` : message,
  ...(where ? { where: where.slice(0, 200) } : {}),
});
