/** What had to give way when a set was written for a partner. Nothing is changed without one of these. */
export const WRITE_FINDINGS = {
  X12_TEXT_ALTERED: 'Characters that cannot travel in this interchange were replaced.',
  X12_IDENTIFIER_ALTERED:
    'A number or code holds characters that cannot travel in this interchange; the partner will not find it.',
  X12_TEXT_CUT: 'A text is longer than the version allows and was cut.',
  X12_VALUE_UNFIT: 'A value does not fit its element in this version and was written as it is.',
  X12_VALUE_LEFT_OUT: 'A value has no element in this version and was left out.',
} as const;

export type WriteFindingCode = keyof typeof WRITE_FINDINGS;

export interface WriteFinding {
  readonly code: WriteFindingCode;
  readonly message: string;
  /** ST02 of the set. */
  readonly setControlNumber: string;
  readonly segmentId: string;
  /** Position in the transaction set, ST = 1. */
  readonly segmentPosition: number;
  readonly element: number;
  /** X12 data element number. */
  readonly reference?: string;
  readonly value: string;
  readonly written: string;
}
