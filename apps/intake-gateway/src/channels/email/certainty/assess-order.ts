import {
  comparePrice,
  compareQuantity,
  compareUnits,
  contractOf,
  historyOf,
  soldUnit,
} from '../matching/line-checks.js';
import { type CustomerKnowledge, NOTHING_KNOWN } from '../matching/catalogue.js';
import type { Alternative, ItemMatcher } from '../matching/item-matcher.js';
import type { CandidateLine, CandidateOrder, OrderMail, UnclearPlace } from '../reading/candidate.js';
import { productScaled, scaled, sumAgrees, sumScaled } from '../reading/numbers.js';
import { type MatchedLine, matchLines } from './match-lines.js';
import type { DraftReason, OrderPolicy } from './order-policy.js';
import { type FieldCertainty, readingCertainty } from './reading-certainty.js';

/** A line with the items it may mean and how sure all of it is. */
export interface AssessedLine {
  readonly line: CandidateLine;
  readonly alternatives: readonly Alternative[];
  /** The item meant, where one is likelier than not. */
  readonly sku?: string | undefined;
  readonly fields: FieldCertainty;
  /** Probability that the line is right in all its fields, 0…1. */
  readonly confidence: number;
  readonly reasons: readonly DraftReason[];
}

export interface AssessedOrder {
  readonly order: CandidateOrder;
  readonly lines: readonly AssessedLine[];
  /** `auto`: passes without a person. */
  /** Places of the mail that name an item of ours and that no line was read from. */
  readonly overlooked: readonly UnclearPlace[];
  readonly decision: 'auto' | 'draft';
  readonly reasons: readonly DraftReason[];
}

/** What of a mail is judged. */
export type ReadOrders = Pick<OrderMail, 'orders' | 'unclear' | 'unread'> & Partial<Pick<OrderMail, 'mentions'>>;

export interface Knowledge {
  /** Absent where no catalogue is at hand: then items are as certain as their reading. */
  readonly matcher?: ItemMatcher | undefined;
  readonly customer?: CustomerKnowledge | undefined;
  readonly policy: OrderPolicy;
}

/** Below this an item is a proposal, not a reading. */
const LIKELY = 0.5;
/** Without a catalogue a number is taken as ours; words alone are for a person. */
const UNCHECKED_NUMBER = 0.98;
const UNCHECKED_WORDS = 0.6;

/** Matches the lines of a mail's orders and decides which pass. Pure. */
export function assessMail(mail: ReadOrders, knowledge: Knowledge): AssessedOrder[] {
  const overlooked = overlookedPlaces(mail, knowledge);
  const shared: DraftReason[] = [
    ...(mail.unclear.length + overlooked.length > 0 ? (['TEXT_UNCLEAR'] as const) : []),
    ...(mail.unread.length > 0 ? (['ATTACHMENT_UNREAD'] as const) : []),
  ];
  return mail.orders.map((order) => ({ ...assessOrder(order, shared, knowledge), overlooked }));
}

/** Nothing an item's number stands in is passed over in silence, however it is written. */
const overlookedPlaces = ({ mentions = [] }: ReadOrders, { matcher, customer }: Knowledge): UnclearPlace[] =>
  mentions
    .filter(({ numbers }) => numbers.some((number) => matcher?.isItem(number, customer)))
    .map(({ place, text }) => ({ place, text }));

function assessOrder(
  order: CandidateOrder,
  shared: readonly DraftReason[],
  knowledge: Knowledge,
): Omit<AssessedOrder, 'overlooked'> {
  const known = { ...knowledge, customer: underNamedContracts(knowledge.customer, order) };
  const matched = matchLines(order.lines, known.matcher, known.customer ?? NOTHING_KNOWN);
  const lines = matched.map((line) => assessLine(line, known));
  const { policy } = knowledge;
  const reasons: DraftReason[] = [
    ...(policy.customerKnown ? [] : (['CUSTOMER_UNKNOWN'] as const)),
    ...(policy.sender === undefined || policy.sender === 'trusted' ? [] : [SENDERS[policy.sender]]),
    ...(order.purchaseOrderNumber || policy.purchaseOrderNumber === 'optional' ? [] : (['PO_NUMBER_MISSING'] as const)),
    ...(lines.length === 0 ? (['NO_LINES'] as const) : []),
    ...PURPOSES[order.purpose],
    ...order.doubts.flatMap((doubt) => DOUBTS[doubt] ?? []),
    ...(totalsDiffer(order) ? (['TOTALS_DIFFER'] as const) : []),
    ...lines.flatMap((line) => line.reasons),
    ...(lines.some(({ confidence }) => confidence < policy.lineThreshold) ? (['LINE_UNCERTAIN'] as const) : []),
    ...shared,
  ];
  const distinct = [...new Set(reasons)];
  return { order, lines, decision: distinct.length === 0 ? 'auto' : 'draft', reasons: distinct };
}

/** Bids number their lines from 1 on: where the mail names its bid, only that one's lines are meant. */
function underNamedContracts(
  customer: CustomerKnowledge | undefined,
  { contracts = [] }: CandidateOrder,
): CustomerKnowledge | undefined {
  const named = new Set(contracts.map(({ value }) => value));
  const bidLines = customer?.bidLines.filter(({ contractNumber }) => named.has(contractNumber?.toUpperCase() ?? ''));
  return customer && bidLines && bidLines.length > 0 ? { ...customer, bidLines } : customer;
}

const SENDERS = { unproven: 'SENDER_UNPROVEN', forged: 'SENDER_FORGED' } as const;

const PURPOSES: Readonly<Record<CandidateOrder['purpose'], readonly DraftReason[]>> = {
  original: [],
  change: ['CHANGE_REQUEST'],
  cancel: ['CANCEL_REQUEST'],
  replace: ['REPLACES_ORDER'],
};

const DOUBTS: Partial<Record<CandidateOrder['doubts'][number], DraftReason>> = {
  'po-number-ambiguous': 'PO_NUMBER_AMBIGUOUS',
  'quoted-only': 'QUOTED_ONLY',
  forwarded: 'FORWARDED',
  'repeat-request': 'REPEAT_REQUEST',
  'totals-differ': 'TOTALS_DIFFER',
  'sources-disagree': 'SOURCES_DISAGREE',
  question: 'PRICES_ASKED',
  aftermath: 'MAY_BE_NO_ORDER',
};

function assessLine(
  { line, alternatives }: MatchedLine,
  { matcher, customer = NOTHING_KNOWN }: Knowledge,
): AssessedLine {
  const fields = readingCertainty(line);
  const best = alternatives[0];
  const likely = best && best.probability >= LIKELY ? best : undefined;
  const item = matcher ? (best?.probability ?? 0) : line.names.length > 0 ? UNCHECKED_NUMBER : UNCHECKED_WORDS;
  const checks = likely && matcher ? checkLine(line, likely, matcher, customer) : { reasons: [], factor: 1 };
  const confidence = fields.quantity * fields.unit * fields.price * Math.min(fields.item, item) * checks.factor;
  const reasons: DraftReason[] = [
    ...(matcher && !likely ? (['ITEM_UNKNOWN'] as const) : []),
    ...(line.doubts.includes('arithmetic') ? (['ARITHMETIC'] as const) : []),
    ...checks.reasons,
  ];
  const sold = likely && matcher?.item(likely.sku);
  const unit = sold && line.unit !== undefined ? soldUnit(line.unit, sold) : undefined;
  return {
    line: unit === undefined ? line : { ...line, unit },
    alternatives,
    sku: likely?.sku,
    fields: { ...fields, item: Math.min(fields.item, item) },
    confidence,
    reasons,
  };
}

/** The unit against the item's, its price and the customer's past: a case is never taken for a piece where these say otherwise. */
function checkLine(
  line: CandidateLine,
  { sku }: Alternative,
  matcher: ItemMatcher,
  customer: CustomerKnowledge,
): { reasons: DraftReason[]; factor: number } {
  const item = matcher.item(sku);
  if (!item) return { reasons: [], factor: 1 };
  const past = historyOf(customer, sku);
  const [unit, price, quantity] = [
    compareUnits(line, item),
    comparePrice(line, { item, past, contract: contractOf(customer, sku) }),
    compareQuantity(line, past),
  ];
  const reasons: DraftReason[] = [
    ...(unit === 'differ' || price === 'differ' ? (['UNIT_CONFLICT'] as const) : []),
    ...(quantity === 'differ' ? (['QUANTITY_UNUSUAL'] as const) : []),
  ];
  return {
    reasons,
    factor: (unit === 'differ' ? 0.8 : 1) * (price === 'differ' ? 0.7 : 1) * (quantity === 'differ' ? 0.9 : 1),
  };
}

/** The document's total against the sum of its lines, where every line gives an amount or a price. */
function totalsDiffer(order: CandidateOrder): boolean {
  if (order.doubts.includes('totals-differ')) return true;
  if (!order.amount || order.lines.length === 0) return false;
  const amounts = order.lines.map(({ lineTotal, unitPrice, quantity }) =>
    lineTotal === undefined
      ? unitPrice === undefined
        ? undefined
        : productScaled(quantity, unitPrice)
      : scaled(lineTotal),
  );
  if (amounts.some((amount) => amount === undefined)) return false;
  const sum = amounts.reduce<bigint>((all, amount) => all + amount!, sumScaled([]));
  // A total above the lines may hold tax and freight; one below them lacks a line.
  return (
    !sumAgrees(sum, order.amount.value, order.lines.length) &&
    !(scaled(order.amount.value) > sum && scaled(order.amount.value) * 100n <= sum * 115n && order.amount.value !== '0')
  );
}
