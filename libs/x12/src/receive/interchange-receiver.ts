import { sentenceOf, type Fault, type FaultCode } from '../codes.js';
import { InterchangeReader, type ReadOptions } from '../envelope/interchange-reader.js';
import type { EnvelopeRecord, GroupHeader, TransactionSet } from '../envelope/records.js';
import { findSchema, FUNCTIONAL_IDS, versionOf } from '../schema/find-schema.js';
import type { InterchangeHeader } from '../tokenizer/delimiters.js';
import type { ByteSource } from '../tokenizer/tokenize.js';
import { DEFAULT_POLICY, type ValidationPolicy } from '../validate/policy.js';
import { judge, refuseSet, unsupportedSet, validateSet, type SetReport } from '../validate/validate-set.js';
import { inTurns } from './in-turns.js';
import type { GroupVerdict, InterchangeVerdict, ReceivedRecord, SetVerdict } from './verdicts.js';

export type OnSetFault = 'reject-set' | 'reject-interchange';

export interface ReceiveOptions extends ReadOptions {
  readonly validation?: Partial<ValidationPolicy>;
  /** Set ids that are taken. Default: all we have tables for. Others are answered AK5*R*1. */
  readonly acceptedSets?: readonly string[];
  /** What one set in error does to the others: nothing (default), or all of the interchange is held. */
  readonly onSetFault?: OnSetFault | ((interchange: InterchangeHeader) => OnSetFault);
  /** Accepted sets are listed one by one in verdicts of groups up to this size. */
  readonly listAcceptedUpTo?: number;
  /** Says what is wrong with an interchange beyond its syntax: unknown sender, duplicate control number … */
  readonly checkInterchange?: (interchange: InterchangeHeader) => readonly Fault[];
  /** As `checkInterchange`, for groups. */
  readonly checkGroup?: (group: GroupHeader, interchange: InterchangeHeader) => readonly Fault[];
  /** As `checkInterchange`, for sets that have a table: what a partner agreed to send beyond the standard. */
  readonly checkSet?: (set: TransactionSet) => readonly Fault[];
  /** Policy of one set, where it differs by sender, kind or version. */
  readonly policyOf?: (set: TransactionSet) => Partial<ValidationPolicy> | undefined;
}

/**
 * Reads, validates and judges interchanges. Sets come as they are read, with a provisional report; the verdict that
 * counts comes with the end of their interchange, so whoever stores orders commits on `interchange-end`.
 */
export class InterchangeReceiver {
  private readonly reader: InterchangeReader;
  private readonly policy: ValidationPolicy;
  private extraFaults: readonly Fault[] = [];
  private groupFaults: Fault[] = [];
  private sets: SetVerdict[] = [];
  private acceptedSets = 0;
  private groups: GroupVerdict[] = [];
  private interchange: InterchangeHeader | undefined;
  /** Version of the group at hand; undefined when it is none we know. */
  private version: number | undefined;

  constructor(private readonly options: ReceiveOptions = {}) {
    this.reader = new InterchangeReader(options);
    this.policy = { ...DEFAULT_POLICY, ...options.validation };
  }

  push(chunk: Uint8Array): ReceivedRecord[] {
    return this.judgeAll(this.reader.push(chunk));
  }

  end(): ReceivedRecord[] {
    return this.judgeAll(this.reader.end());
  }

  private judgeAll(records: EnvelopeRecord[]): ReceivedRecord[] {
    const out: ReceivedRecord[] = [];
    for (const record of records) out.push(this.judge(record));
    return out;
  }

  private judge(record: EnvelopeRecord): ReceivedRecord {
    switch (record.kind) {
      case 'interchange':
        this.interchange = record.interchange;
        this.groups = [];
        this.extraFaults = this.options.checkInterchange?.(record.interchange) ?? [];
        return { ...record, faults: [...record.faults, ...this.extraFaults] };
      case 'group':
        return this.beginGroup(record.group);
      case 'set':
        return this.judgeSet(record.set);
      case 'group-end':
        return this.endGroup(record);
      case 'interchange-end':
        return this.endInterchange(record);
      case 'interchange-acknowledgment':
      case 'unreadable':
        return record;
    }
  }

  private beginGroup(group: GroupHeader): ReceivedRecord {
    this.sets = [];
    this.acceptedSets = 0;
    this.groupFaults = [...(this.options.checkGroup?.(group, this.interchange!) ?? [])];
    this.version = versionOf(group.version);
    if (this.version === undefined) {
      this.groupFaults.push(groupFault('EDI_GROUP_VERSION_UNSUPPORTED', group, 8, group.version));
    }
    return { kind: 'group', group };
  }

  private judgeSet(set: TransactionSet): ReceivedRecord {
    const report = this.validate(set);
    const { code, accepted, faults } = report;
    if (accepted) this.acceptedSets += 1;
    const limit = this.options.listAcceptedUpTo ?? 10_000;
    if (faults.length > 0 || this.sets.length < limit) {
      const { identifier, controlNumber, implementation, ordinal } = set;
      this.sets.push({ identifier, controlNumber, implementation, ordinal, accepted, code, faults });
    }
    return { kind: 'set', set, report };
  }

  private validate(set: TransactionSet): SetReport {
    const { version } = this;
    if (version === undefined || set.identifier === '') return refuseSet(set);
    const { acceptedSets } = this.options;
    const schema = findSchema(set.identifier, version);
    if (!schema || (acceptedSets && !acceptedSets.includes(set.identifier))) {
      return refuseSet(set, unsupportedSet(set));
    }
    const own = this.options.policyOf?.(set);
    const judged = validateSet(set, schema, own ? { ...this.policy, ...own } : this.policy);
    const report = withFaults(judged, this.options.checkSet?.(set) ?? []);
    if (FUNCTIONAL_IDS[set.identifier] === set.group.functionalId) return report;
    const code: FaultCode = 'EDI_GROUP_TYPE_MISMATCH';
    const message = `${sentenceOf(code)} GS01 is ${set.group.functionalId}, ${set.identifier} belongs to ${FUNCTIONAL_IDS[set.identifier]}.`;
    const note: Fault = { code, severity: 'note', message, offset: set.group.offset, segmentId: 'GS', element: 1 };
    return { ...report, faults: [...report.faults, note] };
  }

  private endGroup(record: Extract<EnvelopeRecord, { kind: 'group-end' }>): ReceivedRecord {
    const faults = [...record.faults, ...this.groupFaults];
    const rejected = faults.some((fault) => fault.severity === 'reject');
    if (rejected) this.sets.forEach((set) => (set.accepted = false));
    const accepted = rejected ? 0 : this.acceptedSets;
    const verdict: GroupVerdict = {
      group: record.group,
      code: rejected ? 'R' : groupCode(record.received, accepted, this.sets),
      faults,
      received: record.received,
      accepted,
      declared: record.declared,
      // Past the limit the accepted ones are left out altogether: a partial list of them would mislead.
      sets:
        record.received > (this.options.listAcceptedUpTo ?? 10_000)
          ? this.sets.filter((set) => set.faults.length > 0)
          : this.sets,
    };
    this.groups.push(verdict);
    return { kind: 'group-end', verdict };
  }

  private endInterchange(record: Extract<EnvelopeRecord, { kind: 'interchange-end' }>): ReceivedRecord {
    const faults = [...record.faults, ...this.extraFaults];
    const { onSetFault } = this.options;
    const rule = typeof onSetFault === 'function' ? onSetFault(record.interchange) : onSetFault;
    const hold = rule === 'reject-interchange' && this.groups.some((group) => group.accepted < group.received);
    const accepted = !hold && !faults.some((fault) => fault.severity === 'reject');
    if (hold) {
      const code = 'EDI_HELD_WITH_INTERCHANGE';
      faults.push({ code, severity: 'reject', message: sentenceOf(code), offset: record.interchange.offset });
    }
    if (!accepted) for (const group of this.groups) group.sets.forEach((set) => (set.accepted = false));
    const verdict: InterchangeVerdict = {
      interchange: record.interchange,
      accepted,
      faults,
      groups: this.groups,
      groupCount: record.groups,
    };
    this.groups = [];
    return { kind: 'interchange-end', verdict };
  }
}

function groupCode(received: number, accepted: number, sets: readonly SetVerdict[]): GroupVerdict['code'] {
  if (accepted < received) return accepted > 0 ? 'P' : 'R';
  return sets.some((set) => set.code === 'E') ? 'E' : 'A';
}

function withFaults(report: SetReport, more: readonly Fault[]): SetReport {
  if (more.length === 0) return report;
  const faults = [...report.faults, ...more];
  return { ...report, ...judge(faults), faults };
}

function groupFault(code: FaultCode, group: GroupHeader, element: number, value: string): Fault {
  const message = `${sentenceOf(code)} It is "${value}".`;
  return { code, severity: 'reject', message, offset: group.offset, segmentId: 'GS', element, value };
}

/** Receives a whole source, record by record, and lets the event loop turn meanwhile. @throws only what the source itself throws */
export async function* receiveInterchanges(
  source: ByteSource,
  options: ReceiveOptions = {},
): AsyncGenerator<ReceivedRecord> {
  const receiver = new InterchangeReceiver(options);
  for await (const chunk of inTurns(source)) yield* receiver.push(chunk);
  yield* receiver.end();
}
