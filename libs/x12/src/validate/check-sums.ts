import { sentenceOf, type FaultCode } from '../codes.js';
import { decimalText, readDecimal } from '../tokenizer/decimal.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import type { SegmentNode, SetSchema } from '../schema/compile.js';
import type { FaultSink } from './check-elements.js';
import { DecimalSum } from './decimal-sum.js';
import type { CheckMode } from './policy.js';

/** What a segment is to the sums of its order. */
const ROLE = { NONE: 0, LINE: 1, DESTINATIONS: 2, SCHEDULE: 3, TOTALS: 4, AMOUNT: 5 } as const;

const ROLES_BY_PATH: Readonly<Record<string, number>> = {
  PO1: ROLE.LINE,
  'PO1/SDQ': ROLE.DESTINATIONS,
  'PO1/SCH': ROLE.SCHEDULE,
  CTT: ROLE.TOTALS,
  'CTT/AMT': ROLE.AMOUNT,
};

const rolesOfSchema = new WeakMap<SetSchema, Uint8Array>();

/** The role of each node of a table, by its id: one look instead of a comparison of paths for every segment. */
function rolesOf(schema: SetSchema): Uint8Array {
  let roles = rolesOfSchema.get(schema);
  if (roles) return roles;
  roles = new Uint8Array(schema.nodeCount);
  for (const { id, path } of schema.nodes) roles[id] = ROLES_BY_PATH[path] ?? ROLE.NONE;
  rolesOfSchema.set(schema, roles);
  return roles;
}

/** A set under check: its segments, the node of each, and where faults go. */
interface CheckedOrder {
  readonly table: SegmentTable;
  readonly assignment: readonly (SegmentNode | undefined)[];
  readonly roles: Uint8Array;
  readonly sink: FaultSink;
  totals: LineTotals | undefined;
}

/** The line at hand: its PO1, and what its destinations and schedules came to. */
interface OpenLine {
  readonly index: number;
  destinations: DecimalSum | undefined;
  schedules: DecimalSum | undefined;
}

/**
 * Semantic checks of an 850: counts and sums that the tables cannot express. Each is a policy of its own. In the
 * public files at hand every SDQ and SCH sum equals PO102, CTT totals often do not. Lines are added up only for a
 * total that the order states.
 */
export function checkSums(
  table: SegmentTable,
  assignment: readonly (SegmentNode | undefined)[],
  schema: SetSchema,
  sink: FaultSink,
): void {
  const order: CheckedOrder = { table, assignment, roles: rolesOf(schema), sink, totals: undefined };
  const { roles } = order;
  let lines = 0;
  let lineIndex = -1;
  let line: OpenLine | undefined;
  for (let index = 0; index < table.length; index += 1) {
    const node = assignment[index];
    if (node === undefined) continue;
    switch (roles[node.id]) {
      case ROLE.LINE:
        if (line) checkLine(order, line);
        line = undefined;
        lineIndex = index;
        lines += 1;
        break;
      case ROLE.DESTINATIONS:
        if (lineIndex >= 0) addDestinations(table, index, (line ??= openLine(lineIndex)));
        break;
      case ROLE.SCHEDULE:
        if (lineIndex >= 0) addSchedule(table, index, (line ??= openLine(lineIndex)));
        break;
      case ROLE.TOTALS:
        checkTotals(order, index, lines);
        break;
      case ROLE.AMOUNT:
        checkAmount(order, index);
        break;
      default:
    }
  }
  if (line) checkLine(order, line);
}

const openLine = (index: number): OpenLine => ({ index, destinations: undefined, schedules: undefined });

function addDestinations(table: SegmentTable, index: number, line: OpenLine): void {
  const sum = (line.destinations ??= new DecimalSum());
  const last = Math.min(22, table.elementCount(index));
  for (let element = 4; element <= last; element += 2) sum.add(table, index, element);
}

function addSchedule(table: SegmentTable, index: number, line: OpenLine): void {
  (line.schedules ??= new DecimalSum()).add(table, index, 1);
}

function checkLine(order: CheckedOrder, { index, destinations, schedules }: OpenLine): void {
  const { destinationSum, scheduleSum } = order.sink.policy;
  const at = { index, element: 2 };
  if (destinations)
    compare(order, { ...at, code: 'EDI_DESTINATION_SUM_MISMATCH', mode: destinationSum, sum: destinations });
  if (schedules) compare(order, { ...at, code: 'EDI_SCHEDULE_SUM_MISMATCH', mode: scheduleSum, sum: schedules });
}

/** CTT01 against the lines before it, CTT02 against the sum of their quantities. */
function checkTotals(order: CheckedOrder, index: number, lines: number): void {
  const { lineCount, hashTotal } = order.sink.policy;
  const count = new DecimalSum(lines);
  compare(order, { index, element: 1, code: 'EDI_LINE_COUNT_MISMATCH', mode: lineCount, sum: count });
  if (!order.table.has(index, 2)) return;
  const totals = totalsOf(order);
  const sum = totals.hashBefore(index);
  // What is nearly always meant is the sum itself; a hash total as X12 has it leaves out the points.
  if (!sum.agrees(order.table, index, 2) && order.table.element(index, 2) === totals.plainHashBefore(index)) return;
  compare(order, { index, element: 2, code: 'EDI_HASH_TOTAL_MISMATCH', mode: hashTotal, sum });
}

/** An AMT of the order's total against quantity times price of the lines before it. */
function checkAmount(order: CheckedOrder, index: number): void {
  const { table, sink } = order;
  if (!/^(TT|1)$/.test(table.element(index, 1))) return;
  const sum = totalsOf(order).amountBefore(index);
  if (!sum) return;
  compare(order, { index, element: 2, code: 'EDI_ORDER_TOTAL_MISMATCH', mode: sink.policy.orderTotal, sum });
}

function totalsOf(order: CheckedOrder): LineTotals {
  const { table, assignment, roles } = order;
  const isLine = (index: number): boolean => roles[assignment[index]?.id ?? 0] === ROLE.LINE;
  return (order.totals ??= new LineTotals(table, isLine));
}

/**
 * What the lines of an order add up to, worked out as far as a total asks: each line is added once, however many totals
 * a sender writes.
 */
class LineTotals {
  private readonly hash = new DecimalSum();
  private hashEnd = 0;
  private plainHash = 0n;
  private plainHashEnd = 0;
  private amount: DecimalSum | undefined = new DecimalSum();
  private amountEnd = 0;

  constructor(
    private readonly table: SegmentTable,
    private readonly isLine: (index: number) => boolean,
  ) {}

  /** Sum of the quantities of the lines before a segment. */
  hashBefore(end: number): DecimalSum {
    for (; this.hashEnd < end; this.hashEnd += 1) {
      if (this.isLine(this.hashEnd)) this.hash.add(this.table, this.hashEnd, 2);
    }
    return this.hash;
  }

  /**
   * The hash total of the standard: the quantities without regard to decimal points and signs, and of their sum the last
   * ten digits, which is as much as CTT02 holds (.0018 + .18 + 1.8 + 18.01 make 1855).
   */
  plainHashBefore(end: number): string {
    for (; this.plainHashEnd < end; this.plainHashEnd += 1) {
      if (!this.isLine(this.plainHashEnd)) continue;
      const digits = this.table.element(this.plainHashEnd, 2).replace(/\D/g, '');
      this.plainHash = (this.plainHash + BigInt(digits.slice(0, 40))) % 10n ** 10n;
    }
    return String(this.plainHash);
  }

  /** Sum of quantity times price of the lines before a segment; undefined when one of them leaves out either. */
  amountBefore(end: number): DecimalSum | undefined {
    for (; this.amountEnd < end && this.amount; this.amountEnd += 1) {
      if (!this.isLine(this.amountEnd)) continue;
      if (!this.amount.addProduct(this.table, this.amountEnd, 2, 4)) this.amount = undefined;
    }
    return this.amount;
  }
}

interface Comparison {
  readonly index: number;
  readonly element: number;
  readonly code: FaultCode;
  readonly mode: CheckMode;
  readonly sum: DecimalSum;
}

function compare({ table, sink }: CheckedOrder, { index, element, code, mode, sum }: Comparison): void {
  if (mode === 'off' || sum.agrees(table, index, element)) return;
  const value = table.element(index, element);
  sink.add({
    code,
    severity: sink.policy.severities?.[code] ?? mode,
    message: `${sentenceOf(code)} It says ${decimalText(readDecimal(value)!)}, the sum is ${decimalText(sum.value)}.`,
    offset: table.offsetOf(index),
    segmentId: table.id(index),
    segmentPosition: index + 1,
    element,
    value,
  });
}
