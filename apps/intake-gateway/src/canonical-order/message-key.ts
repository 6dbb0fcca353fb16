import { createHash } from 'node:crypto';
import type { CanonicalOrderChange, RemittanceAdvice } from '#contracts';
import type { InboundMessage } from './interpretation.js';

const digestOf = (value: object): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What a message says, without when, how and from where it came. */
function said(message: CanonicalOrderChange | RemittanceAdvice): object {
  const { source: _source, provenance: _provenance, receivedAt: _receivedAt, ...content } = message;
  return content;
}

/** The message itself, whatever it is. */
export const bodyOf = (message: InboundMessage): CanonicalOrderChange | RemittanceAdvice =>
  message.kind === 'order_change' ? message.change : message.remittance;

/** SHA-256 of what a message says, whatever document said it. */
export const messageDigest = (message: InboundMessage): string => digestOf(said(bodyOf(message)));

/**
 * What makes two messages the same: of a change its order and BCH05, of a remittance its trace number (TRN02), day and
 * amount; where those numbers are missing, all that is said. Tests and production never meet.
 */
export function messageKey(message: InboundMessage): string {
  const body = bodyOf(message);
  const who = body.customerId ?? `partner:${body.source.partnerId ?? ''}`;
  const mode = body.source.test ? 'test' : 'production';
  if (message.kind === 'order_change') {
    const { purchaseOrderNumber, releaseNumber, changeSequence, purpose } = message.change;
    const number = changeSequence ?? messageDigest(message);
    return JSON.stringify([
      'change',
      who,
      purchaseOrderNumber.toUpperCase(),
      releaseNumber ?? '',
      purpose,
      number,
      mode,
    ]);
  }
  const { traceNumber, paymentAmount, paymentDate } = message.remittance;
  const number = traceNumber ?? messageDigest(message);
  return JSON.stringify(['remittance', who, number, paymentDate ?? '', paymentAmount, mode]);
}
