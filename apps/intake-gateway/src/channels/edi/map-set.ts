import { sentenceOf, type Fault, type SetReport, type TransactionSet } from '#x12';
import { applyCrossReferences } from './apply-profile.js';
import type { EdiContents, EdiSender } from './edi-reading.js';
import { mapOrderChange } from './map-order-change.js';
import { mapPurchaseOrder } from './map-purchase-order.js';
import { mapRemittance } from './map-remittance.js';
import { MappingQueryFailed, overrideFields } from './override-fields.js';
import type { SetToMap } from './set-source.js';

/** The segment after ST whose third element is the purchase order number. */
const NUMBER_SEGMENTS: Readonly<Record<string, string>> = { '850': 'BEG', '860': 'BCH' };

export const numberSegmentOf = (identifier: string): string | undefined => NUMBER_SEGMENTS[identifier];

/** What a set says, or why nobody can use what it says. */
export type MappedSet = EdiContents | { readonly faults: readonly Fault[] };

/**
 * What an accepted set says, in our words: as its own table has it, then as the profile of its sender has it, where
 * the sender is known. Pure.
 */
export function mapSet(
  { set, report }: { readonly set: TransactionSet; readonly report: SetReport },
  sender: EdiSender | undefined,
  documentId: string,
): MappedSet {
  const { partnerId, customerId, rules } = sender ?? {};
  const test = sender?.test === true || set.interchange.usage === 'T';
  const input: SetToMap = { set, report, documentId, partnerId, customerId, test };
  switch (set.identifier) {
    case '850':
      return mapOrder(input, rules);
    case '860': {
      const mapped = mapOrderChange(input);
      if (!mapped.ok) return mapped;
      const references = rules?.crossReferences;
      return { change: references ? applyCrossReferences(mapped.change, references) : mapped.change };
    }
    case '820': {
      const mapped = mapRemittance(input);
      return mapped.ok ? { remittance: mapped.remittance } : mapped;
    }
    default:
      return {};
  }
}

function mapOrder(input: SetToMap, rules: EdiSender['rules']): MappedSet {
  const mapped = mapPurchaseOrder(input);
  if (!mapped.ok || !rules) return mapped.ok ? { order: mapped.order } : mapped;
  try {
    const order = overrideFields(mapped.order, input.set, rules);
    return { order: rules.crossReferences ? applyCrossReferences(order, rules.crossReferences) : order };
  } catch (error) {
    if (!(error instanceof MappingQueryFailed)) throw error;
    const code = 'EDI_ORDER_UNUSABLE';
    const message = `${sentenceOf(code)} ${error.message}`;
    return { faults: [{ code, severity: 'reject', message, offset: input.set.segments.offset, segmentId: 'ST' }] };
  }
}
