import {
  decimal,
  type Decimal,
  divideDecimal,
  isPositiveDecimal,
  multiplyDecimal,
  sumDecimals,
  wholeDecimal,
} from '../money/decimal.js';
import { percentile } from './percentile.js';

/** What became of one order, as far as it is measured. Quantities in the units of its lines. */
export interface OrderOutcome {
  readonly customerId: string;
  readonly channel: string;
  /** The company's day it came in. */
  readonly receivedOn: string;
  /** The day the customer asked for; absent: no promise to keep. */
  readonly requestedOn?: string | undefined;
  /** No person touched it between the document and the floor. */
  readonly touchless: boolean;
  /** Hours its approval cards waited for a decision, one each. */
  readonly approvalHours: readonly number[];
  /** Absent until something ships. */
  readonly shipped?:
    | {
        readonly lines: number;
        /** Lines of which everything ordered left with the first shipment. */
        readonly linesFilled: number;
        readonly unitsOrdered: Decimal;
        /** Left with the first shipment. */
        readonly unitsFilled: Decimal;
        readonly unitsShipped: Decimal;
        readonly unitsReturned: Decimal;
        /** Everything ordered has left; what the house could not deliver and cancelled has not. */
        readonly inFull: boolean;
        /** The day the last of it left; absent while something is still to leave. */
        readonly completedOn?: string | undefined;
        /** Hours from receipt to the last shipment. */
        readonly cycleHours?: number | undefined;
      }
    | undefined;
}

/** A share of something counted: both parts, so that shares of groups can be added up, and the percentage. */
export interface Rate {
  readonly part: string;
  readonly whole: string;
  /** Percent with two decimals; absent of nothing. */
  readonly percent?: string | undefined;
}

export interface OrderKpis {
  readonly orders: number;
  readonly ordersShipped: number;
  /** Hours from receipt to complete shipment. */
  readonly cycleHours: { readonly p50?: number | undefined; readonly p90?: number | undefined };
  readonly lineFillRate: Rate;
  readonly unitFillRate: Rate;
  readonly onTimeRate: Rate;
  readonly otifRate: Rate;
  readonly returnRate: Rate;
  readonly touchlessRate: Rate;
  readonly approvalHours: {
    readonly count: number;
    readonly p50?: number | undefined;
    readonly p90?: number | undefined;
  };
}

/**
 * The figures of order management, each over the orders that came in:
 * - cycle time: receipt to complete shipment (SCOR RS.1.1, order fulfillment cycle time), nearest-rank percentiles
 * - line fill rate: lines that left whole with the first shipment ÷ lines of orders that shipped
 * - unit fill rate: units that left with the first shipment ÷ units ordered (Zipkin's first-pass fill rate)
 * - on time: complete by the day asked for ÷ complete orders with such a day (SCOR RL.2.2, to the dock door: the house
 *   does not hear of deliveries)
 * - OTIF: on time and in full ÷ the same orders, and those whose day has passed (SCOR RL.2.1 and RL.2.2 together)
 * - return rate: units that came back ÷ units shipped
 * - touchless: orders no person touched before the floor ÷ all orders
 * - approval wait: card asked to card decided, nearest-rank percentiles
 * @param today what is not complete by now and was asked for before is late
 */
export function measureOrders(outcomes: readonly OrderOutcome[], today: string): OrderKpis {
  const shipped = outcomes.flatMap((outcome) => outcome.shipped ?? []);
  const cycles = shipped.flatMap(({ cycleHours }) => cycleHours ?? []);
  const waits = outcomes.flatMap(({ approvalHours }) => approvalHours);
  const units = (of: (each: (typeof shipped)[number]) => Decimal) => sumDecimals(shipped.map(of));
  const count = (of: (each: (typeof shipped)[number]) => number) => shipped.reduce((sum, each) => sum + of(each), 0);
  const complete = outcomes.filter(
    ({ requestedOn, shipped: each }) => requestedOn !== undefined && each?.completedOn !== undefined,
  );
  const due = outcomes.filter(
    (outcome) =>
      outcome.requestedOn !== undefined && (outcome.shipped?.completedOn !== undefined || outcome.requestedOn < today),
  );
  return {
    orders: outcomes.length,
    ordersShipped: shipped.length,
    cycleHours: { p50: percentile(cycles, 50), p90: percentile(cycles, 90) },
    lineFillRate: countRate(
      count(({ linesFilled }) => linesFilled),
      count(({ lines }) => lines),
    ),
    unitFillRate: rate(
      units(({ unitsFilled }) => unitsFilled),
      units(({ unitsOrdered }) => unitsOrdered),
    ),
    onTimeRate: countRate(complete.filter(isOnTime).length, complete.length),
    otifRate: countRate(due.filter((outcome) => isOnTime(outcome) && outcome.shipped?.inFull).length, due.length),
    returnRate: rate(
      units(({ unitsReturned }) => unitsReturned),
      units(({ unitsShipped }) => unitsShipped),
    ),
    touchlessRate: countRate(outcomes.filter(({ touchless }) => touchless).length, outcomes.length),
    approvalHours: { count: waits.length, p50: percentile(waits, 50), p90: percentile(waits, 90) },
  };
}

function isOnTime({ requestedOn, shipped }: OrderOutcome): boolean {
  const completedOn = shipped?.completedOn;
  return requestedOn !== undefined && completedOn !== undefined && completedOn <= requestedOn;
}

const countRate = (part: number, whole: number): Rate => rate(wholeDecimal(BigInt(part)), wholeDecimal(BigInt(whole)));

function rate(part: Decimal, whole: Decimal): Rate {
  const told = { part: plain(part), whole: plain(whole) };
  if (!isPositiveDecimal(whole)) return told;
  return { ...told, percent: plain(divideDecimal(multiplyDecimal(part, decimal('100')), whole, 2)) };
}

const plain = ({ unscaled, scale }: Decimal): string => {
  const digits = unscaled.toString().padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

export type KpiGroup = 'day' | 'customer' | 'channel';

/** The outcomes by what they are told apart by, in the order of its names. */
export function groupOutcomes(outcomes: readonly OrderOutcome[], by: KpiGroup): Map<string, OrderOutcome[]> {
  const keyOf = (outcome: OrderOutcome): string =>
    ({ day: outcome.receivedOn, customer: outcome.customerId, channel: outcome.channel })[by];
  const groups = new Map<string, OrderOutcome[]>();
  for (const outcome of outcomes) groups.set(keyOf(outcome), [...(groups.get(keyOf(outcome)) ?? []), outcome]);
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
