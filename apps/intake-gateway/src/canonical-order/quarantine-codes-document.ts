import { FAULT_CODES } from '#x12';
import { INTAKE_CODES } from './intake-codes.js';

/** `docs/quarantine-codes.md`: every code a quarantined document can carry, from the lists in the source. */
export function quarantineCodesDocument(): string {
  const faults = Object.entries(FAULT_CODES).map(([code, entry]) => {
    const note = 'note' in entry ? `${entry.place} ${entry.note}` : '';
    return `| \`${code}\` | ${entry.sentence} | ${note} |`;
  });
  return [
    '# Quarantine codes',
    '',
    'Why a document, or a part of it, waits in the quarantine of the intake gateway (`GET /v1/quarantine`). Generated',
    'from `intake-codes.ts` and the fault list of `libs/x12`; a test keeps them equal. A document is repaired with',
    '`POST /v1/quarantine/{id}/resubmit` (the repaired bytes as the body, or an empty body after a partner profile was',
    'mended) or closed with `POST /v1/quarantine/{id}/discard`. The original bytes stay in either case.',
    '',
    '## Of the gateway',
    '',
    '| Code | What it means |',
    '| --- | --- |',
    ...Object.entries(INTAKE_CODES).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`),
    '',
    '## Of X12',
    '',
    'The last column is the code the acknowledgment carries: the element of the TA1, 997 or 999, and its value.',
    '',
    '| Code | What it means | Answered as |',
    '| --- | --- | --- |',
    ...faults,
    '',
  ].join('\n');
}
