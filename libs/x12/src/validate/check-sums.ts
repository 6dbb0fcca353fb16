import { sentenceOf, type FaultCode } from '../codes.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import { DecimalSum, decimalText, equalDecimals, readDecimal } from '../tokenizer/decimal.js';
import type { SegmentNode } from '../schema/compile.js';
import type { FaultSink } from './check-elements.js';
import type { CheckMode } from './policy.js';

/** What is added up while going through a set once; undefined where a line leaves out what a sum needs. */
interface Sums {
  lines: number;
  hash: DecimalSum;
  amount: DecimalSum | undefined;
}

/** The line at hand: its PO1, and what its destinations and schedules came to. */
interface OpenLine {
  index: number;
  destinations: DecimalSum | undefined;
  schedules: DecimalSum | undefined;
}

/**
 * Semantic checks of an 850: counts and sums that the tables cannot express. Each is a policy of its own. In the
 * public files at hand every SDQ and SCH sum equals PO102, CTT totals often do not.
 */
export function checkSums(
  table: SegmentTable,
  assignment: readonly (SegmentNode | undefined)[],
  sink: FaultSink,
): void {
  const sums: Sums = { lines: 0, hash: new DecimalSum(), amount: new DecimalSum() };
  let line: OpenLine | undefined;
  for (let index = 0; index < table.length; index += 1) {
    switch (assignment[index]?.path) {
      case 'PO1':
        if (line) checkLine(table, sink, line);
        line = { index, destinations: undefined, schedules: undefined };
        addLine(table, index, sums);
        break;
      case 'PO1/SDQ':
        if (line) addDestinations(table, index, (line.destinations ??= new DecimalSum()));
        break;
      case 'PO1/SCH':
        if (line) (line.schedules ??= new DecimalSum()).add(table.element(index, 1));
        break;
      case 'CTT':
        checkTotals(table, sink, sums, index);
        break;
      case 'CTT/AMT':
        checkAmount(table, sink, sums, index);
        break;
      default:
    }
  }
  if (line) checkLine(table, sink, line);
}

function addLine(table: SegmentTable, index: number, sums: Sums): void {
  const quantity = table.element(index, 2);
  sums.lines += 1;
  sums.hash.add(quantity);
  if (sums.amount && !sums.amount.addProduct(quantity, table.element(index, 4))) sums.amount = undefined;
}

function addDestinations(table: SegmentTable, index: number, sum: DecimalSum): void {
  const last = Math.min(22, table.elementCount(index));
  for (let element = 4; element <= last; element += 2) sum.add(table.element(index, element));
}

function checkLine(table: SegmentTable, sink: FaultSink, { index, destinations, schedules }: OpenLine): void {
  const { destinationSum, scheduleSum } = sink.policy;
  if (destinations)
    compare(table, sink, {
      index,
      element: 2,
      code: 'EDI_DESTINATION_SUM_MISMATCH',
      mode: destinationSum,
      sum: destinations,
    });
  if (schedules)
    compare(table, sink, { index, element: 2, code: 'EDI_SCHEDULE_SUM_MISMATCH', mode: scheduleSum, sum: schedules });
}

function checkTotals(table: SegmentTable, sink: FaultSink, sums: Sums, index: number): void {
  const { lineCount, hashTotal } = sink.policy;
  const count = new DecimalSum();
  count.add(String(sums.lines));
  compare(table, sink, { index, element: 1, code: 'EDI_LINE_COUNT_MISMATCH', mode: lineCount, sum: count });
  compare(table, sink, { index, element: 2, code: 'EDI_HASH_TOTAL_MISMATCH', mode: hashTotal, sum: sums.hash });
}

function checkAmount(table: SegmentTable, sink: FaultSink, sums: Sums, index: number): void {
  if (!sums.amount || !/^(TT|1)$/.test(table.element(index, 1))) return;
  compare(table, sink, {
    index,
    element: 2,
    code: 'EDI_ORDER_TOTAL_MISMATCH',
    mode: sink.policy.orderTotal,
    sum: sums.amount,
  });
}

interface Comparison {
  readonly index: number;
  readonly element: number;
  readonly code: FaultCode;
  readonly mode: CheckMode;
  readonly sum: DecimalSum;
}

function compare(table: SegmentTable, sink: FaultSink, of: Comparison): void {
  if (of.mode === 'off') return;
  const value = table.element(of.index, of.element);
  const said = value === '' ? undefined : readDecimal(value);
  if (!said || equalDecimals(of.sum.value, said)) return;
  sink.add({
    code: of.code,
    severity: sink.policy.severities?.[of.code] ?? of.mode,
    message: `${sentenceOf(of.code)} It says ${decimalText(said)}, the sum is ${decimalText(of.sum.value)}.`,
    offset: table.offsetOf(of.index),
    segmentId: table.id(of.index),
    segmentPosition: of.index + 1,
    element: of.element,
    value,
  });
}
