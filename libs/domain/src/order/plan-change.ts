import { validateLine } from '../customer/validate-customer.js';
import {
  compareDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  isZeroDecimal,
  subtractDecimal,
  ZERO,
} from '../money/decimal.js';
import { type Finding, finding, type RejectionCode } from '../rejections/rejections.js';
import { type AskedLine, findLine, KNOWN, PARTS, problemOf, type StandingLine } from './asked-line.js';
import { nextOrderState, OPEN_STATES, type OrderState } from './order-state.js';

export interface OrderToChange {
  readonly state: OrderState;
  readonly lines: readonly StandingLine[];
  /** A pick of it is confirmed: the hard point of no return. */
  readonly pickedAnything: boolean;
  /** A person looks at an earlier document of it. */
  readonly awaitsReview: boolean;
  /** Lines of its document; all those places are taken, though some may stand in another part of a split order. */
  readonly documentLines: number;
}

export interface AskedChange {
  readonly lines: readonly AskedLine[];
  readonly requestedDate?: string | undefined;
  /** What the document asks beside this, in a sentence each: only a person can carry it out. */
  readonly beyond: readonly string[];
}

/** One difference to carry out on the order. */
export type OrderEdit =
  | { readonly kind: 'quantity'; readonly position: number; readonly to: Decimal }
  | { readonly kind: 'price'; readonly position: number; readonly unitPrice: Decimal }
  | { readonly kind: 'date'; readonly position: number; readonly on: string }
  | { readonly kind: 'order_date'; readonly on: string }
  | { readonly kind: 'add'; readonly position: number; readonly asked: AskedLine; readonly line: AddedLine };

export interface AddedLine {
  readonly sku: string;
  readonly unit: string;
  readonly factor: Decimal;
  readonly quantity: Decimal;
}

export interface PlannedLine {
  readonly asked: AskedLine;
  /** Place in the order; absent when the order has no such line. */
  readonly target?: number | undefined;
  readonly refused: boolean;
  readonly findings: readonly Finding[];
}

export type ChangePlan =
  | { readonly action: 'cancel' }
  | { readonly action: 'needs_person'; readonly why: string }
  | {
      readonly action: 'apply';
      readonly lines: readonly PlannedLine[];
      /** Why a document without lines is refused; else every line says so itself. */
      readonly findings: readonly Finding[];
      /** Empty: nothing changes, and what was approved stays so. */
      readonly edits: readonly OrderEdit[];
      /** Past the soft point of no return: a person approves. */
      readonly afterRelease: boolean;
      /** Nothing of the order is left: the change is a cancellation. */
      readonly empties: boolean;
      /** Past the hard point of no return: what still waits is taken off, and nothing is planned or judged again. */
      readonly onlyTakesOff: boolean;
    };

/**
 * What a change document does to an order: the differences to carry out, and for every line whether it is taken or
 * why not. Before release changes are free; while the goods are on the floor they are taken, but a person approves;
 * from the first confirmed pick on nothing changes any more, but what still waits may be taken off. A line that cannot be taken keeps none of the others
 * back; a document with anything in it that only a person can do waits for that person as a whole.
 */
export function planChange(order: OrderToChange, change: AskedChange): ChangePlan {
  if (change.lines.some(({ changeCode }) => changeCode === 'CF')) return { action: 'cancel' };
  const late = tooLate(order);
  if (late) return planLate(order, change, late);
  const unknown = change.lines.find(({ changeCode }) => !KNOWN.has(changeCode));
  if (unknown) return needsPerson(`Line ${unknown.lineNumber} asks for a change of kind ${unknown.changeCode}.`);
  const [beyond] = change.beyond;
  if (beyond !== undefined) return needsPerson(beyond);
  if (order.awaitsReview) return needsPerson('An earlier document of the order waits for a person.');
  const standing = new Map(order.lines.map((line) => [line.position, line]));
  const lines: PlannedLine[] = [];
  const edits: OrderEdit[] = [];
  if (change.requestedDate !== undefined) edits.push({ kind: 'order_date', on: change.requestedDate });
  for (const asked of change.lines) {
    const planned = planLine(asked, standing, order.documentLines);
    const { target, findings } = planned;
    lines.push({ asked, target, refused: findings.length > 0, findings });
    edits.push(...planned.edits);
    // Later lines of the document meet the order as the earlier ones made it.
    for (const edit of planned.edits) follow(standing, edit);
  }
  return {
    action: 'apply',
    lines,
    findings: [],
    edits,
    afterRelease: order.state === 'released' && edits.length > 0,
    empties: edits.length > 0 && [...standing.values()].every(({ wanted }) => isZeroDecimal(wanted)),
    onlyTakesOff: false,
  };
}

/** Part of the order is on its way. A document that a person would have to carry out gets the same refusal. */
function planLate(order: OrderToChange, change: AskedChange, late: Finding): ChangePlan {
  const byPerson = order.awaitsReview || change.beyond.length > 0;
  const open = OPEN_STATES.includes(order.state) && !byPerson;
  const standing = new Map(order.lines.map((line) => [line.position, line]));
  const lines: PlannedLine[] = [];
  const edits: OrderEdit[] = [];
  for (const asked of change.lines) {
    const off = open ? takeOff(asked, findLine(asked, [...standing.values()])) : undefined;
    if (!off) {
      lines.push({ asked, target: undefined, refused: true, findings: [late] });
      continue;
    }
    const beside = off.beside || change.requestedDate !== undefined ? [late] : [];
    lines.push({ asked, target: off.edit.position, refused: false, findings: [...off.findings, ...beside] });
    edits.push(off.edit);
    follow(standing, off.edit);
  }
  const findings = lines.length === 0 ? [late] : [];
  return { action: 'apply', lines, findings, edits, afterRelease: false, empties: false, onlyTakesOff: true };
}

interface TakenOff {
  readonly edit: Extract<OrderEdit, { kind: 'quantity' }>;
  /** Why it is less than was asked. */
  readonly findings: readonly Finding[];
  /** The line asks for something else as well. */
  readonly beside: boolean;
}

/** What waits of a line comes off as far as it is not wanted any more; undefined where that is not what is asked, or nothing. */
function takeOff(asked: AskedLine, line: StandingLine | undefined): TakenOff | undefined {
  if (!line || !isPositiveDecimal(line.waiting)) return undefined;
  const removes = asked.changeCode === 'DI';
  const parts = PARTS[asked.changeCode] ?? [];
  if (!removes && (!parts.includes('quantity') || problemOf(asked, line))) return undefined;
  const to = removes ? ZERO : asked.quantity;
  if (!to || compareDecimal(to, line.wanted) >= 0) return undefined;
  const bound = subtractDecimal(line.wanted, line.waiting);
  const short = compareDecimal(to, bound) < 0;
  const message = `${formatDecimal(bound)} of line ${line.lineNumber} are reserved, picked or on their way; what waited is taken off.`;
  return {
    edit: { kind: 'quantity', position: line.position, to: short ? bound : to },
    findings: short ? [finding('ORDER_STATE_FORBIDS', message, asked.lineNumber)] : [],
    beside:
      (parts.includes('price') && asked.unitPrice !== undefined) ||
      (parts.includes('date') && asked.requestedDate !== undefined),
  };
}

const needsPerson = (why: string): ChangePlan => ({ action: 'needs_person', why });

function tooLate({ state, pickedAnything }: OrderToChange): Finding | undefined {
  if (state !== 'on_hold' && !nextOrderState(state, 'revise').ok) {
    return finding('ORDER_STATE_FORBIDS', `The order is ${state.replaceAll('_', ' ')} and cannot be changed any more.`);
  }
  return pickedAnything ? finding('ORDER_STATE_FORBIDS', 'Part of the order is picked already.') : undefined;
}

interface LineOutcome {
  readonly target?: number | undefined;
  readonly edits: readonly OrderEdit[];
  readonly findings: readonly Finding[];
}

function planLine(asked: AskedLine, standing: ReadonlyMap<number, StandingLine>, documentLines: number): LineOutcome {
  if (asked.changeCode === 'AI') {
    return planAddition(asked, standing, Math.max(documentLines, ...standing.keys()) + 1);
  }
  const line = findLine(asked, [...standing.values()]);
  if (!line)
    return refuse(asked, 'CHANGE_LINE_UNKNOWN', `The order has no line ${asked.lineNumber} of ${asked.named}.`);
  const target = line.position;
  if (asked.changeCode === 'NC') return { target, edits: [], findings: [] };
  if (asked.changeCode === 'DI') return { target, edits: quantityEdit(line, ZERO), findings: [] };
  const problem = problemOf(asked, line);
  if (problem) return { ...refuse(asked, ...problem), target };
  const parts = PARTS[asked.changeCode]!;
  const edits: OrderEdit[] = [];
  if (parts.includes('quantity') && asked.quantity) edits.push(...quantityEdit(line, asked.quantity));
  if (parts.includes('price') && asked.unitPrice) {
    edits.push({ kind: 'price', position: target, unitPrice: asked.unitPrice });
  }
  if (parts.includes('date') && asked.requestedDate !== undefined) {
    edits.push({ kind: 'date', position: target, on: asked.requestedDate });
  }
  return { target, edits, findings: [] };
}

const refuse = (asked: AskedLine, code: RejectionCode, message: string): LineOutcome => ({
  edits: [],
  findings: [finding(code, message, asked.lineNumber)],
});

const quantityEdit = (line: StandingLine, to: Decimal): OrderEdit[] =>
  compareDecimal(line.wanted, to) === 0 ? [] : [{ kind: 'quantity', position: line.position, to }];

function planAddition(asked: AskedLine, standing: ReadonlyMap<number, StandingLine>, position: number): LineOutcome {
  const { lineNumber, quantity, named, items, unit, unitPrice: documentPrice } = asked;
  if (asked.lineNumberStated && [...standing.values()].some((line) => line.lineNumber === lineNumber)) {
    return refuse(asked, 'CHANGE_LINE_EXISTS', `The order has a line ${lineNumber} already.`);
  }
  if (!quantity || !isPositiveDecimal(quantity)) {
    return refuse(asked, 'CHANGE_INCOMPLETE', `Line ${lineNumber} does not say how much of ${named} to add.`);
  }
  const checked = validateLine({ lineNumber, quantity, unit, documentPrice, named, items }, 0);
  if (!checked.line || checked.findings.length > 0) return { edits: [], findings: checked.findings };
  const { sku, unit: soldIn, factor } = checked.line;
  const edit: OrderEdit = { kind: 'add', position, asked, line: { sku, unit: soldIn, factor, quantity } };
  return { target: position, edits: [edit], findings: [] };
}

function follow(standing: Map<number, StandingLine>, edit: OrderEdit): void {
  if (edit.kind === 'quantity') {
    const line = standing.get(edit.position)!;
    const off = subtractDecimal(line.wanted, edit.to);
    standing.set(edit.position, { ...line, wanted: edit.to, waiting: subtractDecimal(line.waiting, off) });
  } else if (edit.kind === 'add') {
    const { sku, unit, quantity: wanted } = edit.line;
    const { lineNumber } = edit.asked;
    standing.set(edit.position, { position: edit.position, lineNumber, sku, unit, wanted, waiting: wanted });
  }
}

/** Below zero: `a` comes before `b` in the customer's count (BCH05): by number when both are, by text otherwise. */
export function compareChangeSequence(a: string, b: string): number {
  const numeric = /^\d+$/;
  if (numeric.test(a) && numeric.test(b)) return Number(BigInt(a) - BigInt(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
