import { noteOf, type Fault } from '../codes.js';
import type { GroupVerdict, InterchangeVerdict, SetVerdict } from '../receive/verdicts.js';
import {
  DEFAULT_WRITE_DELIMITERS,
  writeInterchange,
  type OutgoingGroup,
  type OutgoingSegment,
  type WriteDelimiters,
} from '../write/write-interchange.js';
import { decideInterchange, type InterchangeNotePolicy } from './decide-interchange.js';

export interface AcknowledgeOptions extends InterchangeNotePolicy {
  /** 997 (default), 999, or no functional acknowledgment. */
  readonly functional?: '997' | '999' | 'none';
  /** TA1: when ISA14 asks for one or the envelope has faults (default), always, or never. */
  readonly interchange?: 'asked' | 'always' | 'never';
  /** AK2 loops of accepted sets too (default), or only of sets with faults. */
  readonly listAccepted?: boolean;
  /** Local time of sending: CCYYMMDD and HHMM. */
  readonly sentAt: { readonly date: string; readonly time: string };
  /** Control number of the interchange we send. */
  readonly interchangeControlNumber: number;
  /** Control number of its (only) group; default: that of the interchange. */
  readonly groupControlNumber?: number;
  readonly delimiters?: WriteDelimiters;
}

/**
 * The acknowledgment of one interchange, ready to send: ISA, TA1 if due, one group with a 997 (or 999) per received
 * group, IEA. Undefined when nothing is due: an acknowledgment is never acknowledged (FA groups, TA1 alone).
 * Deterministic: time and control numbers are given. Element lists as in X12 004010 997 and 005010X231 999.
 */
export function writeAcknowledgments(verdict: InterchangeVerdict, options: AcknowledgeOptions): string | undefined {
  const { interchange } = verdict;
  const ta1 = decideInterchange(verdict, options.interchange ?? 'asked', options);
  const answered =
    verdict.accepted || onlyHeld(verdict) ? verdict.groups.filter((group) => group.group.functionalId !== 'FA') : [];
  const kind = options.functional ?? '997';
  const groups = kind === 'none' || answered.length === 0 ? [] : [functionalGroup(answered, kind, verdict, options)];
  if (!ta1 && groups.length === 0) return undefined;
  const usual = { ...DEFAULT_WRITE_DELIMITERS, ...options.delimiters };
  return writeInterchange(
    {
      senderQualifier: interchange.receiverQualifier,
      senderId: interchange.receiverId,
      receiverQualifier: interchange.senderQualifier,
      receiverId: interchange.senderId,
      sentAt: options.sentAt,
      interchangeControlNumber: options.interchangeControlNumber,
      interchangeVersion: versionOf(verdict),
      usage: /^[PTI]$/.test(interchange.usage) ? interchange.usage : 'P',
      delimiters: usual,
    },
    groups,
    ta1 ? [ta1] : [],
  );
}

/** ISA12 of the answer: that of the question, where it is one. */
const versionOf = ({ interchange: { version } }: InterchangeVerdict): string =>
  /^\d{5}$/.test(version) ? version : '00401';

/** Held because of a neighbour: the envelope itself is sound, so its groups are answered (all rejected). */
const onlyHeld = (verdict: InterchangeVerdict): boolean =>
  verdict.faults.every((fault) => fault.severity === 'note' || fault.code === 'EDI_HELD_WITH_INTERCHANGE');

function functionalGroup(
  groups: readonly GroupVerdict[],
  kind: '997' | '999',
  verdict: InterchangeVerdict,
  options: AcknowledgeOptions,
): OutgoingGroup {
  const first = groups[0]!.group;
  const version = /^\d{6}/.exec(first.version)?.[0] ?? '004010';
  return {
    functionalId: 'FA',
    senderCode: first.receiverCode || verdict.interchange.receiverId,
    receiverCode: first.senderCode || verdict.interchange.senderId,
    controlNumber: options.groupControlNumber ?? options.interchangeControlNumber,
    version: kind === '999' ? '005010X231A1' : version,
    sets: groups.map((group, index) => ({
      identifier: kind,
      controlNumber: String(index + 1).padStart(4, '0'),
      implementation: kind === '999' ? '005010X231A1' : undefined,
      segments: acknowledgeGroup(group, kind, { ...options, interchangeVersion: versionOf(verdict) }),
    })),
  };
}

/** The segments between ST and SE of one 997 or 999. `interchangeVersion`: ISA12 of the interchange they go in. */
export function acknowledgeGroup(
  group: GroupVerdict,
  kind: '997' | '999',
  options: Pick<AcknowledgeOptions, 'listAccepted' | 'delimiters'> & { readonly interchangeVersion?: string } = {},
): OutgoingSegment[] {
  const listAccepted = options.listAccepted ?? true;
  const { component, repetition } = { ...DEFAULT_WRITE_DELIMITERS, ...options.delimiters };
  const repeats = Number(options.interchangeVersion ?? '00401') >= 402 ? repetition : '';
  const { functionalId, controlNumber, version } = group.group;
  // AK103, AK203 and the 999 came with 005010.
  const later = kind === '999' || Number(version.slice(0, 6)) >= 5010;
  const segments: OutgoingSegment[] = [['AK1', functionalId, controlNumber, later ? version : undefined]];
  for (const set of group.sets) {
    // A set without an id cannot be named in AK2, and one of an unknown version was not looked at: AK9 counts them.
    if (set.identifier === '' || (set.code === 'R' && set.faults.length === 0)) continue;
    if (set.code !== 'A' || listAccepted) segments.push(...acknowledgeSet(set, { kind, later, component, repeats }));
  }
  const notes = new Set(group.faults.map((fault) => noteOf(fault.code, 'AK905')).filter((note) => note !== undefined));
  const declared = group.declared ?? group.received;
  segments.push(['AK9', group.code, declared, group.received, group.accepted, ...[...notes].slice(0, 5)]);
  return segments;
}

interface SetAnswer {
  readonly kind: '997' | '999';
  readonly later: boolean;
  readonly component: string;
  /** '' where the interchange has no repetitions. */
  readonly repeats: string;
}

function acknowledgeSet(set: SetVerdict, answer: SetAnswer): OutgoingSegment[] {
  const { kind, later, component } = answer;
  const [segmentId, elementId, closeId] = kind === '997' ? ['AK3', 'AK4', 'AK5'] : ['IK3', 'IK4', 'IK5'];
  const segments: OutgoingSegment[] = [
    ['AK2', set.identifier, set.controlNumber, later ? set.implementation : undefined],
  ];
  const named = set.faults.filter((fault) => fault.segmentPosition !== undefined);
  for (const [, faults] of groupBySegment(named)) {
    for (const fault of faults) {
      const note = noteOf(fault.code, 'AK304');
      if (note) segments.push([segmentId!, fault.segmentId!.slice(0, 3), fault.segmentPosition!, fault.loop, note]);
    }
    const elements = faults
      .filter((fault) => noteOf(fault.code, 'AK403') !== undefined)
      .sort((left, right) => left.element! - right.element!)
      .slice(0, 99);
    if (elements.length === 0) continue;
    const { segmentId: name, segmentPosition, loop } = elements[0]!;
    segments.push([segmentId!, name!.slice(0, 3), segmentPosition!, loop, '8']);
    for (const fault of elements) {
      const note = noteOf(fault.code, 'AK403');
      segments.push([elementId!, placeOfElement(fault, component), fault.reference, note, copyOf(fault, answer)]);
    }
  }
  const notes = new Set(set.faults.map((fault) => noteOf(fault.code, 'AK502')).filter((note) => note !== undefined));
  if (segments.length > 1) notes.add('5');
  segments.push([closeId!, set.code, ...[...notes].slice(0, 5)]);
  return segments;
}

/** AK404 is one value: what would part it into several is left out, as it is of all separators. */
function copyOf({ value }: Fault, { component, repeats }: SetAnswer): string | undefined {
  if (value === undefined) return undefined;
  const parted = [component, repeats].filter((separator) => separator !== '');
  const whole = parted.reduce((text, separator) => text.replaceAll(separator, ' '), value.replace(/\p{Cc}/gu, ' '));
  return whole.slice(0, 99).trimEnd();
}

/** Faults of one place together, in the order of the segments. */
function groupBySegment(faults: readonly Fault[]): [number, Fault[]][] {
  const bySegment = new Map<number, Fault[]>();
  for (const fault of faults) {
    const list = bySegment.get(fault.segmentPosition!);
    if (list) list.push(fault);
    else bySegment.set(fault.segmentPosition!, [fault]);
  }
  return [...bySegment].sort(([left], [right]) => left - right);
}

/** C030: position, component, repetition. */
function placeOfElement(fault: Fault, component: string): string {
  const parts = [fault.element, fault.component, fault.repetition].map((part) => part ?? '');
  while (parts.at(-1) === '') parts.pop();
  return parts.join(component);
}
