import { expect } from '@jest/globals';
import fc from 'fast-check';
import { sampleChange, sampleOrder } from '../support/order-core.js';
import { type Order, OrderModel, SKUS } from './order-model.js';
import { cases, cents, OrderUnderTest } from './order-under-test.js';

type Command = fc.AsyncCommand<OrderModel, OrderUnderTest>;

/** One kind of step: whom it can be done to, and what it does in the model and in the service. */
interface Step<Target, Told> {
  readonly name: string;
  readonly told: fc.Arbitrary<Told>;
  readonly targets: (model: OrderModel) => readonly Target[];
  readonly run: (step: { model: OrderModel; real: OrderUnderTest; target: Target; told: Told }) => Promise<void>;
}

/** A step for one of its targets, whichever there are when it runs. */
function stepOf<Target, Told>({ name, told, targets, run }: Step<Target, Told>): fc.Arbitrary<Command> {
  return fc.tuple(told, fc.nat(99)).map(([given, choice]): Command => ({
    check: (model) => targets(model as OrderModel).length > 0,
    async run(model, real) {
      const among = targets(model);
      await run({ model, real, target: among[choice % among.length]!, told: given });
      real.taken.set(name, (real.taken.get(name) ?? 0) + 1);
    },
    toString: () => `${name}(${JSON.stringify(given)}, ${choice})`,
  }));
}

/** Keeps the types of a step that is used in more than one way. */
const step = <Target, Told>(each: Step<Target, Told>): Step<Target, Told> => each;

/** What the model has an opinion about, as {@link OrderUnderTest.facts} reads it. */
export const factsOf = (model: OrderModel) => ({
  orders: model.orders.map(({ state, lines }) => ({
    state,
    lines: lines.map((line) => [
      line.ordered,
      line.cancelled,
      line.backordered,
      line.reserved,
      line.picked,
      line.shipped,
      line.billed,
    ]),
  })),
  stock: model.stock,
  open: model.invoices.map(({ open }) => open),
  balance: model.balance,
  unapplied: model.unapplied,
  disputes: model.disputes.filter(({ open }) => open).length,
});

const always = () => [undefined];
const done = (result: { readonly ok: boolean }) => expect(result).toMatchObject({ ok: true });
const openInvoices = (model: OrderModel) => model.invoices.filter(({ open }) => open > 0);
const few = fc.nat(3);

const placeStep = step({
  name: 'place',
  told: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 })),
  targets: (model) => (model.orders.length < 3 ? [undefined] : []),
  async run({ model, real, told }) {
    const number = `${real.name}-${real.orders.length + 1}`;
    // Who came first is served first, so no two orders come at once.
    real.core.clock.advance(1);
    const lines = told.map((quantity, at) => ({ sku: real.sku(SKUS[at]!), quantity: String(quantity) }));
    const { orderId } = await real.core.place(sampleOrder(number, lines, { customerId: real.name }));
    real.orders.push({ id: orderId!, number });
    model.place(told);
  },
});
const place = stepOf(placeStep);

const change = stepOf({
  name: 'change',
  told: fc.record({ at: fc.nat(1), to: fc.integer({ min: 0, max: 9 }) }),
  targets: (model) => model.orders.filter(({ state }) => state === 'approved'),
  async run({ model, real, target, told: { at, to } }) {
    const { ordered, cancelled } = target.lines[at]!;
    if (to === ordered - cancelled) return;
    const { number } = real.orders[target.index]!;
    const line = { lineNumber: String(at + 1), sku: real.sku(SKUS[at]!), unitOfMeasure: 'CA' };
    const asked = to === 0 ? { ...line, changeCode: 'DI' } : { ...line, changeCode: 'CA', quantityOrdered: String(to) };
    const { outcome } = await real.core.change(sampleChange(number, [asked], { customerId: real.name }));
    // A line that was deleted is no line any more.
    if (ordered === cancelled) return void expect(outcome).toBe('change_refused');
    expect(outcome).toBe('changed');
    model.change(target, at, to);
  },
});

const cancel = stepOf({
  name: 'cancel',
  told: fc.constant(undefined),
  targets: (model) => model.orders.filter(({ state }) => state !== 'cancelled'),
  async run({ model, real, target }) {
    const work = await real.core.book.change(real.orders[target.index]!.id, 'user:clerk', (order) =>
      real.core.cancel.run(order, 'the customer called'),
    );
    expect(work.ok).toBe(model.cancel(target));
  },
});

const receive = stepOf({
  name: 'receive',
  told: fc.record({ sku: fc.constantFrom(...SKUS), quantity: fc.integer({ min: 1, max: 8 }) }),
  targets: always,
  async run({ model, real, told: { sku, quantity } }) {
    const lines = [{ sku: real.sku(sku), quantity: String(quantity) }];
    await real.core.receiveStock.run({ locationId: 'NJ', reference: 'IN', lines, receivedBy: 'user:dock' });
    model.receive(sku, quantity);
  },
});

const releaseStep = step({
  name: 'release',
  told: fc.constant(undefined),
  targets: (model) => model.orders.filter(model.releasable),
  async run({ model, real, target }) {
    const { id } = real.orders[target.index]!;
    await real.core.releaseOrders.release(id);
    const list = await real.one<{ id: string }>(
      `select id from orders.pick_lists where order_id = $1 and status = 'open' order by number desc limit 1`,
      [id],
    );
    real.lists.push(list.id);
    model.release(target);
  },
});
const release = stepOf(releaseStep);

const pickStep = step({
  name: 'pick',
  told: fc.tuple(few, few),
  targets: (model) => model.lists.filter(({ status }) => status === 'open'),
  async run({ model, real, target, told }) {
    const pickListId = real.lists[model.lists.indexOf(target)]!;
    // Mostly everything is there.
    const damaged = target.asked.map((asked, at) => (told[at] === 3 ? Math.min(asked, 1) : 0));
    const lines = await real.core.query<{ id: string; position: number }>(
      'select reservation_id as id, position from orders.pick_list_lines where pick_list_id = $1 order by position, reservation_id',
      [pickListId],
    );
    const report = await damagedLines(real, pickListId, lines, damaged);
    done(await real.core.confirmPick.run({ pickListId, pickedBy: 'user:picker', told: report }));
    model.pick(target, damaged);
  },
});
const pick = stepOf(pickStep);

/** A line may be reserved in parts; the first part that is large enough has the damage. */
async function damagedLines(
  real: OrderUnderTest,
  pickListId: string,
  lines: readonly { id: string; position: number }[],
  damaged: readonly number[],
) {
  const asked = await real.core.query<{ id: string; quantity: string }>(
    'select reservation_id as id, quantity from orders.pick_list_lines where pick_list_id = $1',
    [pickListId],
  );
  const quantities = new Map(asked.map(({ id, quantity }) => [id, Number(quantity)]));
  return damaged.flatMap((off, at) => {
    const line = lines.find(({ position }) => position === at + 1);
    if (off === 0 || !line) return [];
    const picked = cases(quantities.get(line.id)! - off);
    return [{ id: line.id, picked, short: cases(0), damaged: cases(off) }];
  });
}

const shipStep = step({
  name: 'ship',
  told: fc.record({ part: fc.boolean() }),
  targets: (model) => model.lists.filter(({ status, here }) => status === 'picked' && here.some((each) => each > 0)),
  async run({ model, real, target, told: { part } }) {
    const pickListId = real.lists[model.lists.indexOf(target)]!;
    const most = target.here.map((here, at) =>
      part && at === target.here.findIndex((each) => each > 0) ? Math.ceil(here / 2) : here,
    );
    const lines = most.flatMap((quantity, at) =>
      quantity > 0 ? [{ position: at + 1, quantity: cases(quantity) }] : [],
    );
    const result = await real.core.shipOrder.run({
      pickListId,
      shippedBy: 'user:packer',
      cartons: [],
      ...(part ? { lines } : {}),
    });
    done(result);
    real.shipments.push(result.ok ? result.value.shipmentId : '');
    model.ship(target, most);
  },
});
const ship = stepOf(shipStep);

const billStep = step({
  name: 'bill',
  told: fc.constant(undefined),
  targets: (model) => model.shipments.filter(({ billed }) => !billed),
  async run({ model, real, target }) {
    const shipmentId = real.shipments[model.shipments.indexOf(target)]!;
    const orderId = real.orders[target.order.index]!.id;
    const unbilled = {
      shipmentId,
      orderId,
      customerId: real.name,
      currency: 'USD',
      terms: 'NET30',
      invoicing: 'per_shipment',
      shippedOn: '',
    };
    await real.core.issueInvoice.run({ shipments: [unbilled as never] });
    const invoice = await real.one<{ id: string; number: string }>(
      `select i.id, i.number from orders.invoices i join orders.invoice_shipments s on s.invoice_id = i.id where s.shipment_id = $1`,
      [shipmentId],
    );
    real.invoices.push(invoice);
    model.bill(target);
  },
});
const bill = stepOf(billStep);

/** Five steps in one, so that more sequences get to the money: an order that is billed for what there was of it. */
const deliver = stepOf({
  name: 'deliver',
  told: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 })),
  targets: placeStep.targets,
  async run({ model, real, told }) {
    await placeStep.run({ model, real, target: undefined, told });
    const order = model.orders.at(-1)!;
    if (!model.releasable(order)) return;
    await releaseStep.run({ model, real, target: order, told: undefined });
    const list = model.lists.at(-1)!;
    await pickStep.run({ model, real, target: list, told: [0, 0] });
    await shipStep.run({ model, real, target: list, told: { part: false } });
    await billStep.run({ model, real, target: model.shipments.at(-1)!, told: undefined });
  },
});

const payment = async (real: OrderUnderTest, minor: number, remittance: object[]) => {
  const reference = `CHK-${real.name}-${real.payments.length + 1}`;
  const told = { customerId: real.name, reference, method: 'check', amount: cents(minor), recordedBy: 'user:ar' };
  const result = await real.core.recordPayment.run({ ...told, remittance: remittance as never });
  done(result);
  real.payments.push(result.ok ? result.value.paymentId : '');
};

const pay = stepOf({
  name: 'pay',
  told: fc.record({ short: few, over: few }),
  targets: openInvoices,
  async run({ model, real, target, told }) {
    const short = told.short === 3 ? Math.floor(target.open / 3) : 0;
    const over = told.over === 3 ? 250 : 0;
    const paid = target.open - short;
    const reason = { deductions: [{ reason: 'damage', amount: dollars(short) }] };
    const line = {
      invoiceNumber: real.invoices[target.index]!.number,
      amount: dollars(paid),
      ...(short > 0 ? reason : {}),
    };
    await payment(real, paid + over, [line]);
    if (short > 0) {
      const { id } = await real.one<{ id: string }>('select id from orders.disputes where payment_id = $1', [
        real.payments.at(-1),
      ]);
      real.disputes.push(id);
    }
    model.payInvoice(target, { short, over });
  },
});

const dollars = (minor: number): string => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;

const payOnAccount = stepOf({
  name: 'payOnAccount',
  told: fc.integer({ min: 1, max: 4_000 }),
  // With nothing open no rule can find anything: it stays unapplied for sure.
  targets: (model) => (openInvoices(model).length === 0 ? [undefined] : []),
  async run({ model, real, told }) {
    await payment(real, told, []);
    model.payOnAccount(told);
  },
});

const apply = stepOf({
  name: 'apply',
  told: fc.nat(9),
  targets: (model) =>
    model.payments.flatMap((each) =>
      each.available > 0 ? openInvoices(model).map((invoice) => ({ each, invoice })) : [],
    ),
  async run({ model, real, target: { each, invoice }, told }) {
    const most = Math.min(each.available, invoice.open);
    const part = told === 0 ? Math.ceil(most / 2) : most;
    const lines = [{ invoiceNumber: real.invoices[invoice.index]!.number, amount: cents(part) }];
    const tooMuch = [{ ...lines[0]!, amount: cents(most + 1) }];
    const fundingId = real.payments[each.index]!;
    expect(await real.core.applyCash.run({ fundingId, lines: tooMuch, actor: 'user:ar' })).toMatchObject({ ok: false });
    done(await real.core.applyCash.run({ fundingId, lines, actor: 'user:ar' }));
    model.apply(each, invoice, part);
  },
});

const takeBack = stepOf({
  name: 'takeBack',
  told: fc.constant(undefined),
  targets: (model) => model.payments.flatMap((each) => each.applications.map((application) => ({ each, application }))),
  async run({ model, real, target: { each, application } }) {
    const standing = await real.one<{ id: string }>(
      `select a.id from orders.payment_applications a
        where a.payment_id = $1 and a.invoice_id = $2 and a.amount_minor = $3
          and not exists (select 1 from orders.payment_applications b where b.reverses = a.id) order by a.at, a.id limit 1`,
      [real.payments[each.index], real.invoices[application.invoice.index]!.id, application.cents],
    );
    done(await real.core.applyCash.takeBack({ applicationId: standing.id, reason: 'wrong invoice', actor: 'user:ar' }));
    model.takeBack(each, application);
  },
});

const bankReturn = stepOf({
  name: 'bankReturn',
  told: fc.constant(undefined),
  targets: (model) => model.payments.filter(({ available, applications }) => available > 0 || applications.length > 0),
  async run({ model, real, target }) {
    const paymentId = real.payments[target.index]!;
    done(await real.core.returnPayment.bankReturn({ paymentId, reason: 'NSF', actor: 'user:ar' }));
    model.bankReturn(target);
    // What the payment had left out is no dispute any more: nothing was paid.
    const left = await real.core.query<{ id: string }>(`select id from orders.disputes where payment_id = $1`, [
      paymentId,
    ]);
    for (const { id } of left) model.disputes[real.disputes.indexOf(id)]!.open = false;
  },
});

const refund = stepOf({
  name: 'refund',
  told: fc.constant(undefined),
  targets: (model) => model.payments.filter(({ available }) => available > 0),
  async run({ model, real, target }) {
    const fundingId = real.payments[target.index]!;
    done(await real.core.returnPayment.refund({ fundingId, reason: 'paid too much', actor: 'user:ar' }));
    model.refund(target);
  },
});

const dispute = stepOf({
  name: 'dispute',
  told: few,
  targets: openInvoices,
  async run({ model, real, target, told }) {
    const contested = Math.max(1, Math.floor(target.open / (told + 1)));
    const { id: invoiceId } = real.invoices[target.index]!;
    const opened = await real.core.settleDispute.open({
      invoiceId,
      amount: cents(contested),
      reason: 'pricing',
      actor: 'user:clerk',
    });
    done(opened);
    real.disputes.push(opened.ok ? opened.value.disputeId : '');
    model.dispute(target, contested);
  },
});

const settleDispute = stepOf({
  name: 'settleDispute',
  told: fc.constantFrom('rejected' as const, 'written_off' as const),
  targets: (model) => model.disputes.filter(({ open }) => open),
  async run({ model, real, target, told: outcome }) {
    const disputeId = real.disputes[target.index]!;
    done(await real.core.settleDispute.run({ disputeId, outcome, actor: 'user:boss', roles: ['admin'] }));
    model.settleDispute(target, outcome);
  },
});

const writeOff = stepOf({
  name: 'writeOff',
  told: fc.integer({ min: 1, max: 300 }),
  targets: openInvoices,
  async run({ model, real, target, told }) {
    const given = Math.min(told, target.open);
    const { id: invoiceId } = real.invoices[target.index]!;
    const asked = { invoiceId, amount: cents(given), reason: 'not worth it', actor: 'user:ar', roles: ['ar'] };
    done(await real.core.writeOff.run(asked));
    model.writeOff(target, given);
  },
});

const giveBack = stepOf({
  name: 'return',
  told: fc.record({ quantity: fc.integer({ min: 1, max: 6 }), scrap: fc.boolean() }),
  targets: (model) =>
    model.orders.flatMap((order) =>
      [0, 1].filter((at) => model.returnable(order, at) > 0).map((at) => ({ order, at })),
    ),
  async run({ model, real, target: { order, at }, told }) {
    const quantity = Math.min(told.quantity, model.returnable(order, at));
    const scrapped = told.scrap ? 1 : 0;
    const goods = { restocked: quantity - scrapped, scrapped };
    await returnGoods(real, order, at, goods);
    model.takeGoodsBack(order, at, goods);
  },
});

async function returnGoods(
  real: OrderUnderTest,
  order: Order,
  at: number,
  { restocked, scrapped }: { restocked: number; scrapped: number },
): Promise<void> {
  const position = at + 1;
  const told = {
    reason: 'quality',
    remedy: 'credit',
    channel: 'desk',
    requestedBy: 'user:clerk',
    authorized: true,
  } as const;
  const orderId = real.orders[order.index]!.id;
  const line = order.lines[at]!;
  const tooMuch = [{ position, quantity: cases(line.shipped - line.returned + 1) }];
  expect(await real.core.takeBack.request({ ...told, orderId, lines: tooMuch })).toMatchObject({ ok: false });
  const lines = [{ position, quantity: cases(restocked + scrapped) }];
  const asked = await real.core.takeBack.request({ ...told, orderId, lines });
  done(asked);
  const returnId = asked.ok ? asked.value.returnId : '';
  const inspected = [{ position, restocked: cases(restocked), scrapped: cases(scrapped) }];
  done(await real.core.takeBack.receive({ returnId, locationId: 'NJ', lines: inspected, actor: 'user:dock' }));
  expect(await real.core.settleReturns.settle(returnId, 'user:ar')).toMatchObject({ value: { state: 'closed' } });
}

/** Steps that move an order forward come more often than those that turn it around. */
const WEIGHTS: readonly (readonly [fc.Arbitrary<Command>, number])[] = [
  [place, 2],
  [deliver, 8],
  [change, 1],
  [cancel, 1],
  [receive, 1],
  [release, 6],
  [pick, 6],
  [ship, 6],
  [bill, 6],
  [pay, 5],
  [payOnAccount, 1],
  [apply, 6],
  [takeBack, 2],
  [bankReturn, 1],
  [refund, 1],
  [dispute, 2],
  [settleDispute, 3],
  [writeOff, 1],
  [giveBack, 4],
];

export const STEP_NAMES = [
  'place',
  'deliver',
  'change',
  'cancel',
  'receive',
  'release',
  'pick',
  'ship',
  'bill',
  'pay',
  'payOnAccount',
  'apply',
  'takeBack',
  'bankReturn',
  'refund',
  'dispute',
  'settleDispute',
  'writeOff',
  'return',
];

/** Every step, the frequent ones several times: fast-check draws among them evenly. */
export const ORDER_COMMANDS: fc.Arbitrary<Command>[] = WEIGHTS.flatMap(([step, weight]) =>
  Array<typeof step>(weight).fill(step),
);
