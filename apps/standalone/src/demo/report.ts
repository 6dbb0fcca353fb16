import { eventDefinitions } from '#contracts';
import type { DemoWorld } from './demo-world.js';
import { renderTable } from './render-table.js';
import { EXPECTED_EVENTS, listOrders } from './story.js';

export interface TimelineEntry {
  readonly at: string;
  readonly what: string;
  readonly actor: string;
  readonly why?: string | null;
}

interface AgingSums {
  readonly currency: string;
  readonly balance: string;
  readonly unapplied: string;
  readonly buckets: Readonly<Record<string, string>>;
  readonly pastDue: string;
}

interface Aging {
  readonly asOf: string;
  readonly basis: string;
  readonly totals: readonly AgingSums[];
  readonly customers: readonly (AgingSums & { readonly customerId: string })[];
}

interface Health {
  readonly customerId: string;
  readonly state: string;
  readonly reasons: readonly { readonly sentence: string }[];
}

interface Acknowledgment {
  readonly kind: string;
  readonly partnerId: string;
  readonly verdict: string;
  readonly content: string;
}

/** What the demo prints: with `--json` this object and nothing else. */
export interface DemoReport {
  readonly orders: readonly {
    readonly purchaseOrderNumber: string;
    readonly channel: string;
    readonly state: string;
    readonly customerId: string;
    readonly total: string | null;
    readonly timeline: readonly TimelineEntry[];
  }[];
  /** Events by topic, each counted once. */
  readonly topics: Readonly<Record<string, number>>;
  /** Events by type, each counted once. */
  readonly events: Readonly<Record<string, number>>;
  /** Expected events that did not come: event type → how many are missing. Empty when all is well. */
  readonly missing: Readonly<Record<string, number>>;
  readonly aging: Aging;
  readonly health: readonly Health[];
  readonly acknowledgments: readonly Acknowledgment[];
  readonly quarantine: readonly unknown[];
}

/** Reads the report from the services, through the same HTTP that clerks use. */
export async function readReport(world: DemoWorld): Promise<DemoReport> {
  await world.settle();
  const events = await world.countEvents();
  const topics: Record<string, number> = {};
  for (const [type, count] of events) {
    const topic = eventDefinitions.get(type)?.topic ?? 'unknown';
    topics[topic] = (topics[topic] ?? 0) + count;
  }
  const missing = Object.entries(EXPECTED_EVENTS)
    .map(([type, expected]) => [type, expected - (events.get(type) ?? 0)] as const)
    .filter(([, short]) => short > 0);
  return {
    orders: await readOrders(world),
    topics,
    events: Object.fromEntries(events),
    missing: Object.fromEntries(missing),
    aging: await world.ar.receivables.get<Aging>('/v1/aging'),
    health: (await world.ar.receivables.get<{ customers: Health[] }>('/v1/health-states')).customers,
    acknowledgments: (await world.intake.clerk.get<{ items: Acknowledgment[] }>('/v1/acknowledgments')).items,
    quarantine: (await world.intake.clerk.get<{ items: unknown[] }>('/v1/quarantine')).items,
  };
}

async function readOrders(world: DemoWorld): Promise<DemoReport['orders']> {
  const orders = [];
  for (const { id } of await listOrders(world)) {
    const { purchaseOrderNumber, channel, state, customerId, total } = await world.orders.clerk.get<
      Omit<DemoReport['orders'][number], 'timeline'>
    >(`/v1/orders/${id}`);
    const { items } = await world.orders.clerk.get<{ items: TimelineEntry[] }>(`/v1/orders/${id}/timeline?limit=500`);
    orders.push({ purchaseOrderNumber, channel, state, customerId, total, timeline: items });
  }
  return orders.sort((a, b) => (a.purchaseOrderNumber < b.purchaseOrderNumber ? -1 : 1));
}

/** The report as a person reads it. */
export function renderReport(report: DemoReport): string {
  return [
    ...report.orders.map(renderOrder),
    section('Topics', renderTable(COUNT_COLUMNS('topic'), Object.entries(report.topics).sort())),
    section(`Receivables as of ${report.aging.asOf}, by ${report.aging.basis.replace('_', ' ')}`, renderAging(report)),
    section('Customer health', renderTable(HEALTH_COLUMNS, report.health)),
    section('Acknowledgments answered', report.acknowledgments.map(renderAcknowledgment).join('\n')),
  ].join('\n\n');
}

const section = (title: string, body: string): string => `${title}\n${'═'.repeat(title.length)}\n${body}`;

const clock = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/New_York',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));

function renderOrder({
  purchaseOrderNumber,
  channel,
  state,
  customerId,
  total,
  timeline,
}: DemoReport['orders'][number]) {
  return section(
    `${purchaseOrderNumber}  customer ${customerId}  by ${channel}  ${total ?? ''}  ${state}`,
    renderTable<TimelineEntry>(
      [
        { title: 'when', value: ({ at }) => clock(at) },
        { title: 'what', value: ({ what }) => what },
        { title: 'who', value: ({ actor }) => actor },
        { title: 'why', value: ({ why }) => shorten(why ?? '', 90) },
      ],
      timeline,
    ),
  );
}

const shorten = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

const COUNT_COLUMNS = (name: string) =>
  [
    { title: name, value: ([key]: [string, number]) => key },
    { title: 'events', value: ([, count]: [string, number]) => String(count), align: 'right' },
  ] as const;

function renderAging({ aging }: DemoReport): string {
  const buckets = Object.keys(aging.totals[0]?.buckets ?? {});
  const rows = [...aging.customers, ...aging.totals.map((sums) => ({ customerId: 'all', ...sums }))];
  return renderTable<Aging['customers'][number]>(
    [
      { title: 'customer', value: ({ customerId }) => customerId },
      ...buckets.map((bucket) => ({
        title: bucket,
        value: (row: AgingSums) => row.buckets[bucket] ?? '',
        align: 'right' as const,
      })),
      { title: 'unapplied', value: ({ unapplied }) => unapplied, align: 'right' },
      { title: 'balance', value: ({ balance }) => balance, align: 'right' },
      { title: 'past due', value: ({ pastDue }) => pastDue, align: 'right' },
    ],
    rows,
  );
}

const HEALTH_COLUMNS = [
  { title: 'customer', value: ({ customerId }: Health) => customerId },
  { title: 'state', value: ({ state }: Health) => state },
  { title: 'because', value: ({ reasons }: Health) => reasons.map(({ sentence }) => sentence).join(' ') },
];

const renderAcknowledgment = ({ kind, partnerId, verdict, content }: Acknowledgment): string =>
  `${kind} to ${partnerId}: ${verdict}\n${content.replace(/~\s*/g, '~\n').trimEnd()}`;
