import type { SegmentAt } from './segment-values.js';

const upTo = (last: number): number => (last >= 32 ? -1 : 2 ** last - 1);

const of = (...elements: number[]): number => elements.reduce((bits, element) => bits | (1 << (element - 1)), 0);

/**
 * Elements a canonical document has fields for, one bit each, element 1 being bit 0. A segment that says anything else
 * is kept whole beside what was read of it, so that nothing a sender wrote is lost.
 */
const TAKEN: Readonly<Record<string, number>> = {
  AMT: upTo(3),
  BCH: of(1, 2, 3, 4, 5, 6, 8, 11),
  BEG: upTo(7),
  CSH: upTo(10),
  CTP: upTo(11),
  CTT: upTo(2),
  CUR: upTo(2),
  DTM: upTo(3),
  FOB: upTo(9),
  IT8: upTo(27),
  ITD: of(1, 2, 3, 4, 5, 6, 7, 8, 12, 13),
  LDT: upTo(4),
  MAN: upTo(6),
  MSG: upTo(1),
  MTX: of(2),
  N1: upTo(4),
  N2: upTo(2),
  N3: upTo(2),
  N4: upTo(4),
  N9: upTo(3),
  NTE: of(2),
  PER: upTo(8),
  PID: of(1, 5),
  PO1: upTo(25),
  PO4: upTo(14) & ~of(5),
  POC: upTo(27),
  QTY: upTo(4),
  REF: upTo(3),
  SAC: of(1, 2, 5, 6, 7, 8, 9, 10, 12, 13, 15),
  SCH: upTo(12),
  SDQ: upTo(23),
  SLN: upTo(28) & ~of(8),
  TAX: upTo(12),
  TD3: upTo(3),
  TD5: of(1, 2, 3, 4, 5, 7, 8, 12),
  TXI: upTo(9),
};

/** What of a segment is read into fields, and the first element that is not. */
export interface TakenElements {
  readonly bits: number;
  readonly firstOther: number;
}

/** Undefined for a segment whose mapping itself says what it leaves. */
export function takenOf(segment: string): TakenElements | undefined {
  const bits = TAKEN[segment];
  if (bits === undefined) return undefined;
  let firstOther = 1;
  while (firstOther <= 31 && (bits & (1 << (firstOther - 1))) !== 0) firstOther += 1;
  return { bits, firstOther };
}

/** Whether a segment says anything beyond what is read of it. */
export function saysMore({ table, index }: SegmentAt, { bits, firstOther }: TakenElements): boolean {
  const count = table.elementCount(index);
  for (let element = firstOther; element <= count; element += 1) {
    const taken = element <= 31 && (bits & (1 << (element - 1))) !== 0;
    if (!taken && table.has(index, element)) return true;
  }
  return false;
}

/** Whether all of a segment is read that its mapping does not look after itself. */
export function leavesNothing(at: SegmentAt, path: string | undefined): boolean {
  const taken = path === undefined ? undefined : takenOf(path.slice(path.lastIndexOf('/') + 1));
  return taken === undefined || !saysMore(at, taken);
}
