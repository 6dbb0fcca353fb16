import type { CanonicalOrderChange } from '#contracts';
import { Transactions } from '#messaging';
import type { Actor } from '#service-kit';
import { Injectable } from '@nestjs/common';
import { OrderBook } from './order-book.js';
import type { MessageOutcome } from './order-messages.repository.js';
import type { ChangeAnswer } from './order-changes.repository.js';
import type { OrderWork } from './order-work.js';
import { TakeChange } from './take-change.js';

/** What a person asks for on a line. Values are as they shall be after the change; quantities and prices decimals. */
export interface LineWish {
  readonly action: 'change' | 'remove' | 'add';
  /** Absent for a line to be added: the next free one. */
  readonly lineNumber?: string | undefined;
  /** Of a line to be added. */
  readonly item?: { readonly qualifier: string; readonly value: string } | undefined;
  readonly quantity?: string | undefined;
  readonly unitOfMeasure?: string | undefined;
  readonly unitPrice?: string | undefined;
  readonly requestedDate?: string | undefined;
}

export interface ChangeWish {
  readonly orderId: string;
  readonly actor: Actor;
  readonly channel: 'desk' | 'portal';
  /** For the whole order. */
  readonly requestedDate?: string | undefined;
  readonly notes: readonly string[];
  readonly lines: readonly LineWish[];
}

export interface WishAnswer {
  readonly changeId: string;
  readonly state: string;
  readonly outcome: MessageOutcome;
  readonly why?: string | undefined;
  /** Absent: a person answers. */
  readonly answer?: ChangeAnswer | undefined;
}

/** A change that somebody asks for by hand: a canonical change as a partner's document makes it, decided at once. */
@Injectable()
export class AskChange {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly takeChange: TakeChange,
  ) {}

  /** @throws NotFoundError */
  async run(wish: ChangeWish): Promise<WishAnswer> {
    return this.transactions.run(async (tx) => {
      const { id: actor, roles } = wish.actor;
      const work = await this.book.open(tx, wish.orderId, this.book.author(actor));
      const changeId = work.newId();
      const change = writeChange(work, wish, changeId);
      const { outcome, why, answer } = await this.takeChange.decide(work, { messageId: changeId, change, roles });
      return { changeId, state: work.order.state, outcome, why, answer };
    });
  }
}

function writeChange({ order, lines, author }: OrderWork, wish: ChangeWish, documentId: string): CanonicalOrderChange {
  const { channel, actor, notes } = wish;
  let last = Math.max(0, ...[...lines, ...wish.lines].map(({ lineNumber }) => countOf(lineNumber)));
  const numberOf = ({ lineNumber }: LineWish) => lineNumber ?? String((last += 1));
  return {
    purchaseOrderNumber: order.purchaseOrderNumber,
    ...(order.releaseNumber !== '' && { releaseNumber: order.releaseNumber }),
    purpose: 'change',
    customerId: order.customerKey,
    enteredBy: actor.id,
    receivedAt: author.now.toISOString(),
    source: { channel, documentId, partnerId: actor.partnerId, test: order.test },
    dates: datesOf(wish.requestedDate),
    notes: [...notes],
    parties: [],
    contacts: [],
    references: [],
    allowancesAndCharges: [],
    lines: wish.lines.map((line) => writeLine(line, numberOf(line))),
    totals: { lineCount: wish.lines.length },
    provenance: {},
  };
}

function writeLine(wish: LineWish, lineNumber: string): CanonicalOrderChange['lines'][number] {
  return {
    lineNumber,
    lineNumberStated: true,
    changeCode: changeCodeOf(wish),
    quantityOrdered: wish.quantity,
    unitOfMeasure: wish.unitOfMeasure,
    unitPrice: wish.unitPrice,
    itemIdentifiers: wish.item ? [wish.item] : [],
    dates: datesOf(wish.requestedDate),
    references: [],
    notes: [],
    schedules: [],
    destinations: [],
    allowancesAndCharges: [],
    parties: [],
  };
}

/** X12 element 670, as narrow as the wish is: a price alone is refused when it is not ours. */
function changeCodeOf(wish: LineWish): string {
  if (wish.action === 'add') return 'AI';
  if (wish.action === 'remove') return 'DI';
  if (wish.quantity !== undefined) return 'CA';
  return wish.unitPrice === undefined ? 'RS' : wish.requestedDate === undefined ? 'PC' : 'CA';
}

/** X12 element 374 002: delivery requested. */
const datesOf = (date: string | undefined) => (date === undefined ? [] : [{ qualifier: '002', date }]);

const countOf = (lineNumber: string | undefined): number =>
  /^\d{1,9}$/.test(lineNumber ?? '') ? Number(lineNumber) : 0;
