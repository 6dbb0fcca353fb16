import type { TransactionSet } from '../envelope/records.js';
import { sentenceOf, type Fault } from '../codes.js';
import type { SegmentNode, SetSchema } from '../schema/compile.js';
import { checkSums } from './check-sums.js';
import type { ValidationPolicy } from './policy.js';
import { SetWalk } from './walk-set.js';

/** All that is wrong with one transaction set, and where its segments stand in the table. */
export interface SetReport {
  /** Accepted as far as the set itself goes; its group and interchange still have a say. */
  readonly accepted: boolean;
  /** AK501: A accepted, E accepted with errors, R rejected. */
  readonly code: 'A' | 'E' | 'R';
  /** All faults, in the order of the file: those of its envelope first. */
  readonly faults: readonly Fault[];
  /** The table node of each segment; empty when there is no table. */
  readonly assignment: readonly (SegmentNode | undefined)[];
  readonly schema: SetSchema | undefined;
}

/** Walks a set against its table and the policy: every fault in one pass. */
export function validateSet(set: TransactionSet, schema: SetSchema, policy: ValidationPolicy): SetReport {
  const walk = new SetWalk(set.segments, schema, policy);
  walk.run();
  if (schema.identifier === '850') checkSums(set.segments, walk.assignment, schema, walk);
  const { assignment } = walk;
  walk.release();
  const faults = set.faults.length > 0 ? [...set.faults, ...walk.faults] : walk.faults;
  if (faults.length === 0) return { accepted: true, code: 'A', faults, assignment, schema };
  const { accepted, code } = judge(faults);
  return { accepted, code, faults, assignment, schema };
}

/** A report of a set that cannot be walked: unknown kind or version, or no ST. */
export function refuseSet(set: TransactionSet, fault?: Fault): SetReport {
  const faults = fault ? [...set.faults, fault] : set.faults;
  return { accepted: false, code: 'R', faults, assignment: [], schema: undefined };
}

/** Codes that ask for AK5*E when they do not reject: those an acknowledgment can name. */
export function judge(faults: readonly Fault[]): { accepted: boolean; code: 'A' | 'E' | 'R' } {
  if (faults.some((fault) => fault.severity === 'reject')) return { accepted: false, code: 'R' };
  const named = faults.some((fault) => /^EDI_(SEGMENT|ELEMENT|LOOP|REPETITION|COMPONENT)_/.test(fault.code));
  return { accepted: true, code: named ? 'E' : 'A' };
}

/** The fault of a set whose kind or table we do not have. */
export function unsupportedSet(set: TransactionSet): Fault {
  return {
    code: 'EDI_SET_UNSUPPORTED',
    severity: 'reject',
    message: `${sentenceOf('EDI_SET_UNSUPPORTED')} It is ${set.identifier || 'unnamed'}.`,
    offset: set.segments.offset,
    segmentId: 'ST',
    segmentPosition: 1,
    element: 1,
    value: set.identifier,
  };
}
