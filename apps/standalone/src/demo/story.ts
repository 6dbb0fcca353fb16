import { readFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from './api-client.js';
import type { DemoWorld } from './demo-world.js';

/** Where the business clock stands when the story begins: the worked example's Thursday, 14:00 in New York. */
export const STORY_START = '2025-05-22T14:00:00-04:00';

export const STORY_ORDERS = ['D-1001', 'D-1002', 'D-1003', 'C-2001', 'B-3001'] as const;

/** Every event the story must have brought about, and how often at least. */
export const EXPECTED_EVENTS: Readonly<Record<string, number>> = {
  'intake.document_received': 4,
  'intake.document_quarantined': 1,
  'order.received': 5,
  'order.validated': 5,
  'order.reserved': 5,
  'order.backordered': 1,
  'order.priced': 5,
  'order.approval_requested': 1,
  'order.approved': 5,
  'fulfillment.released': 6,
  'fulfillment.picked': 6,
  'order.shipped': 6,
  'invoice.posted': 8,
  'payment.received': 5,
  'payment.applied': 7,
  'payment.exception': 1,
  'ar.bucket_moved': 1,
  'customer.health_changed': 4,
};

export interface StoryStep {
  /** What a person reads while it happens. */
  readonly title: string;
  /** The business clock is moved here first. */
  readonly at?: string;
  /** Safe to repeat: a demo that was killed tells the whole story again. */
  run(world: DemoWorld): Promise<void>;
}

const samples = join(import.meta.dirname, '../../../../../tools/samples');
const sample = (name: string) => readFile(join(samples, name));

/** The story of five orders, told in steps. Everything goes through the doors that customers and staff use. */
export const STORY: readonly StoryStep[] = [
  {
    title: 'master data: 3 customers, 15 items, 2 warehouses, price books, bid B5875',
    run: async (world) => {
      await world.orders.administrator.post(
        '/v1/reference-data/import',
        JSON.parse(String(await sample('distributor.json'))),
      );
      // Mails are matched against the catalogue the gateway has been told of.
      await world.settle();
    },
  },
  {
    title: 'trading partners: one by X12, one by portal, one by email',
    run: setUpPartners,
  },
  {
    title: 'an X12 file with three purchase orders lands in the inbox folder',
    run: dropEdiFile,
  },
  {
    title: 'Corner Grocers orders on the portal',
    run: async (world) => {
      const corner = await world.partnerClient('corner', '4420');
      const body = JSON.parse(String(await sample('corner-portal-order.json')));
      await corner.post('/v1/orders', body, { idempotencyKey: 'corner-C-2001' });
    },
  },
  {
    title: 'Bayside Bistro orders by email, and asks a question by another',
    run: async ({ intake }) => {
      for (const name of ['bayside-order.eml', 'bayside-question.eml']) {
        await intake.clerk.post('/v1/email', await sample(name), { contentType: 'message/rfc822' });
      }
    },
  },
  {
    title: 'the orders are validated, reserved and priced; D-1001 waits for approval',
    run: waitForOrders,
  },
  {
    title: '14:08 the owner approves D-1001: bid prices, margin 18.4 %, above the automatic limit',
    at: '2025-05-22T14:08:00-04:00',
    run: approveWaiting,
  },
  {
    title: '14:09 pick lists go to the floor',
    at: '2025-05-22T14:09:00-04:00',
    run: releaseOrders,
  },
  {
    title: 'Friday 23 May: picked, packed, shipped, invoiced; everybody is in good health',
    at: '2025-05-23T16:30:00-04:00',
    run: async (world) => {
      await pickShipAndInvoice(world);
      await ageAndScore(world);
    },
  },
  {
    title: 'Tuesday 27 May: stock comes in, the backorder of D-1002 goes out; an old invoice is paid',
    at: '2025-05-27T10:00:00-04:00',
    run: async (world) => {
      await world.orders.picker.post(
        '/v1/stock/receipts',
        { locationId: 'NJ', reference: 'ASN-7781', lines: [{ sku: '95001', quantity: '40' }] },
        { idempotencyKey: 'receipt-ASN-7781' },
      );
      await releaseOrders(world);
      await pickShipAndInvoice(world);
      await pay(world, { customerId: '2147', reference: '10388', amount: '30000.00' });
    },
  },
  {
    title: '4 June: the other old invoice is paid',
    at: '2025-06-04T11:00:00-04:00',
    run: (world) => pay(world, { customerId: '2147', reference: '10401', amount: '12000.00' }),
  },
  {
    title: '6 June: Bayside pays its invoice; Corner Grocers pays 25.00 too much',
    at: '2025-06-06T11:00:00-04:00',
    run: async (world) => {
      const [bayside] = await invoicesOf(world, 'B-3001');
      const [corner] = await invoicesOf(world, 'C-2001');
      await pay(world, { customerId: '3310', reference: 'ACH-5521', amount: bayside!.amount });
      await pay(world, {
        customerId: '4420',
        reference: 'ACH-9034',
        amount: plus(corner!.amount, 2500n),
        remittance: [{ invoiceNumber: corner!.number, amount: corner!.amount }],
      });
    },
  },
  {
    title: '20 June: Driscoll pays D-1002 and D-1003, not D-1001',
    at: '2025-06-20T11:00:00-04:00',
    run: async (world) => {
      const invoices = [...(await invoicesOf(world, 'D-1002')), ...(await invoicesOf(world, 'D-1003'))];
      await pay(world, {
        customerId: '2147',
        reference: '10442',
        amount: invoices.reduce((sum, { amount }) => plus(sum, minor(amount)), '0.00'),
        remittance: invoices.map(({ number, amount }) => ({ invoiceNumber: number, amount })),
      });
    },
  },
  {
    title: '8 July: D-1001 is 46 days old and moved to 30-60 on 23 June; Driscoll goes from stable to watch',
    at: '2025-07-08T08:00:00-04:00',
    run: ageAndScore,
  },
];

async function ageAndScore(world: DemoWorld): Promise<void> {
  await world.settle();
  await world.runJob('ar-health', 'age-receivables');
  await world.runJob('ar-health', 'score-health');
  await world.settle();
}

async function setUpPartners({ intake }: DemoWorld): Promise<void> {
  const ours = { qualifier: 'ZZ', id: 'OURHOUSE' };
  await intake.administrator.put('/v1/partners/driscoll', {
    name: 'Driscoll School District',
    customerId: '2147',
    edi: { theirs: { qualifier: 'ZZ', id: 'DRISCOLL' }, ours },
  });
  await intake.administrator.put('/v1/partners/corner', { name: 'Corner Grocers', customerId: '4420' });
  await intake.administrator.put('/v1/partners/bayside', {
    name: 'Bayside Bistro',
    customerId: '3310',
    email: { addresses: ['chef@bayside.example'] },
  });
}

/** As a partner's transfer does it: written under another name, then renamed. The folder waits for a stable size. */
async function dropEdiFile(world: DemoWorld): Promise<void> {
  const inbox = world.standalone.config.EDI_INBOX_DIR!;
  await mkdir(inbox, { recursive: true });
  const draft = join(inbox, '..', 'driscoll-850.part');
  await writeFile(draft, await sample('driscoll-850.edi'));
  await rename(draft, join(inbox, 'driscoll-850.edi'));
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    await world.runJob('intake-gateway', 'watch-edi-folder');
    const { items } = await world.intake.clerk.get<{ items: unknown[] }>('/v1/acknowledgments?partnerId=driscoll');
    if (items.length > 0) break;
    await pause(50);
  }
  await world.runJob('intake-gateway', 'write-answers');
}

interface OrderSummary {
  readonly id: string;
  readonly purchaseOrderNumber: string;
  readonly state: string;
}

export async function listOrders({ orders }: DemoWorld): Promise<OrderSummary[]> {
  return (await orders.clerk.get<{ items: OrderSummary[] }>('/v1/orders?limit=200')).items;
}

/** A document whose process died before it was read is read by the job that otherwise runs every few seconds. */
async function waitForOrders(world: DemoWorld): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    await world.runJob('intake-gateway', 'interpret-pending-documents');
    await world.settle();
    const found = (await listOrders(world)).map(({ purchaseOrderNumber }) => purchaseOrderNumber);
    const missing = STORY_ORDERS.filter((number) => !found.includes(number));
    if (missing.length === 0) return;
    if (performance.now() > deadline) throw new Error(`these orders did not arrive: ${missing.join(', ')}`);
    await pause(250);
  }
}

async function approveWaiting({ orders }: DemoWorld): Promise<void> {
  const { items } = await orders.approver.get<{ items: { id: string }[] }>('/v1/approvals?status=open');
  for (const { id } of items) {
    await orders.approver.post(`/v1/approvals/${id}/approve`, { comment: 'Weekly draw, as agreed.' });
  }
}

async function releaseOrders(world: DemoWorld): Promise<void> {
  await world.settle();
  await world.runJob('order-core', 'release-approved-orders');
}

interface PickList {
  readonly id: string;
  readonly status: string;
}

async function pickLists({ orders }: DemoWorld, status: string): Promise<PickList[]> {
  return (await orders.picker.get<{ items: PickList[] }>(`/v1/pick-lists?status=${status}&limit=200`)).items;
}

async function pickShipAndInvoice(world: DemoWorld): Promise<void> {
  const { picker } = world.orders;
  for (const { id } of await pickLists(world, 'open')) await picker.post(`/v1/pick-lists/${id}/confirm`, { lines: [] });
  for (const { id } of await pickLists(world, 'picked')) {
    await picker.post(`/v1/pick-lists/${id}/ship`, { carrier: 'OWNTRUCK', trackingNumber: `ROUTE-12-${id.slice(-6)}` });
  }
  await world.runJob('order-core', 'issue-invoices');
  await world.settle();
}

interface InvoiceSummary {
  readonly number: string;
  readonly purchaseOrderNumber: string;
  readonly amount: string;
}

async function invoicesOf({ orders }: DemoWorld, purchaseOrderNumber: string): Promise<InvoiceSummary[]> {
  const { items } = await orders.receivables.get<{ items: InvoiceSummary[] }>('/v1/invoices?limit=200');
  return items.filter((invoice) => invoice.purchaseOrderNumber === purchaseOrderNumber);
}

interface Payment {
  readonly customerId: string;
  readonly reference: string;
  readonly amount: string;
  readonly remittance?: readonly { readonly invoiceNumber: string; readonly amount: string }[];
}

async function pay({ orders }: DemoWorld, payment: Payment): Promise<void> {
  const client: ApiClient = orders.receivables;
  await client.post(
    '/v1/payments',
    { method: 'check', ...payment },
    { idempotencyKey: `payment-${payment.reference}` },
  );
}

const minor = (amount: string): bigint => BigInt(amount.replace('.', ''));

/** Adds cents to an amount of two decimals. */
function plus(amount: string, cents: bigint): string {
  const sum = String(minor(amount) + cents).padStart(3, '0');
  return `${sum.slice(0, -2)}.${sum.slice(-2)}`;
}
