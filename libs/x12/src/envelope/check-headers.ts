import type { Fault, FaultCode } from '../codes.js';
import { sentenceOf } from '../codes.js';
import type { InterchangeHeader } from '../tokenizer/delimiters.js';
import { isAlphanumeric, ISA_WIDTHS, TERMINATOR_PLACE } from '../tokenizer/delimiters.js';

/** The code of a fault in each ISA element, by position (index 0 = ISA01). */
const ISA_CODES: readonly FaultCode[] = [
  'EDI_AUTHORIZATION_QUALIFIER_INVALID',
  'EDI_AUTHORIZATION_INVALID',
  'EDI_SECURITY_QUALIFIER_INVALID',
  'EDI_SECURITY_INVALID',
  'EDI_SENDER_QUALIFIER_INVALID',
  'EDI_SENDER_INVALID',
  'EDI_RECEIVER_QUALIFIER_INVALID',
  'EDI_RECEIVER_INVALID',
  'EDI_INTERCHANGE_DATE_INVALID',
  'EDI_INTERCHANGE_TIME_INVALID',
  'EDI_STANDARD_INVALID',
  'EDI_INTERCHANGE_VERSION_INVALID',
  'EDI_INTERCHANGE_CONTROL_INVALID',
  'EDI_ACK_REQUEST_INVALID',
  'EDI_USAGE_INVALID',
  'EDI_COMPONENT_SEPARATOR_INVALID',
  'EDI_TERMINATOR_INVALID',
];

const pad2 = (position: number): string => String(position).padStart(2, '0');

/**
 * Checks an ISA: widths (strictly, or forgiven and reported), date, time, control number and flags.
 * Id qualifiers and ids are the partner profile's business and are not judged here.
 */
export function checkInterchangeHeader(
  header: InterchangeHeader,
  misfits: readonly number[],
  tolerant: boolean,
): Fault[] {
  const faults: Fault[] = [];
  const fault = (position: number, detail: string): void => {
    faults.push({
      code: ISA_CODES[position - 1]!,
      severity: 'reject',
      message: `${sentenceOf(ISA_CODES[position - 1]!)} ${detail}`.trim(),
      offset: header.offset,
      segmentId: 'ISA',
      element: position,
      value: header.elements[position - 1],
    });
  };
  for (const position of misfits) {
    const detail =
      position === TERMINATOR_PLACE
        ? 'Blanks stand between ISA16 and the line break.'
        : `ISA${pad2(position)} is ${header.elements[position - 1]!.length} wide instead of ${ISA_WIDTHS[position - 1]}.`;
    if (!tolerant) fault(position, detail);
    else {
      const message = `${sentenceOf('EDI_ISA_PADDING_FORGIVEN')} ${detail}`;
      faults.push({
        code: 'EDI_ISA_PADDING_FORGIVEN',
        severity: 'note',
        message,
        offset: header.offset,
        element: position,
      });
    }
  }
  const sound = (position: number, right: boolean): void => {
    if (!right && (tolerant || !misfits.includes(position)))
      fault(position, `It is "${header.elements[position - 1]}".`);
  };
  sound(9, isShortDate(header.date));
  sound(10, isTime(header.time));
  sound(12, /^\d{5}$/.test(header.version));
  sound(13, /^\d{9}$/.test(header.controlNumber) || (tolerant && /^\d{1,9}$/.test(header.controlNumber)));
  sound(14, /^[01]$/.test(header.elements[13]!.trim()));
  sound(15, /^[PTI]$/.test(header.usage));
  sound(16, !isAlphanumeric(header.delimiters.component));
  if (/[^\x20-\x7e]/.test(header.elements.slice(0, 8).join(''))) {
    const message = sentenceOf('EDI_ISA_CHARACTERS');
    faults.push({ code: 'EDI_ISA_CHARACTERS', severity: 'note', message, offset: header.offset });
  }
  return faults;
}

/** YYMMDD with a month and day that can be. */
function isShortDate(value: string): boolean {
  if (!/^\d{6}$/.test(value)) return false;
  const month = Number(value.slice(2, 4));
  const day = Number(value.slice(4, 6));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function isTime(value: string): boolean {
  return /^\d{4}$/.test(value) && Number(value.slice(0, 2)) < 24 && Number(value.slice(2, 4)) < 60;
}
