import { placeOf, type Fault } from '#x12';
import { z } from 'zod';
import { reasonOfFault } from './interpret-interchange.js';
import type { Rehearsal } from './edi-order.reader.js';
import type { ReadSet } from './edi-reading.js';
import { howToMend } from './how-to-mend.js';

export const findingView = z.object({
  severity: z.enum(['reject', 'note']),
  code: z.string(),
  message: z.string(),
  where: z.string().optional().describe('Segment by its position in the set, and element.'),
  element: z.number().optional().describe('Element of the segment, from 1.'),
  value: z.string().optional().describe('What stands there.'),
  answer: z.string().optional().describe('How a TA1 or 997 says it.'),
  mend: z.string().describe('What the sender can do about it.'),
});

const setView = z.object({
  identifier: z.string(),
  controlNumber: z.string(),
  verdict: z
    .enum(['accepted', 'accepted_with_errors', 'rejected', 'unusable'])
    .describe('Unusable: sound X12, answered as accepted, that says what no order can say.'),
  findings: z.array(findingView),
});

export const rehearsalView = z.object({
  verdict: z.enum(['accepted', 'partially_accepted', 'rejected']),
  orders: z.array(z.object({ purchaseOrderNumber: z.string(), lines: z.number(), test: z.boolean() })),
  changes: z.number(),
  remittances: z.number(),
  interchanges: z.array(
    z.object({
      controlNumber: z.string(),
      sender: z.string(),
      receiver: z.string(),
      partnerId: z.string().nullable().describe('Whom the sender is known as; null for a stranger.'),
      version: z.string(),
      test: z.boolean(),
      accepted: z.boolean(),
      findings: z.array(findingView),
      groups: z.array(
        z.object({
          functionalId: z.string(),
          controlNumber: z.string(),
          version: z.string(),
          verdict: z.enum(['A', 'E', 'P', 'R']),
          received: z.number(),
          accepted: z.number(),
          findings: z.array(findingView),
          sets: z.array(setView),
        }),
      ),
    }),
  ),
  /** What the envelope does not tell: strangers, fields no order can do without, text outside any interchange. */
  refused: z.array(
    z.object({
      place: z.string().nullable(),
      purchaseOrderNumber: z.string().nullable(),
      reasons: z.array(z.object({ code: z.string(), message: z.string(), where: z.string().optional() })),
    }),
  ),
  acknowledgments: z.array(z.string()).describe('The answers as they would be sent, under sample numbers.'),
});

export type RehearsalReport = z.infer<typeof rehearsalView>;
type Finding = z.infer<typeof findingView>;

const SET_VERDICTS = { A: 'accepted', E: 'accepted_with_errors', R: 'rejected' } as const;

export function viewFault(fault: Fault): Finding {
  const { code, message, where } = reasonOfFault(fault);
  const answer = placeOf(fault.code);
  return {
    severity: fault.severity,
    code,
    message,
    ...(where === undefined ? {} : { where }),
    ...(fault.element === undefined ? {} : { element: fault.element }),
    ...(fault.value ? { value: fault.value.slice(0, 200) } : {}),
    ...(answer === undefined ? {} : { answer: String(answer) }),
    mend: howToMend(fault.code),
  };
}

/** Why a sound set says nothing that can be used; the acknowledgment says nothing of it. */
const unusableFaults = (read: readonly ReadSet[], group: number, ordinal: number): readonly Fault[] =>
  read.find((set) => set.group === group && set.ordinal === ordinal)?.faults ?? [];

/** What would become of a file, for a partner's analyst. Pure. */
export function reportOf({ reading, interpretation }: Rehearsal, at: Date): RehearsalReport {
  const { orders, messages = [], refused, answers, acknowledgments = [] } = interpretation;
  const taken = orders.length + messages.length + acknowledgments.length;
  return {
    verdict: refused.length === 0 ? 'accepted' : taken > 0 ? 'partially_accepted' : 'rejected',
    orders: orders.map(({ purchaseOrderNumber, lines, source }) => ({
      purchaseOrderNumber,
      lines: lines.length,
      test: source.test,
    })),
    changes: messages.filter(({ kind }) => kind === 'order_change').length,
    remittances: messages.filter(({ kind }) => kind === 'remittance').length,
    interchanges: reading.interchanges.map(({ sender, receiver, partnerId, verdict, sets: read }) => ({
      controlNumber: verdict.interchange.controlNumber,
      sender,
      receiver,
      partnerId: partnerId ?? null,
      version: verdict.interchange.version,
      test: verdict.interchange.usage === 'T',
      accepted: verdict.accepted,
      findings: verdict.faults.map(viewFault),
      groups: verdict.groups.map(({ group, code, received, accepted, faults, sets }) => ({
        functionalId: group.functionalId,
        controlNumber: group.controlNumber,
        version: group.version,
        verdict: code,
        received,
        accepted,
        findings: faults.map(viewFault),
        sets: sets.map((set) => {
          const unusable = unusableFaults(read, group.offset, set.ordinal);
          return {
            identifier: set.identifier,
            controlNumber: set.controlNumber,
            verdict: unusable.length > 0 ? 'unusable' : SET_VERDICTS[set.code],
            findings: [...set.faults, ...unusable].map(viewFault),
          };
        }),
      })),
    })),
    refused: refused.map(({ where, purchaseOrderNumber, reasons }) => ({
      place: where ?? null,
      purchaseOrderNumber: purchaseOrderNumber ?? null,
      reasons: reasons.map((reason) => ({ ...reason })),
    })),
    acknowledgments: answers.map(({ render }) =>
      Buffer.from(render({ interchange: 1, group: 1, at })).toString('utf8'),
    ),
  };
}

/** The report as text, a finding a line: what, where, code, how to mend. Pure. */
export function textOf(report: RehearsalReport): string {
  const lines = [
    `${report.verdict.replaceAll('_', ' ')}: ${report.orders.length} orders, ${report.changes} changes, ${report.remittances} remittances`,
  ];
  const tell = (findings: readonly Finding[], indent: string): void => {
    for (const { severity, code, answer, where, value, message, mend } of findings) {
      const told = answer === undefined ? '' : ` (${answer})`;
      const found = value === undefined ? '' : ` [${value}]`;
      lines.push(`${indent}${severity} ${code}${told} at ${where ?? 'the envelope'}${found}: ${message} ${mend}`);
    }
  };
  for (const interchange of report.interchanges) {
    const { controlNumber, sender, receiver, partnerId, accepted } = interchange;
    const who = partnerId === null ? 'a sender nobody knows' : `partner ${partnerId}`;
    lines.push(
      `interchange ${controlNumber} from ${sender} (${who}) to ${receiver}: ${accepted ? 'accepted' : 'not accepted'}`,
    );
    tell(interchange.findings, '  ');
    for (const group of interchange.groups) {
      const { functionalId, verdict, received } = group;
      lines.push(
        `  group ${functionalId} ${group.controlNumber} (${group.version}): ${verdict}, ${group.accepted} of ${received} sets`,
      );
      tell(group.findings, '    ');
      for (const set of group.sets) {
        lines.push(`    ${set.identifier} ${set.controlNumber}: ${set.verdict.replaceAll('_', ' ')}`);
        tell(set.findings, '      ');
      }
    }
  }
  for (const { place, purchaseOrderNumber, reasons } of report.refused) {
    lines.push(
      `not taken: ${purchaseOrderNumber ?? place ?? 'the file'}: ${reasons.map(({ code }) => code).join(', ')}`,
    );
  }
  return `${lines.map((line) => line.replace(/[\x00-\x1f\x7f]+/g, ' ')).join('\n')}\n`;
}
