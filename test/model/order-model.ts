/**
 * The order life cycle told once more, as small as it can be: whole cases, cents, one warehouse, one customer. Written
 * from the rules and not from the service, so that the two can disagree.
 */

export const SKUS = ['A', 'B'] as const;
export type Sku = (typeof SKUS)[number];
/** Tenths of a cent a case. A price with half cents makes every rounding show. */
const PRICE: Readonly<Record<Sku, number>> = { A: 10_000, B: 1_005 };

/** Cents of a quantity, rounded half up once. */
export const extended = (sku: Sku, quantity: number): number => Math.floor((quantity * PRICE[sku] + 5) / 10);

export interface Line {
  readonly sku: Sku;
  ordered: number;
  cancelled: number;
  backordered: number;
  reserved: number;
  /** Of `reserved`, what an open pick list asks for. */
  onLists: number;
  picked: number;
  shipped: number;
  billed: number;
  returned: number;
}

export interface PickList {
  readonly order: Order;
  readonly asked: readonly number[];
  /** Picked and still here, per line. */
  readonly here: number[];
  status: 'open' | 'picked' | 'shipped' | 'cancelled';
}

export interface Shipment {
  readonly order: Order;
  readonly quantities: readonly number[];
  billed: boolean;
}

export interface Order {
  readonly index: number;
  readonly lines: readonly Line[];
  state: string;
}

export interface Invoice {
  readonly index: number;
  readonly order: Order;
  open: number;
  /** Per line of the order: what was billed here and is not credited. */
  readonly left: { quantity: number; goods: number }[];
}

export interface Application {
  readonly invoice: Invoice;
  readonly cents: number;
}

export interface Payment {
  readonly index: number;
  available: number;
  applications: Application[];
}

export interface Dispute {
  readonly index: number;
  readonly invoice: Invoice;
  readonly cents: number;
  open: boolean;
}

export class OrderModel {
  readonly stock: Record<Sku, { onHand: number; reserved: number }> = {
    A: { onHand: 12, reserved: 0 },
    B: { onHand: 7, reserved: 0 },
  };
  readonly orders: Order[] = [];
  readonly lists: PickList[] = [];
  readonly shipments: Shipment[] = [];
  readonly invoices: Invoice[] = [];
  readonly payments: Payment[] = [];
  readonly disputes: Dispute[] = [];
  /** Credit memos: what is left of each. */
  readonly credits: number[] = [];
  balance = 0;

  #take(line: Line, wanted: number): void {
    const level = this.stock[line.sku];
    const got = Math.min(wanted, level.onHand - level.reserved);
    line.reserved += got;
    level.reserved += got;
    line.backordered += wanted - got;
  }

  #waits = (order: Order): boolean => ['approved', 'released', 'picked', 'partially_shipped'].includes(order.state);

  place(quantities: readonly number[]): void {
    const lines = quantities.map((ordered, at): Line => {
      const nothing = {
        cancelled: 0,
        backordered: 0,
        reserved: 0,
        onLists: 0,
        picked: 0,
        shipped: 0,
        billed: 0,
        returned: 0,
      };
      return { sku: SKUS[at]!, ordered, ...nothing };
    });
    for (const line of lines) this.#take(line, line.ordered);
    this.orders.push({ index: this.orders.length, lines, state: 'approved' });
  }

  /** Only orders that wait for the floor are changed here; what less is wanted comes off the backorder first. */
  change(order: Order, at: number, to: number): void {
    const line = order.lines[at]!;
    const wanted = line.ordered - line.cancelled;
    if (to >= wanted) {
      line.ordered += to - wanted;
      this.#take(line, to - wanted);
    } else {
      const less = wanted - to;
      const waiting = Math.min(less, line.backordered);
      line.cancelled += less;
      line.backordered -= waiting;
      line.reserved -= less - waiting;
      this.stock[line.sku].reserved -= less - waiting;
    }
    if (order.lines.every(({ ordered, cancelled }) => ordered === cancelled)) order.state = 'cancelled';
  }

  /** @returns whether it could still be cancelled */
  cancel(order: Order): boolean {
    const early = ['approved', 'released'].includes(order.state);
    if (!early || order.lines.some(({ picked }) => picked > 0)) return false;
    for (const line of order.lines) {
      this.stock[line.sku].reserved -= line.reserved;
      line.cancelled = line.ordered;
      line.reserved = 0;
      line.onLists = 0;
      line.backordered = 0;
    }
    for (const list of this.lists) if (list.order === order && list.status === 'open') list.status = 'cancelled';
    order.state = 'cancelled';
    return true;
  }

  receive(sku: Sku, quantity: number): void {
    this.stock[sku].onHand += quantity;
    // Who waits for this item is planned again, with all that waits; others wait for the periodic job.
    const waits = ({ lines }: Order) => lines.some((line) => line.sku === sku && line.backordered > 0);
    if (this.stock[sku].onHand === this.stock[sku].reserved) return;
    for (const order of this.orders.filter((each) => this.#waits(each) && waits(each))) this.refill(order);
  }

  refill(order: Order): void {
    for (const line of order.lines) {
      const waiting = line.backordered;
      line.backordered = 0;
      this.#take(line, waiting);
    }
  }

  releasable = (order: Order): boolean =>
    this.#waits(order) && order.lines.some(({ reserved, onLists }) => reserved > onLists);

  release(order: Order): void {
    const asked = order.lines.map(({ reserved, onLists }) => reserved - onLists);
    for (const line of order.lines) line.onLists = line.reserved;
    this.lists.push({ order, asked, here: asked.map(() => 0), status: 'open' });
    if (order.state === 'approved') order.state = 'released';
  }

  /** Damaged goods leave the books, and the order is planned anew for them. */
  pick(list: PickList, damaged: readonly number[]): void {
    const { order } = list;
    order.lines.forEach((line, at) => {
      const asked = list.asked[at]!;
      const good = asked - damaged[at]!;
      line.reserved -= asked;
      line.onLists -= asked;
      line.picked += good;
      line.backordered += damaged[at]!;
      list.here[at] = good;
      this.stock[line.sku].onHand -= damaged[at]!;
      this.stock[line.sku].reserved -= damaged[at]!;
    });
    list.status = 'picked';
    if (damaged.some((quantity) => quantity > 0)) this.refill(order);
    if (order.state === 'partially_shipped') return;
    const mine = this.lists.filter((each) => each.order === order);
    if (mine.some(({ status }) => status === 'open')) return;
    const something = mine.some(({ status, here }) => status === 'picked' && here.some((quantity) => quantity > 0));
    order.state = something ? 'picked' : order.state === 'released' ? 'approved' : order.state;
  }

  ship(list: PickList, quantities: readonly number[]): void {
    const { order } = list;
    order.lines.forEach((line, at) => {
      const quantity = quantities[at]!;
      list.here[at]! -= quantity;
      line.picked -= quantity;
      line.shipped += quantity;
      this.stock[line.sku].onHand -= quantity;
      this.stock[line.sku].reserved -= quantity;
    });
    if (list.here.every((quantity) => quantity === 0)) list.status = 'shipped';
    this.shipments.push({ order, quantities, billed: false });
    const remains = order.lines.some(({ ordered, cancelled, shipped }) => ordered - cancelled > shipped);
    order.state = remains ? 'partially_shipped' : 'shipped';
  }

  bill(shipment: Shipment): void {
    const { order } = shipment;
    const left = order.lines.map((line, at) => {
      const quantity = shipment.quantities[at]!;
      const goods = extended(line.sku, line.billed + quantity) - extended(line.sku, line.billed);
      line.billed += quantity;
      return { quantity, goods };
    });
    const amount = left.reduce((sum, { goods }) => sum + goods, 0);
    this.invoices.push({ index: this.invoices.length, order, open: amount, left });
    this.balance += amount;
    shipment.billed = true;
    if (order.state === 'shipped' && order.lines.every(({ shipped, billed }) => shipped === billed))
      order.state = 'invoiced';
    this.#settle(order);
  }

  #settle(order: Order): void {
    if (order.state !== 'invoiced' && order.state !== 'paid') return;
    const open = this.invoices.some((invoice) => invoice.order === order && invoice.open > 0);
    order.state = open ? 'invoiced' : 'paid';
  }

  /** @param short cents left out with a reason: contested, and still owed */
  payInvoice(invoice: Invoice, { short, over }: { short: number; over: number }): void {
    const cents = invoice.open - short + over;
    const payment: Payment = { index: this.payments.length, available: cents, applications: [] };
    this.payments.push(payment);
    this.balance -= cents;
    const paid = invoice.open - short;
    if (short > 0) this.disputes.push({ index: this.disputes.length, invoice, cents: short, open: true });
    this.apply(payment, invoice, paid);
  }

  payOnAccount(cents: number): void {
    this.payments.push({ index: this.payments.length, available: cents, applications: [] });
    this.balance -= cents;
  }

  apply(payment: Payment, invoice: Invoice, cents: number): void {
    payment.available -= cents;
    payment.applications.push({ invoice, cents });
    this.#lower(invoice, cents);
  }

  #lower(invoice: Invoice, cents: number): void {
    invoice.open -= cents;
    if (invoice.open === 0) for (const each of this.disputes) if (each.invoice === invoice) each.open = false;
    this.#settle(invoice.order);
  }

  takeBack(payment: Payment, application: Application): void {
    payment.applications = payment.applications.filter((each) => each !== application);
    payment.available += application.cents;
    application.invoice.open += application.cents;
    this.#settle(application.invoice.order);
  }

  /** @returns what the bank took */
  bankReturn(payment: Payment): void {
    for (const application of [...payment.applications]) this.takeBack(payment, application);
    this.balance += payment.available;
    payment.available = 0;
  }

  refund(payment: Payment): void {
    this.balance += payment.available;
    payment.available = 0;
  }

  dispute(invoice: Invoice, cents: number): void {
    this.disputes.push({ index: this.disputes.length, invoice, cents, open: true });
  }

  settleDispute(dispute: Dispute, outcome: 'rejected' | 'written_off'): void {
    dispute.open = false;
    if (outcome === 'written_off') this.writeOff(dispute.invoice, Math.min(dispute.cents, dispute.invoice.open));
  }

  writeOff(invoice: Invoice, cents: number): void {
    this.balance -= cents;
    this.#lower(invoice, cents);
  }

  /** How much of a line is with the customer, and billed: what may come back and be credited at once. */
  returnable = (order: Order, at: number): number => {
    const { billed, returned } = order.lines[at]!;
    return billed - returned;
  };

  /** Goods come back: the good ones to the shelf, a credit for all of them at the invoice's prices. */
  takeGoodsBack(order: Order, at: number, { restocked, scrapped }: { restocked: number; scrapped: number }): void {
    const line = order.lines[at]!;
    let left = restocked + scrapped;
    line.returned += left;
    this.stock[line.sku].onHand += restocked;
    for (const invoice of this.invoices.filter((each) => each.order === order)) {
      const billed = invoice.left[at]!;
      const part = Math.min(left, billed.quantity);
      if (part === 0) continue;
      // Half up of what is left of the line, so that the last part takes the rest.
      const goods = Math.floor((2 * billed.goods * part + billed.quantity) / (2 * billed.quantity));
      billed.quantity -= part;
      billed.goods -= goods;
      left -= part;
      if (goods > 0) this.#credit(invoice, goods);
    }
  }

  #credit(invoice: Invoice, cents: number): void {
    const applied = Math.min(invoice.open, cents);
    this.balance -= cents;
    this.credits.push(cents - applied);
    this.#lower(invoice, applied);
  }

  get unapplied(): number {
    const cash = this.payments.reduce((sum, { available }) => sum + available, 0);
    return cash + this.credits.reduce((sum, left) => sum + left, 0);
  }
}
