import type { CanonicalOrderChange, CanonicalOrderChangeLine, orderChangeDecided } from '#contracts';
import {
  compareDecimal,
  formatDecimal,
  isPositiveDecimal,
  parseDecimal,
  subtractDecimal,
  trimDecimal,
  ZERO,
} from '#domain/money/decimal';
import type {
  AcknowledgedChangeLine,
  AcknowledgmentType,
  ChangeAcknowledgmentInput,
  LineAnswer,
  LineStatus,
} from '#x12';
import {
  acknowledgmentType,
  draftParty,
  isLine,
  partnerNumber,
  publicNotes,
  refusalStatus,
  type AnswerSetting,
} from './answer-parts.js';
import { codeOfPurpose } from './set-source.js';

type ChangeDecision = (typeof orderChangeDecided)['example'];
type LineDecision = ChangeDecision['lines'][number];

/**
 * The 865 of a change: every POC of the 860 answered by what was decided about it. A line says how it stands now where
 * the change was carried out, and what was asked where it was not. Pure.
 */
export function answerChange({
  change,
  decided,
  setting,
}: {
  /** The change as the customer sent it. */
  readonly change: CanonicalOrderChange;
  readonly decided: ChangeDecision;
  readonly setting: AnswerSetting;
}): ChangeAcknowledgmentInput {
  const lines = change.lines.map((line, index) =>
    answerLine(
      line,
      decided.lines.find((decision) => isLine(line, index, decision)),
      decided,
    ),
  );
  const { date } = setting.answeredAt;
  return {
    purpose: codeOfPurpose(change.purpose),
    type: typeOf(decided, lines),
    purchaseOrderNumber: change.purchaseOrderNumber,
    releaseNumber: change.releaseNumber,
    changeSequence: change.changeSequence,
    purchaseOrderDate: change.purchaseOrderDate ?? change.receivedAt?.slice(0, 10) ?? date,
    contractNumber: change.contractNumber,
    sellerOrderNumber: decided.orderNumber ?? partnerNumber(decided.orderId),
    acknowledgedOn: date,
    changeDate: change.changeDate,
    notes: publicNotes([
      ...decided.findings,
      ...decided.lines.flatMap(({ lineNumber, findings }) => findings.map(({ code }) => ({ code, lineNumber }))),
    ]),
    parties: [
      ...(setting.seller ? [{ role: 'SE', ...setting.seller }] : []),
      ...change.parties.filter(({ role }) => role === 'BY' || role === 'ST').map(draftParty),
    ],
    lines,
  };
}

const AS_ASKED: ReadonlySet<LineStatus> = new Set<LineStatus>(['IA', 'ID']);

function typeOf(decided: ChangeDecision, lines: readonly AcknowledgedChangeLine[]): AcknowledgmentType {
  const statuses = lines.flatMap(({ answers }) => answers.map(({ status }) => status));
  if (decided.decision === 'refused') return lines.length > 0 ? 'RD' : 'RJ';
  if (statuses.length === 0) return decided.decision === 'applied' ? 'AK' : 'AC';
  // A header may be changed in part while every line was: AD would say too much.
  return decided.decision === 'applied' ? acknowledgmentType(statuses, AS_ASKED) : 'AC';
}

function answerLine(
  line: CanonicalOrderChangeLine,
  decision: LineDecision | undefined,
  decided: ChangeDecision,
): AcknowledgedChangeLine {
  const outcome = decision?.decision ?? decided.decision;
  const carriedOut = decision !== undefined && outcome !== 'refused' && decision.quantity !== undefined;
  return {
    lineNumber: line.lineNumberStated ? line.lineNumber : undefined,
    changeCode: line.changeCode,
    quantity: carriedOut ? decision.quantity : line.quantityOrdered,
    quantityLeft: carriedOut ? undefined : line.quantityLeft,
    unitOfMeasure: (carriedOut ? decision.unitOfMeasure : undefined) ?? line.unitOfMeasure,
    unitPrice: (carriedOut ? decision.unitPrice : undefined) ?? line.unitPrice,
    priceBasis: line.priceBasis,
    identifiers: line.itemIdentifiers.filter(({ qualifier }) => qualifier.length === 2),
    answers: answersOf(line, decision, outcome),
  };
}

function answersOf(
  line: CanonicalOrderChangeLine,
  decision: LineDecision | undefined,
  outcome: LineDecision['decision'],
): LineAnswer[] {
  if (outcome === 'refused') return [{ status: refusalStatus(decision?.findings ?? []) }];
  // Decided in part, and nothing said of this line: it waits.
  if (!decision && outcome === 'partly_applied') return [{ status: 'IH' }];
  if (line.changeCode === 'DI' && outcome === 'applied') return [{ status: 'ID' }];
  const status = outcome === 'applied' ? 'IA' : partStatus(line, decision);
  const date = decision?.shipsOn === undefined ? undefined : { qualifier: '068', date: decision.shipsOn };
  const unitOfMeasure = decision?.unitOfMeasure ?? line.unitOfMeasure;
  const quantity = decision?.quantity === undefined ? undefined : parseDecimal(decision.quantity);
  if (!quantity) return [{ status, date }];
  const waiting = parseDecimal(decision?.backordered ?? '0') ?? ZERO;
  const ready = subtractDecimal(quantity, waiting);
  const part = (value: typeof quantity): string => formatDecimal(trimDecimal(value));
  const answers: LineAnswer[] = [];
  if (isPositiveDecimal(ready)) answers.push({ status, quantity: part(ready), unitOfMeasure, date });
  if (isPositiveDecimal(waiting)) answers.push({ status: 'IB', quantity: part(waiting), unitOfMeasure });
  return answers.length > 0 ? answers : [{ status, date }];
}

/** Carried out, but not as asked: what differs names the code. */
function partStatus(line: CanonicalOrderChangeLine, decision: LineDecision | undefined): LineStatus {
  const differs = (asked: string | undefined, now: string | undefined): boolean => {
    const [left, right] = [parseDecimal(asked ?? ''), parseDecimal(now ?? '')];
    return left !== undefined && right !== undefined && compareDecimal(left, right) !== 0;
  };
  const quantity = differs(line.quantityOrdered, decision?.quantity);
  const price = differs(line.unitPrice, decision?.unitPrice);
  if (quantity !== price) return quantity ? 'IQ' : 'IP';
  return 'IC';
}
