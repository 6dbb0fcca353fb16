import type {
  CanonicalOrder,
  CanonicalOrderLine,
  orderBackordered,
  orderHeld,
  orderPriced,
  orderRejected,
  orderReserved,
} from '#contracts';
import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isPositiveDecimal,
  parseDecimal,
  subtractDecimal,
  trimDecimal,
  ZERO,
} from '#domain/money/decimal';
import type { AcknowledgedLine, LineAnswer, LineStatus, OrderAcknowledgmentInput } from '#x12';
import {
  acknowledgmentType,
  identifiersOf,
  isLine,
  orderDay,
  partiesOf,
  partnerNumber,
  publicNotes,
  refusalStatus,
  type AnswerSetting,
} from './answer-parts.js';
import { codeOfPurpose } from './set-source.js';

/** What was decided about an order, event by event. Only the last word counts: give each event once. */
export type OrderDecision =
  | {
      readonly kind: 'accepted';
      readonly reserved?: (typeof orderReserved)['example'] | undefined;
      readonly backordered?: (typeof orderBackordered)['example'] | undefined;
      readonly priced?: (typeof orderPriced)['example'] | undefined;
    }
  | { readonly kind: 'rejected'; readonly rejected: (typeof orderRejected)['example'] }
  /** The customer's own cancellation, or ours at their word. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'held'; readonly held: (typeof orderHeld)['example'] };

/**
 * The 855 of an order: every line of the document answered by what was really decided about it, its ordered quantity
 * split over as many ACKs as there are fates. Pure.
 */
export function answerOrder({
  order,
  orderId,
  orderNumber,
  decision,
  setting,
}: {
  /** The order as the customer sent it. */
  readonly order: CanonicalOrder;
  readonly orderId: string;
  readonly orderNumber?: string | undefined;
  readonly decision: OrderDecision;
  readonly setting: AnswerSetting;
}): OrderAcknowledgmentInput {
  const lines = order.lines.map((line, index) => answerLine(line, index, order, decision));
  const statuses = lines.flatMap(({ answers }) => answers.map(({ status }) => status));
  const { date } = setting.answeredAt;
  return {
    // A replaced or confirmed order is answered as one (element 353 of BEG01); all else is an original answer.
    purpose: order.purpose === 'replace' || order.purpose === 'confirmation' ? codeOfPurpose(order.purpose) : '00',
    type: typeOf(decision, statuses),
    purchaseOrderNumber: order.purchaseOrderNumber,
    purchaseOrderDate: orderDay(order, date),
    releaseNumber: order.releaseNumber,
    contractNumber: order.contractNumber,
    sellerOrderNumber: orderNumber ?? partnerNumber(orderId),
    acknowledgedOn: date,
    currency: decision.kind === 'accepted' ? decision.priced?.currency : undefined,
    notes: decision.kind === 'rejected' ? publicNotes(decision.rejected.findings) : [],
    parties: [...(setting.seller ? [{ role: 'SE', ...setting.seller }] : []), ...partiesOf(order, ['BY', 'ST'])],
    lines,
  };
}

const AS_ORDERED: ReadonlySet<LineStatus> = new Set<LineStatus>(['IA']);

function typeOf(decision: OrderDecision, statuses: readonly LineStatus[]): OrderAcknowledgmentInput['type'] {
  switch (decision.kind) {
    case 'held':
      return 'AH';
    case 'rejected':
      return statuses.length > 0 ? 'RD' : 'RJ';
    case 'cancelled':
      return 'AC';
    case 'accepted':
      return statuses.length > 0 ? acknowledgmentType(statuses, AS_ORDERED) : 'AK';
  }
}

function answerLine(
  line: CanonicalOrderLine,
  index: number,
  order: CanonicalOrder,
  decision: OrderDecision,
): AcknowledgedLine {
  const echo = {
    lineNumber: line.lineNumber,
    quantity: line.quantity,
    unitOfMeasure: line.unitOfMeasure,
    unitPrice: line.unitPrice,
    priceBasis: line.priceBasis,
    identifiers: identifiersOf(line, undefined),
    description: line.description,
  };
  const whole = { quantity: line.quantity, unitOfMeasure: line.unitOfMeasure };
  switch (decision.kind) {
    case 'cancelled':
      return { ...echo, answers: [{ status: 'ID', ...whole }] };
    case 'held': {
      const { findings } = decision.held;
      const about = findings.filter(({ lineNumber }) => lineNumber === line.lineNumber);
      const unclear = about.some(({ code }) => code === 'UNIT_NOT_STATED' || code === 'LINE_READING_UNSURE');
      return { ...echo, answers: [{ status: unclear ? 'IF' : 'IH', ...whole }] };
    }
    case 'rejected': {
      const about = decision.rejected.findings.filter(({ lineNumber }) => lineNumber === line.lineNumber);
      return { ...echo, answers: [{ status: refusalStatus(about), ...whole }] };
    }
    case 'accepted':
      return acceptedLine(echo, fateOf(line, index, decision), requestedShipDay(line, order));
  }
}

/** What became of a line: parts set aside (by day), the part that waits, our price. */
interface LineFate {
  readonly ordered: Decimal;
  readonly unitOfMeasure: string | undefined;
  readonly reserved: readonly { readonly quantity: Decimal; readonly shipsOn: string | undefined }[];
  readonly backordered: readonly { readonly quantity: Decimal; readonly expectedOn: string | undefined }[];
  /** Our price where the customer named another one. */
  readonly price: string | undefined;
  readonly priceDiffers: boolean;
}

function fateOf(
  line: CanonicalOrderLine,
  index: number,
  { reserved, backordered, priced }: Extract<OrderDecision, { kind: 'accepted' }>,
): LineFate {
  const aside = (reserved?.lines ?? []).filter((part) => isLine(line, index, part));
  const waiting = (backordered?.lines ?? []).filter((part) => isLine(line, index, part));
  const price = priced?.lines.find((part) => isLine(line, index, part))?.unitPrice;
  const differs = price !== undefined && line.unitPrice !== undefined && !sameNumber(price, line.unitPrice);
  return {
    ordered: numberOf(line.quantity),
    unitOfMeasure: line.unitOfMeasure ?? aside[0]?.unitOfMeasure ?? waiting[0]?.unitOfMeasure,
    // Two locations that ship the same day are one answer to the customer.
    reserved: byDay(aside.map(({ quantity, shipsOn }) => ({ quantity: numberOf(quantity), day: shipsOn }))).map(
      ({ quantity, day }) => ({ quantity, shipsOn: day }),
    ),
    backordered: byDay(
      waiting.map(({ quantity, expectedOn }) => ({ quantity: numberOf(quantity), day: expectedOn })),
    ).map(({ quantity, day }) => ({ quantity, expectedOn: day })),
    price: price ?? line.unitPrice,
    priceDiffers: differs,
  };
}

interface DayPart {
  readonly quantity: Decimal;
  readonly day: string | undefined;
}

function byDay(parts: readonly DayPart[]): DayPart[] {
  const days = new Map<string | undefined, Decimal>();
  for (const { quantity, day } of parts) days.set(day, addDecimal(days.get(day) ?? ZERO, quantity));
  return [...days]
    .map(([day, quantity]) => ({ day, quantity }))
    .filter(({ quantity }) => isPositiveDecimal(quantity))
    .sort((left, right) => ((left.day ?? '') < (right.day ?? '') ? -1 : 1));
}

function acceptedLine(
  echo: Omit<AcknowledgedLine, 'answers'>,
  fate: LineFate,
  requestedShip: string | undefined,
): AcknowledgedLine {
  const { unitOfMeasure } = fate;
  const sum = (parts: readonly { readonly quantity: Decimal }[]): Decimal =>
    parts.reduce((all, { quantity }) => addDecimal(all, quantity), ZERO);
  const rest = subtractDecimal(fate.ordered, addDecimal(sum(fate.reserved), sum(fate.backordered)));
  const answers: LineAnswer[] = [];
  const say = (status: LineStatus, quantity: Decimal, day?: string): void => {
    const date = day === undefined ? undefined : { qualifier: '068', date: day };
    answers.push({ status, quantity: formatDecimal(trimDecimal(quantity)), unitOfMeasure, date });
  };
  const quantityChanged = compareDecimal(rest, ZERO) !== 0;
  for (const { quantity, shipsOn } of fate.reserved) {
    const late = shipsOn !== undefined && requestedShip !== undefined && shipsOn > requestedShip;
    say(changeStatus({ price: fate.priceDiffers, quantity: quantityChanged, date: late }), quantity, shipsOn);
  }
  for (const { quantity, expectedOn } of fate.backordered) say('IB', quantity, expectedOn);
  if (isPositiveDecimal(rest) || answers.length === 0) say('IR', isPositiveDecimal(rest) ? rest : fate.ordered);
  return { ...echo, unitOfMeasure, unitPrice: fate.price, answers };
}

/** Element 668 of goods that will ship, by what differs from the order: one change has a code, several are IC. */
function changeStatus(changed: { price: boolean; quantity: boolean; date: boolean }): LineStatus {
  if (Object.values(changed).filter(Boolean).length > 1) return 'IC';
  if (changed.price) return 'IP';
  if (changed.quantity) return 'IQ';
  return changed.date ? 'DR' : 'IA';
}

/** DTM*010, of the line or the order: the only date asked for that a planned shipping day can be held against. */
const requestedShipDay = (line: CanonicalOrderLine, order: CanonicalOrder): string | undefined =>
  [...line.dates, ...order.dates].find(({ qualifier, date }) => qualifier === '010' && date !== undefined)?.date;

const numberOf = (text: string): Decimal => parseDecimal(text) ?? ZERO;

const sameNumber = (left: string, right: string): boolean => compareDecimal(numberOf(left), numberOf(right)) === 0;
