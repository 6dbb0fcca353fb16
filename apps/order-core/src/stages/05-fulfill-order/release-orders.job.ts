import { fulfillmentReleased, purchaseRequested } from '#contracts';
import { fulfillmentKindOf } from '#domain/fulfillment/fulfillment-kind';
import { isPositiveDecimal } from '#domain/money/decimal';
import { formatPickListNumber, formatPurchaseRequestNumber } from '#domain/order/document-numbers';
import { OPEN_STATES } from '#domain/order/order-state';
import { PeriodicJob } from '#service-kit';
import { DataSource } from 'typeorm';
import { SERVICE_ACTOR } from '../../order-settings.js';
import { loadCustomer } from '../../pipeline/customers.repository.js';
import { eachOf } from '../../pipeline/each-of.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { loadCanonical } from '../../pipeline/order-messages.repository.js';
import { eventLine, type OrderWork, shipDayOf } from '../../pipeline/order-work.js';
import { addPickList, findReleasable, type HeldLine, loadDelivery, loadHeld } from './fulfillment.repository.js';
import { loadShipmentPlaces } from './shipments.repository.js';
import { sourceFromVendors } from './source-from-vendors.js';
import { loadVendorItems, loadVendorsAt } from './vendors.repository.js';

/** Beat 6: approved orders go to the floor, one pick list per location, as soon as they have stock. */
@PeriodicJob({ name: 'release-approved-orders', everyMs: 5_000 })
export class ReleaseOrdersJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly book: OrderBook,
  ) {}

  async run(): Promise<void> {
    await eachOf(await findReleasable(this.dataSource.manager, OPEN_STATES), (orderId) => this.release(orderId));
  }

  async release(orderId: string): Promise<void> {
    await this.book.change(orderId, SERVICE_ACTOR, async (work) => {
      // Looked at without a lock before; only what is still so under the lock counts.
      if (OPEN_STATES.includes(work.order.state)) await releaseOrder(work);
    });
  }
}

/**
 * What waits for vendors is asked of them, and what the order has set aside goes to the floor.
 * @returns whether a vendor was asked
 */
export async function releaseOrder(work: OrderWork, { again = false } = {}): Promise<boolean> {
  const customer = await loadCustomer(work.tx.manager, work.head.customerId);
  const complete = work.order.shipComplete ?? customer?.shipComplete ?? false;
  const asked = await sourceFromVendors(work, { again, complete });
  if (!complete || !work.lines.some(({ backordered }) => isPositiveDecimal(backordered))) await releaseHeld(work);
  return asked;
}

async function releaseHeld(work: OrderWork): Promise<void> {
  const { manager } = work.tx;
  const held = await loadHeld(manager, work.order.id);
  if (held.length === 0) return;
  const { carrier } = await loadCanonical(manager, work.order.id);
  const locationIds = [...new Set(held.map((line) => line.locationId))];
  const vendors = await loadVendorsAt(manager, locationIds);
  const delivery = await loadDelivery(manager, {
    customerId: work.head.customerId,
    shipToId: work.order.shipToId,
  });
  for (const locationId of locationIds) {
    await releaseLocation(work, {
      ...delivery,
      locationId,
      vendorId: vendors.get(locationId),
      transportMethod: carrier?.method,
      held: held.filter((line) => line.locationId === locationId),
    });
  }
}

interface Release {
  readonly locationId: string;
  readonly held: readonly HeldLine[];
  /** Of a vendor's location. */
  readonly vendorId: string | undefined;
  /** X12 element 91, as the order names it. */
  readonly transportMethod: string | undefined;
  readonly route: string | undefined;
  readonly carrier: string | undefined;
}

async function releaseLocation(work: OrderWork, release: Release): Promise<void> {
  const { tx, order, author } = work;
  const { locationId, held, transportMethod, route, carrier } = release;
  const kind = fulfillmentKindOf({ transportMethod, ofVendor: release.vendorId !== undefined });
  const pickListId = work.newId();
  const [shipOn] = held.map(({ position }) => shipDayOf(work, work.line(position))).sort();
  const list = { id: pickListId, orderId: order.id, locationId, kind, releasedAt: author.now, shipOn, lines: held };
  const number = await addPickList(tx.manager, { ...list, ...(kind === 'ship' ? { route, carrier } : NO_DELIVERY) });
  const change = work.mustMove('release');
  const lines = held.map(({ position, quantity }) => eventLine(work.line(position), quantity));
  work.tell(
    fulfillmentReleased,
    { ...work.head, pickListId, locationId, ...(kind === 'ship' ? {} : { fulfillment: kind }), lines },
    {
      ...change,
      after: { ...change.after, pickListId, number: formatPickListNumber(number), locationId, lines: lines.length },
    },
  );
  if (kind === 'drop_ship') await askVendor(work, { release, pickListId, number, lines });
}

const NO_DELIVERY = { route: undefined, carrier: undefined };

async function askVendor(
  work: OrderWork,
  asked: {
    readonly release: Release;
    readonly pickListId: string;
    readonly number: bigint;
    readonly lines: readonly ReturnType<typeof eventLine>[];
  },
): Promise<void> {
  const { locationId } = asked.release;
  const vendorId = asked.release.vendorId!;
  const { customerId, shipToId } = work.order;
  const { shipTo } = await loadShipmentPlaces(work.tx.manager, { locationId, customerId, shipToId });
  const items = await loadVendorItems(
    work.tx.manager,
    asked.lines.map(({ sku }) => sku),
  );
  const itemOf = new Map(items.map((item) => [item.sku, item.vendorItem]));
  const lines = asked.lines.map((line) => {
    const vendorItem = itemOf.get(line.sku);
    return vendorItem === undefined ? line : { ...line, vendorItem };
  });
  const purchaseRequestNumber = formatPurchaseRequestNumber(asked.number);
  work.tell(
    purchaseRequested,
    {
      ...work.head,
      purchaseRequestId: asked.pickListId,
      purchaseRequestNumber,
      vendorId,
      ...(shipTo ? { shipTo } : {}),
      lines,
    },
    { why: `vendor ${vendorId} ships it for us`, after: { purchaseRequestNumber, vendorId, lines: lines.length } },
  );
}
