import { sentenceOf, type FaultCode } from '../codes.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import {
  addDecimals,
  decimalText,
  equalDecimals,
  multiplyDecimals,
  readDecimal,
  ZERO_DECIMAL,
  type Decimal,
} from '../tokenizer/decimal.js';
import type { SegmentNode } from '../schema/compile.js';
import type { FaultSink } from './check-elements.js';
import type { CheckMode } from './policy.js';

interface Line {
  readonly index: number;
  readonly quantity: Decimal | undefined;
  readonly price: Decimal | undefined;
  destinations: Decimal | undefined;
  schedules: Decimal | undefined;
}

/**
 * Semantic checks of an 850 (and of an 860's totals): counts and sums that the tables cannot express. Each is a
 * policy of its own. In the public files at hand every SDQ and SCH sum equals PO102, CTT totals often do not.
 */
export function checkSums(
  table: SegmentTable,
  assignment: readonly (SegmentNode | undefined)[],
  sink: FaultSink,
): void {
  const lines: Line[] = [];
  let line: Line | undefined;
  let totals = -1;
  let amount = -1;
  for (let index = 0; index < table.length; index += 1) {
    switch (assignment[index]?.path) {
      case 'PO1':
        line = {
          index,
          quantity: number(table, index, 2),
          price: number(table, index, 4),
          destinations: undefined,
          schedules: undefined,
        };
        lines.push(line);
        break;
      case 'PO1/SDQ':
        if (line) line.destinations = sumOfDestinations(table, index, line.destinations ?? ZERO_DECIMAL);
        break;
      case 'PO1/SCH':
        if (line) line.schedules = addDecimals(line.schedules ?? ZERO_DECIMAL, number(table, index, 1) ?? ZERO_DECIMAL);
        break;
      case 'CTT':
        totals = index;
        break;
      case 'CTT/AMT':
        amount = index;
        break;
      default:
    }
  }
  for (const { index, quantity, destinations, schedules } of lines) {
    compare(table, sink, {
      index,
      element: 2,
      code: 'EDI_DESTINATION_SUM_MISMATCH',
      mode: sink.policy.destinationSum,
      sum: destinations,
      said: quantity,
    });
    compare(table, sink, {
      index,
      element: 2,
      code: 'EDI_SCHEDULE_SUM_MISMATCH',
      mode: sink.policy.scheduleSum,
      sum: schedules,
      said: quantity,
    });
  }
  if (totals >= 0) checkTotals(table, sink, lines, totals);
  if (amount >= 0) checkAmount(table, sink, lines, amount);
}

function checkTotals(table: SegmentTable, sink: FaultSink, lines: readonly Line[], index: number): void {
  const count = { units: BigInt(lines.length), scale: 0 };
  const said = number(table, index, 1);
  compare(table, sink, {
    index,
    element: 1,
    code: 'EDI_LINE_COUNT_MISMATCH',
    mode: sink.policy.lineCount,
    sum: count,
    said,
  });
  const hash = lines.reduce<Decimal>((sum, line) => addDecimals(sum, line.quantity ?? ZERO_DECIMAL), ZERO_DECIMAL);
  compare(table, sink, {
    index,
    element: 2,
    code: 'EDI_HASH_TOTAL_MISMATCH',
    mode: sink.policy.hashTotal,
    sum: hash,
    said: number(table, index, 2),
  });
}

function checkAmount(table: SegmentTable, sink: FaultSink, lines: readonly Line[], index: number): void {
  if (!/^(TT|1)$/.test(table.element(index, 1)) || lines.some((line) => !line.quantity || !line.price)) return;
  const sum = lines.reduce<Decimal>(
    (all, line) => addDecimals(all, multiplyDecimals(line.quantity!, line.price!)),
    ZERO_DECIMAL,
  );
  const { orderTotal } = sink.policy;
  compare(table, sink, {
    index,
    element: 2,
    code: 'EDI_ORDER_TOTAL_MISMATCH',
    mode: orderTotal,
    sum,
    said: number(table, index, 2),
  });
}

interface Comparison {
  readonly index: number;
  readonly element: number;
  readonly code: FaultCode;
  readonly mode: CheckMode;
  readonly sum: Decimal | undefined;
  readonly said: Decimal | undefined;
}

function compare(table: SegmentTable, sink: FaultSink, of: Comparison): void {
  if (of.mode === 'off' || !of.sum || !of.said || equalDecimals(of.sum, of.said)) return;
  const segmentId = table.id(of.index);
  sink.add({
    code: of.code,
    severity: sink.policy.severities?.[of.code] ?? of.mode,
    message: `${sentenceOf(of.code)} It says ${decimalText(of.said)}, the sum is ${decimalText(of.sum)}.`,
    offset: table.offsetOf(of.index),
    segmentId,
    segmentPosition: of.index + 1,
    element: of.element,
    value: table.element(of.index, of.element),
  });
}

function sumOfDestinations(table: SegmentTable, index: number, start: Decimal): Decimal {
  let sum = start;
  for (let element = 4; element <= Math.min(22, table.elementCount(index)); element += 2) {
    sum = addDecimals(sum, number(table, index, element) ?? ZERO_DECIMAL);
  }
  return sum;
}

const number = (table: SegmentTable, index: number, element: number): Decimal | undefined =>
  readDecimal(table.element(index, element));
