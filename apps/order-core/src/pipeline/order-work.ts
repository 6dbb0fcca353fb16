import { createEvent, type CanonicalOrder, type EventDefinition } from '#contracts';
import { formatOrderNumber } from '#domain/order/document-numbers';
import { equalDecimal, formatDecimal, isZeroDecimal } from '#domain/money/decimal';
import { nextOrderState, type OrderEvent, type OrderState } from '#domain/order/order-state';
import { plannedShipDay } from '#domain/stock/planned-ship-day';
import type { Rejection } from '#domain/rejections/rejections';
import type { Result } from '#domain/result/result';
import { currentTrace, type Tx } from '#messaging';
import type { IdSource } from '#service-kit';
import type { z } from 'zod';
import { EVENT_SOURCE } from '../order-settings.js';
import { compareFacts, factsOf, type OrderFacts } from './order-facts.js';
import type { OrderLineRecord, OrderRecord, TimelineEntry } from './order-record.js';
import { shownBy, type TimelineKind } from './timeline-kinds.js';

/** Who changes things, and when. */
export interface Author {
  readonly actor: string;
  readonly now: Date;
  /** The company's calendar day. */
  readonly today: string;
}

export interface OrderHead {
  readonly orderId: string;
  readonly customerId: string;
  readonly purchaseOrderNumber: string;
  readonly documentId: string;
  readonly orderNumber: string;
  readonly releaseNumber?: string;
}

export interface Note {
  readonly what: TimelineKind;
  readonly why?: string | undefined;
  readonly before?: object | undefined;
  readonly after?: object | undefined;
}

interface Told {
  readonly note: Note;
  readonly eventId: string | undefined;
  /** The order as the entry before left it. */
  readonly then: OrderFacts;
}

/**
 * One order in the hands of one transaction: its rows are locked, changes are made on the records, and whatever is
 * told goes to the timeline and, as an event, to the outbox together with them. What the records changed since the
 * entry before goes into an entry by itself, before and after.
 */
export class OrderWork {
  readonly entries: TimelineEntry[] = [];
  readonly #ids: IdSource;
  /** As the last entry found the order. */
  #then: OrderFacts;
  #last: Told | undefined;

  constructor(
    readonly tx: Tx,
    readonly order: OrderRecord,
    readonly lines: OrderLineRecord[],
    readonly author: Author,
    ids: IdSource,
  ) {
    this.#ids = ids;
    this.#then = factsOf(order, lines);
  }

  newId(): string {
    return this.#ids.newId();
  }

  /** What every event says about its order. */
  get head(): OrderHead {
    const { id, number, customerId, customerKey, purchaseOrderNumber, releaseNumber, documentId } = this.order;
    return {
      orderId: id,
      customerId: customerId ?? customerKey,
      purchaseOrderNumber,
      documentId,
      orderNumber: formatOrderNumber(number),
      ...(releaseNumber === '' ? {} : { releaseNumber }),
    };
  }

  line(position: number): OrderLineRecord {
    const line = this.lines.find((each) => each.position === position);
    if (!line) throw new Error(`order ${this.order.id} has no line at position ${position}`);
    return line;
  }

  /** Moves the order, or says why it cannot. */
  move(event: OrderEvent): Result<OrderState, Rejection> {
    const next = nextOrderState(this.order.state, event);
    if (next.ok) this.order.state = next.value;
    return next;
  }

  /** Moves the order where the table must allow it; a refusal is a bug and ends the transaction. */
  mustMove(event: OrderEvent): Pick<Note, 'before' | 'after'> {
    const before = this.order.state;
    const next = this.move(event);
    if (!next.ok) throw new Error(`order ${this.order.id}: ${next.error.findings[0].message}`);
    return { before: { state: before }, after: { state: next.value } };
  }

  /** Adds to the timeline alone: what happened is nobody else's business. */
  note(note: Note, eventId?: string): void {
    this.order.timelineLength += 1;
    const then = this.#then;
    this.#last = { note, eventId, then };
    const now = factsOf(this.order, this.lines);
    // Stock is given back on the way to another state: the change of state belongs to the entry that tells of it.
    const tellsState = shownBy(note.what).includes('state');
    this.#then = tellsState ? now : { ...now, order: { ...now.order, state: then.order.state } };
    this.entries.push(this.#entry(this.order.timelineLength, this.#last));
  }

  /** What changed after the last entry belongs to it: nothing of an order changes without standing in its timeline. */
  finish(): void {
    const last = this.entries.pop();
    if (!last || !this.#last) return;
    this.#then = factsOf(this.order, this.lines);
    this.entries.push(this.#entry(last.seq, this.#last));
  }

  #entry(seq: number, { note, eventId, then }: Told): TimelineEntry {
    const { what, why, ...told } = note;
    const shown = shownBy(what);
    const changed = compareFacts(then, this.#then, shown);
    const before = { ...changed.before, ...told.before };
    const after = { ...changed.after, ...told.after };
    const missing = shown.find((name) => !(name in before && name in after));
    if (missing !== undefined) throw new Error(`${what} does not tell ${missing} before and after`);
    const { actor, now: at } = this.author;
    return { seq, at, actor, what, why, before: anyOf(before), after: anyOf(after), eventId };
  }

  /** Adds to the timeline and emits the event; the timeline entry is named by the event's type. */
  tell<Schema extends z.ZodType>(
    definition: EventDefinition<Schema, TimelineKind>,
    data: z.infer<Schema>,
    note: Omit<Note, 'what'> = {},
  ): void {
    const eventId = this.emit(definition, data);
    this.note({ what: definition.type, ...note }, eventId);
  }

  /** Emits an event without a timeline entry of its own. @returns the id of the event */
  emit<Schema extends z.ZodType>(definition: EventDefinition<Schema>, data: z.infer<Schema>): string {
    const id = this.newId();
    const traceparent = currentTrace()?.traceparent;
    this.tx.emit(createEvent(definition, data, { id, source: EVENT_SOURCE, time: this.author.now, traceparent }));
    return id;
  }
}

const anyOf = (told: object): object | undefined => (Object.keys(told).length > 0 ? told : undefined);

/** A line as events name it; only lines whose item and unit are known get this far. */
export function eventLine(line: OrderLineRecord, quantity: OrderLineRecord['ordered']) {
  if (line.sku === undefined || line.unit === undefined) throw new Error(`line ${line.position} has no item`);
  return {
    lineNumber: line.lineNumber,
    position: line.position,
    sku: line.sku,
    quantity: formatDecimal(quantity),
    unitOfMeasure: line.unit,
  };
}

/** Whether anything of the line is still wanted; a line that orders nothing is, until somebody says so. */
export const isLive = ({ ordered, cancelled }: OrderLineRecord): boolean =>
  isZeroDecimal(cancelled) || !equalDecimal(ordered, cancelled);

/** The day a line is planned to leave, if it is reserved. */
export const shipDayOf = ({ order, author }: OrderWork, line: OrderLineRecord): string =>
  plannedShipDay({ line: line.requestedDate, order: order.requestedDate, today: author.today });

/** Days a document asks for the goods: X12 element 374 002 delivery requested, 010 requested ship. */
export function requestedDate(dates: CanonicalOrder['dates']): string | undefined {
  const wanted = ['002', '010'];
  return wanted.flatMap((qualifier) => dates.filter((each) => each.qualifier === qualifier))[0]?.date;
}
