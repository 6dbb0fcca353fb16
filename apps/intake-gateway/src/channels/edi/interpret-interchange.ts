import { type Fault, type InterchangeVerdict, type WriteDelimiters, writeAcknowledgments } from '#x12';
import { calendarDay } from '#service-kit';
import { reason, type Reason } from '../../canonical-order/intake-codes.js';
import type { AnswerNumbers, PlannedAnswer, RefusedPart } from '../../canonical-order/interpretation.js';
import { outgoingDelimiters, type Partner } from '../../partners/partner-profile.js';
import type { ReadInterchange, ReadSet } from './edi-reading.js';

/** More faults than these tell a clerk nothing; the acknowledgment carries them all. */
const MAX_REASONS = 50;

/** The reason a clerk reads of a fault, with its place as X12 people say it: `segment 5 PO1, element 2`. */
export function reasonOfFault({ code, message, ...fault }: Fault): Reason {
  const segment = fault.segmentPosition === undefined ? '' : `segment ${fault.segmentPosition} `;
  const element = fault.element === undefined ? '' : `, element ${fault.element}`;
  const place = fault.segmentId ? `${segment}${fault.segmentId}${element}` : undefined;
  const where = place ?? (fault.offset === undefined ? undefined : `byte ${fault.offset}`);
  return { code, message: message.slice(0, 1000), ...(where === undefined ? {} : { where: where.slice(0, 200) }) };
}

const atLeastOne = (reasons: readonly Reason[]): [Reason, ...Reason[]] => {
  const [first = reason('EDI_NO_ORDER_FOUND'), ...more] = reasons.slice(0, MAX_REASONS);
  return [first, ...more];
};

const grave = (faults: readonly Fault[]): Fault[] => faults.filter(({ severity }) => severity === 'reject');

/** How an interchange is named to people. */
export const placeOfInterchange = ({ interchange }: InterchangeVerdict): string => `ISA ${interchange.controlNumber}`;

/** What of an interchange did not become an order: the whole of it, or single sets. */
export function refusedParts({ verdict, sets }: ReadInterchange): RefusedPart[] {
  const name = placeOfInterchange(verdict);
  if (!verdict.accepted) {
    const inside = verdict.groups.flatMap((group) => [...group.faults, ...group.sets.flatMap((set) => set.faults)]);
    const reasons = [...grave(verdict.faults), ...grave(inside)].map(reasonOfFault);
    return [{ kind: 'document', where: name, reasons: atLeastOne(reasons) }];
  }
  const groups = new Map(verdict.groups.map((group) => [group.group.offset, group]));
  const nameOf = (set: ReadSet) =>
    `${name} / GS ${groups.get(set.group)?.group.controlNumber ?? '?'} / ST ${set.controlNumber}`;
  const parts = sets.flatMap((set): RefusedPart[] => {
    if (set.faults) return [setPart(set, grave(set.faults), nameOf(set))];
    if (!set.refused) return [];
    const group = groups.get(set.group);
    const listed = group?.sets.find(({ ordinal }) => ordinal === set.ordinal);
    return [setPart(set, [...grave(listed?.faults ?? []), ...grave(group?.faults ?? [])], nameOf(set))];
  });
  // A rejected group without a set: there is no part of it to name but itself.
  const empty = verdict.groups.filter(({ code, received }) => code === 'R' && received === 0);
  const lost = empty.map(({ group, faults }): RefusedPart => {
    const reasons = atLeastOne(grave(faults).map(reasonOfFault));
    return { kind: 'document', where: `${name} / GS ${group.controlNumber}`, reasons };
  });
  return [...parts, ...lost];
}

const setPart = (set: ReadSet, faults: readonly Fault[], where: string): RefusedPart => ({
  kind: 'transaction_set',
  where,
  reasons: atLeastOne(faults.map(reasonOfFault)),
  purchaseOrderNumber: set.purchaseOrderNumber,
  bytes: set.bytes,
});

/**
 * The answer that is due for an interchange, if any. Its control numbers are drawn only when it is stored, so whether
 * one is due is found out with numbers that are never sent.
 */
export function planAnswer(
  { verdict }: ReadInterchange,
  partner: Partner,
  timeZone: string,
): PlannedAnswer | undefined {
  const { edi } = partner;
  const write = ({ interchange, group, at }: AnswerNumbers, delimiters?: WriteDelimiters) =>
    writeAcknowledgments(verdict, {
      functional: edi?.acknowledgment ?? '997',
      interchange: edi?.interchangeAcknowledgment ?? 'asked',
      listAccepted: edi?.listAccepted ?? true,
      interchangeNotes: edi?.interchangeNotes ?? {},
      ...(delimiters ? { delimiters } : {}),
      sentAt: localStamp(at, timeZone),
      interchangeControlNumber: interchange,
      groupControlNumber: group,
    });
  const sample = write({ interchange: 1, group: 1, at: new Date(0) });
  if (sample === undefined) return undefined;
  const functional = edi?.acknowledgment === '999' ? '999' : '997';
  const grouped = sample.includes('~GS*');
  return {
    partnerId: partner.id,
    kind: grouped ? functional : 'TA1',
    grouped,
    verdict: verdictOf(sample),
    render: (numbers) => Buffer.from(write(numbers, edi && outgoingDelimiters(edi)) ?? '', 'utf8'),
  };
}

/** The gravest word in an answer: R of any AK9 or TA1, then P, then E, else A. */
function verdictOf(text: string): string {
  const codes = text
    .split('~')
    .map((segment) => segment.split('*'))
    .flatMap(([id, first, , , fourth]) => (id === 'AK9' ? [first] : id === 'TA1' ? [fourth] : []));
  const mixed = codes.includes('R') && codes.some((code) => code === 'A' || code === 'P');
  return mixed ? 'P' : (['R', 'P', 'E'].find((code) => codes.includes(code)) ?? 'A');
}

/** Local date and time of sending, CCYYMMDD and HHMM, in the company's time zone. */
export function localStamp(at: Date, timeZone: string): { date: string; time: string } {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  return { date: calendarDay(at, timeZone).replaceAll('-', ''), time: time.replace(':', '') };
}
