import type { CanonicalOrder, OrderPurpose } from '#contracts';
import type { SetReport, TransactionSet } from '#x12';
import { said } from './segment-values.js';

/** What the mapping of a set needs to know beside the set itself. */
export interface SetToMap {
  readonly set: TransactionSet;
  /** The report of the set's own validation; it knows the place of every segment. */
  readonly report: SetReport;
  /** Id of the document as kept. */
  readonly documentId: string;
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  /** Overrides ISA15, for partners in test mode. */
  readonly test?: boolean | undefined;
  /** When the document arrived, an instant with its zone. */
  readonly receivedAt?: string | undefined;
}

/** X12 element 353, as the canonical documents spell it. */
const PURPOSES: Readonly<Record<string, OrderPurpose>> = {
  '00': 'original',
  '01': 'cancel',
  '02': 'add',
  '03': 'delete',
  '04': 'change',
  '05': 'replace',
  '06': 'confirmation',
  '07': 'duplicate',
  '08': 'status',
  '13': 'request',
};

export const purposeOfCode = (code: string): OrderPurpose => PURPOSES[code] ?? `x12:${code}`;

/** Element 353 of a purpose, for the answer to a document that had it. */
export const codeOfPurpose = (purpose: OrderPurpose): string =>
  Object.keys(PURPOSES).find((code) => PURPOSES[code] === purpose) ?? purpose.slice(-2);

/** Where a canonical document came from, level by level of the envelope. */
export function sourceOfSet({ set, documentId, partnerId, test }: SetToMap): CanonicalOrder['source'] {
  const { interchange, group } = set;
  return said({
    channel: 'edi' as const,
    documentId,
    partnerId,
    test: test ?? interchange.usage === 'T',
    interchange: {
      senderQualifier: interchange.senderQualifier || '--',
      senderId: interchange.senderId || '--',
      receiverQualifier: interchange.receiverQualifier || '--',
      receiverId: interchange.receiverId || '--',
      controlNumber: interchange.controlNumber,
    },
    group: { controlNumber: group.controlNumber, version: group.version.slice(0, 12) },
    transactionSet: { identifier: set.identifier, controlNumber: set.controlNumber.slice(0, 14) },
  });
}
