import { eventOfShipment } from '#domain/fulfillment/fulfillment-progress';
import { type Carton, packCartons } from '#domain/fulfillment/pack-cartons';
import { makeSscc } from '#domain/fulfillment/sscc';
import { type LeavingLine, takeShipment } from '#domain/fulfillment/take-shipment';
import {
  addDecimal,
  type Decimal,
  formatDecimal,
  multiplyDecimal,
  negateDecimal,
  subtractDecimal,
  ZERO,
} from '#domain/money/decimal';
import { parseMoney } from '#domain/money/money';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { OrderSettings } from '../../order-settings.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { changeStock, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import { loadPickLines, loadPickList, type PickList, type PickListLine } from './fulfillment.repository.js';
import { loadProgress } from './progress.js';
import {
  addShipment,
  loadWeightShipped,
  nextSerials,
  type ShipmentCharge,
  type ShipmentRow,
  type Weight,
} from './shipments.repository.js';
import { tellShipment } from './tell-shipment.js';

export interface ShipmentTold {
  readonly carrier?: string | undefined;
  readonly trackingNumber?: string | undefined;
  /** The carrier's own reference. */
  readonly proNumber?: string | undefined;
  readonly deliversOn?: string | undefined;
  /** Standard carrier alpha code. */
  readonly scac?: string | undefined;
  /** The carrier's; absent: ours, made from the shipment's number. */
  readonly billOfLading?: string | undefined;
  readonly grossWeight?: Weight | undefined;
  /** Billed beside the goods: freight and the like. */
  readonly charges?: readonly ShipmentCharge[] | undefined;
  /** What leaves now, by position in the order; absent: everything that is picked and has not left. */
  readonly lines?:
    | readonly { readonly position: number; readonly quantity: Decimal; readonly weight?: Decimal | undefined }[]
    | undefined;
  /** Empty: everything in one carton. Lines by their position in the order. */
  readonly cartons: readonly {
    readonly trackingNumber?: string | undefined;
    readonly grossWeight?: Weight | undefined;
    readonly lines: readonly { readonly position: number; readonly quantity: Decimal }[];
  }[];
  /** Of goods the customer fetches: who took them, as they gave their name. */
  readonly collectedBy?: string | undefined;
}

export interface Shipped {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly state: string;
}

/** Beat 7: what was picked leaves. Shipping consumes the order's own reservation and asks no availability again. */
@Injectable()
export class ShipOrder {
  constructor(
    private readonly transactions: Transactions,
    private readonly book: OrderBook,
    private readonly settings: OrderSettings,
  ) {}

  /** @throws NotFoundError */
  async run(
    told: ShipmentTold & { readonly pickListId: string; readonly shippedBy: string },
  ): Promise<Result<Shipped, Rejection>> {
    return this.transactions.run(async (tx) => {
      const found = await loadPickList(tx.manager, told.pickListId);
      if (!found) throw new NotFoundError('pick list', told.pickListId);
      const refused = refuseHandOver(found, told);
      if (refused) return err(refused);
      const work = await this.book.open(tx, found.orderId, this.book.author(told.shippedBy));
      const shipmentId = await this.record(work, found.id, told);
      if (!shipmentId.ok) return shipmentId;
      await this.book.save(work);
      return ok({ shipmentId: shipmentId.value, orderId: work.order.id, state: work.order.state });
    });
  }

  /** As {@link run}, on an order the caller has open and saves. @returns the id of the shipment */
  async record(work: OrderWork, pickListId: string, told: ShipmentTold): Promise<Result<string, Rejection>> {
    const { manager } = work.tx;
    const unpayable = told.charges?.find(({ amount }) => !parseMoney(amount, work.order.currency));
    if (unpayable) {
      const message = `${unpayable.amount} is no amount of ${work.order.currency}.`;
      return err(rejection('CHARGE_AMOUNT_INVALID', message));
    }
    // Read again: the order's row is locked only now.
    const list = (await loadPickList(manager, pickListId))!;
    if (list.status !== 'picked') return err(rejection('PICK_LIST_NOT_PICKED', `The pick list is ${list.status}.`));
    const picked = await loadPickLines(manager, list.id);
    const leaving = takeShipment({
      parts: picked.map((part) => ({
        ...part,
        id: part.reservationId,
        lineNumber: work.line(part.position).lineNumber,
        picked: part.picked ?? ZERO,
      })),
      weightShipped: await loadWeightShipped(manager, list.id),
      lines: told.lines,
    });
    if (!leaving.ok) return leaving;
    const packed = packCartons({
      // Positions stand in for line numbers: a document may use a number twice.
      goods: leaving.value.map(({ position, quantity }) => ({ lineNumber: String(position), quantity })),
      cartons: told.cartons.map(({ lines }) => ({
        lines: lines.map(({ position, quantity }) => ({ lineNumber: String(position), quantity })),
      })),
    });
    if (!packed.ok) return packed;
    return ok(await this.#ship(work, { told, list, picked, leaving: leaving.value, cartons: packed.value }));
  }

  async #ship(work: OrderWork, leaves: Leaves): Promise<string> {
    const { author, order } = work;
    const { told, list, leaving } = leaves;
    await takeStock(work, leaves);
    for (const { position, quantity } of leaving) {
      const line = work.line(position);
      line.picked = subtractDecimal(line.picked, quantity);
      line.shipped = addDecimal(line.shipped, quantity);
    }
    const progress = await loadProgress(work);
    const units = unitsOf(work, leaves.picked);
    const shipment: ShipmentRow = {
      ...told,
      id: work.newId(),
      orderId: order.id,
      pickListId: list.id,
      locationId: list.locationId,
      kind: list.kind,
      vendorId: list.vendorId,
      shippedAt: author.now,
      shippedOn: author.today,
      shippedBy: author.actor,
      carrier: told.carrier,
      trackingNumber: told.trackingNumber,
      proNumber: told.proNumber,
      deliversOn: told.deliversOn,
      scac: told.scac,
      billOfLading: told.billOfLading,
      collectedBy: told.collectedBy,
      grossWeight: told.grossWeight,
      charges: told.charges ?? [],
      complete: !progress.unitsRemain,
      lines: leaving,
      units,
      cartons: await this.#label(work, leaves, units),
    };
    const number = await addShipment(work.tx.manager, shipment);
    const change = work.mustMove(eventOfShipment(progress));
    await tellShipment(work, { shipment, number, change });
    return shipment.id;
  }

  async #label(
    work: OrderWork,
    { cartons, told, leaving }: Leaves,
    units: ShipmentRow['units'],
  ): Promise<ShipmentRow['cartons']> {
    const serials = await nextSerials(work.tx.manager, cartons.length);
    const whole = new Map(leaving.map((line) => [String(line.position), line]));
    return cartons.map(({ lines }, index) => ({
      sscc: makeSscc({ extensionDigit: 0, companyPrefix: this.settings.gs1CompanyPrefix, serial: serials[index]! }),
      ...definedOf(told.cartons[index]),
      lines: lines.map(({ lineNumber, quantity }) => ({
        ...eventLine(work.line(Number(lineNumber)), quantity),
        ...catchWeightOf(whole.get(lineNumber)!, quantity, units),
      })),
    }));
  }
}

interface Leaves {
  readonly told: ShipmentTold;
  readonly list: PickList;
  readonly picked: readonly PickListLine[];
  readonly leaving: readonly LeavingLine[];
  readonly cartons: readonly Carton[];
}

/** Goods the customer fetches are handed over to somebody; the others are not; a vendor's leave with its confirmation. */
function refuseHandOver({ kind, vendorId }: PickList, { collectedBy }: ShipmentTold): Rejection | undefined {
  if (kind === 'drop_ship') return rejection('PICK_LIST_OF_VENDOR', `Vendor ${vendorId} ships these goods.`);
  if ((kind === 'pickup') === (collectedBy !== undefined)) return undefined;
  const message =
    kind === 'pickup' ? 'The customer fetches the goods: who collected them?' : 'A carrier takes the goods.';
  return rejection('PICKUP_NOT_COLLECTED', message);
}

async function takeStock(work: OrderWork, { list, leaving }: Leaves): Promise<void> {
  const { locationId, id: reference } = list;
  const changes = leaving.map(({ position, quantity }): StockChange => {
    const { sku, factor } = work.line(position);
    const base = negateDecimal(multiplyDecimal(quantity, factor!));
    return { locationId, sku: sku!, onHand: base, reserved: base, kind: 'ship', orderId: work.order.id, reference };
  });
  if (!(await changeStock(work.tx.manager, changes, work.author)))
    throw new Error(`pick list ${list.id} holds more than is on hand`);
}

const unitsOf = (work: OrderWork, picked: readonly PickListLine[]): ShipmentRow['units'] =>
  new Map(picked.map(({ position, baseUnit }) => [position, { factor: work.line(position).factor!, baseUnit }]));

const definedOf = (carton: ShipmentTold['cartons'][number] | undefined) => ({
  ...(carton?.trackingNumber === undefined ? {} : { trackingNumber: carton.trackingNumber }),
  ...(carton?.grossWeight === undefined ? {} : { grossWeight: carton.grossWeight }),
});

/** A carton that holds all of a line holds its weight; of a part nobody weighed it by itself. */
function catchWeightOf(line: LeavingLine, quantity: Decimal, units: ShipmentRow['units']): { catchWeight?: Weight } {
  if (!line.weight || subtractDecimal(line.quantity, quantity).unscaled !== 0n) return {};
  const { baseUnit: unitOfMeasure } = units.get(line.position)!;
  return { catchWeight: { value: formatDecimal(line.weight), unitOfMeasure } };
}
