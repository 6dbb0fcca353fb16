import type { Fault, FaultCode, Severity } from '../codes.js';
import type { ElementType } from '../schema/elements.js';

/** What to do with a check that the standard leaves to the partners: not done, reported, or a reason to reject. */
export type CheckMode = 'off' | 'note' | 'reject';

/** How strictly a transaction set is judged. Every switch is a partner-profile setting. */
export interface ValidationPolicy {
  /**
   * `grave` (default): a fault rejects the set when it touches what is ordered, by whom, where to or when; others
   * are reported in the acknowledgment and accepted with errors (AK5*E). `any`: every fault rejects.
   */
  readonly rejectOn: 'grave' | 'any';
  /** CTT01 against the number of lines. */
  readonly lineCount: CheckMode;
  /** CTT02 against the sum of ordered quantities. */
  readonly hashTotal: CheckMode;
  /** Sum of SDQ quantities against the ordered quantity of the line. */
  readonly destinationSum: CheckMode;
  /** Sum of SCH quantities against the ordered quantity of the line. */
  readonly scheduleSum: CheckMode;
  /** AMT total against the sum of quantity times price. */
  readonly orderTotal: CheckMode;
  /** Severity of single codes, over all rules above. */
  readonly severities?: Partial<Record<FaultCode, Severity>>;
  /** Faults listed per set; the rest is counted as one. */
  readonly maxFaults: number;
}

export const DEFAULT_POLICY: ValidationPolicy = {
  rejectOn: 'grave',
  lineCount: 'note',
  hashTotal: 'note',
  destinationSum: 'note',
  scheduleSum: 'note',
  orderTotal: 'note',
  maxFaults: 1000,
};

/** Segments that say what is ordered, shipped, billed or paid, by whom and when: their faults are grave. */
const GRAVE_SEGMENTS = new Set(
  'ST BEG BCH BCA BAK BIG BPR BSN PO1 POC SDQ SCH SLN DTM IT1 TDS HL SN1 RMR ACK AK1 AK2 AK3 AK4 AK5 AK9 IK3 IK4 IK5'.split(
    ' ',
  ),
);

/** Segments whose numbers are money or quantity: what is no number there is grave, other faults are not. */
const MONEY_SEGMENTS = new Set('SAC AMT CTP TXI CTT QTY'.split(' '));

/** Element faults that change meaning; too many or too long texts and exclusions do not. */
const GRAVE_FAULTS = new Set<FaultCode>([
  'EDI_ELEMENT_MISSING',
  'EDI_ELEMENT_CONDITION',
  'EDI_ELEMENT_CHARACTER',
  'EDI_ELEMENT_CODE',
  'EDI_ELEMENT_DATE',
  'EDI_ELEMENT_TIME',
]);

/**
 * Decides whether a fault rejects the set it stands in. `type`: that of the element, where it is a simple one. Of a code
 * the length is meaning; and several values are no code, no date and no number, while a text is legible still.
 */
export function severityOf(
  fault: Pick<Fault, 'code' | 'segmentId' | 'element'>,
  policy: ValidationPolicy,
  type: ElementType = 'AN',
): Severity {
  const forced = policy.severities?.[fault.code];
  if (forced) return forced;
  if (policy.rejectOn === 'any') return 'reject';
  const { code, segmentId = '' } = fault;
  const several = type !== 'AN' && (code === 'EDI_REPETITION_TOO_MANY' || code === 'EDI_COMPONENT_TOO_MANY');
  switch (code) {
    case 'EDI_SEGMENT_UNKNOWN':
    case 'EDI_SEGMENT_MISSING':
    case 'EDI_LOOP_OVER_MAX':
      return 'reject';
    case 'EDI_SEGMENT_UNEXPECTED':
    case 'EDI_SEGMENT_OVER_MAX':
    case 'EDI_SEGMENT_NOT_IN_SET':
    case 'EDI_SEGMENT_OUT_OF_SEQUENCE':
      return GRAVE_SEGMENTS.has(segmentId) && segmentId !== 'DTM' ? 'reject' : 'note';
    default:
  }
  if (segmentId === 'N1') return fault.element === 1 ? 'reject' : 'note';
  if (MONEY_SEGMENTS.has(segmentId)) {
    return code === 'EDI_ELEMENT_CHARACTER' || (several && type !== 'ID') ? 'reject' : 'note';
  }
  if (!GRAVE_SEGMENTS.has(segmentId)) return 'note';
  // A date without its qualifier's partner elements (DTM05 without DTM06) still is a date.
  if (segmentId === 'DTM' && code === 'EDI_ELEMENT_CONDITION') return 'note';
  // A basis of price without a price: what is ordered is clear, and the price is ours to find.
  if (segmentId === 'PO1' && code === 'EDI_ELEMENT_CONDITION' && fault.element === 4) return 'note';
  // Past the date, BEG holds codes and references no order depends on.
  if (segmentId === 'BEG' && (fault.element ?? 0) > 5) return 'note';
  if (several || GRAVE_FAULTS.has(code)) return 'reject';
  return type === 'ID' && (code === 'EDI_ELEMENT_TOO_LONG' || code === 'EDI_ELEMENT_TOO_SHORT') ? 'reject' : 'note';
}
