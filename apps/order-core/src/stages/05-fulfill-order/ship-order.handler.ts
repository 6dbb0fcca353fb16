import { orderShipped } from '#contracts';
import { eventOfShipment } from '#domain/fulfillment/fulfillment-progress';
import { type Carton, packCartons } from '#domain/fulfillment/pack-cartons';
import { makeSscc } from '#domain/fulfillment/sscc';
import { addDecimal, type Decimal, multiplyDecimal, negateDecimal, subtractDecimal, ZERO } from '#domain/money/decimal';
import { parseMoney } from '#domain/money/money';
import { formatBillOfLading, formatShipmentNumber } from '#domain/order/document-numbers';
import { type Rejection, rejection } from '#domain/rejections/rejections';
import { err, ok, type Result } from '#domain/result/result';
import { Transactions } from '#messaging';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/not-found.error.js';
import { OrderSettings } from '../../order-settings.js';
import { OrderBook } from '../../pipeline/order-book.js';
import { eventLine, type OrderWork } from '../../pipeline/order-work.js';
import { changeStock, type StockChange } from '../../pipeline/stock-ledger.repository.js';
import {
  addShipment,
  loadPickLines,
  loadPickList,
  loadShipmentPlaces,
  nextSerials,
  type PickList,
  type PickListLine,
  type ShipmentCharge,
} from './fulfillment.repository.js';
import { loadProgress } from './progress.js';

export interface ShipmentTold {
  readonly pickListId: string;
  readonly shippedBy: string;
  readonly carrier?: string | undefined;
  readonly trackingNumber?: string | undefined;
  /** Standard carrier alpha code. */
  readonly scac?: string | undefined;
  /** The carrier's; absent: ours, made from the shipment's number. */
  readonly billOfLading?: string | undefined;
  /** Billed beside the goods: freight and the like. */
  readonly charges?: readonly ShipmentCharge[] | undefined;
  /** Empty: everything in one carton. Lines by their position in the order. */
  readonly cartons: readonly {
    readonly trackingNumber?: string | undefined;
    readonly lines: readonly { readonly position: number; readonly quantity: Decimal }[];
  }[];
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
  async run(told: ShipmentTold): Promise<Result<{ shipmentId: string; orderId: string; state: string }, Rejection>> {
    return this.transactions.run(async (tx) => {
      const found = await loadPickList(tx.manager, told.pickListId);
      if (!found) throw new NotFoundError('pick list', told.pickListId);
      const work = await this.book.open(tx, found.orderId, this.book.author(told.shippedBy));
      const unpayable = told.charges?.find(({ amount }) => !parseMoney(amount, work.order.currency));
      if (unpayable) {
        const message = `${unpayable.amount} is no amount of ${work.order.currency}.`;
        return err(rejection('CHARGE_AMOUNT_INVALID', message));
      }
      const list = (await loadPickList(tx.manager, found.id)) ?? found;
      const picked = sumByPosition(await loadPickLines(tx.manager, list.id));
      const packed = packCartons({
        status: list.status,
        // Positions stand in for line numbers: a document may use a number twice.
        picked: picked.map(({ position, quantity }) => {
          const { sku, unit } = work.line(position);
          return { lineNumber: String(position), sku: sku!, unit: unit!, quantity };
        }),
        cartons: told.cartons.map(({ lines }) => ({
          lines: lines.map(({ position, quantity }) => ({ lineNumber: String(position), quantity })),
        })),
      });
      if (!packed.ok) return packed;
      const shipmentId = await this.#ship(work, { told, list, picked, cartons: packed.value });
      await this.book.save(work);
      return ok({ shipmentId, orderId: work.order.id, state: work.order.state });
    });
  }

  async #ship(
    work: OrderWork,
    {
      told,
      list,
      picked,
      cartons,
    }: { told: ShipmentTold; list: PickList; picked: PickedPosition[]; cartons: readonly Carton[] },
  ): Promise<string> {
    const { tx, author, order } = work;
    const goods = picked.filter(({ quantity }) => quantity.unscaled > 0n);
    const changes = goods.map(({ position, sku, quantity }): StockChange => {
      const base = negateDecimal(multiplyDecimal(quantity, work.line(position).factor!));
      const { locationId, id } = list;
      return { locationId, sku, onHand: base, reserved: base, kind: 'ship', orderId: order.id, reference: id };
    });
    if (!(await changeStock(tx.manager, changes, author)))
      throw new Error(`pick list ${list.id} holds more than is on hand`);
    for (const { position, quantity } of goods) {
      const line = work.line(position);
      line.picked = subtractDecimal(line.picked, quantity);
      line.shipped = addDecimal(line.shipped, quantity);
    }
    const labelled = await this.#label(work, cartons, told.cartons);
    const progress = await loadProgress(work);
    const shipment = {
      id: work.newId(),
      orderId: order.id,
      pickListId: list.id,
      locationId: list.locationId,
      shippedAt: author.now,
      shippedOn: author.today,
      shippedBy: author.actor,
      carrier: told.carrier,
      trackingNumber: told.trackingNumber,
      scac: told.scac,
      billOfLading: told.billOfLading,
      charges: told.charges ?? [],
      complete: !progress.unitsRemain,
      lines: goods,
      cartons: labelled,
    };
    const number = await addShipment(tx.manager, shipment);
    const { shipFrom, shipTo } = await loadShipmentPlaces(tx.manager, { ...work.order, locationId: list.locationId });
    const billOfLading = told.billOfLading ?? formatBillOfLading(number);
    const change = work.mustMove(eventOfShipment(progress));
    const { id: shipmentId, carrier, trackingNumber, complete, locationId, shippedOn } = shipment;
    work.tell(
      orderShipped,
      {
        ...work.head,
        shipmentId,
        shipmentNumber: formatShipmentNumber(number),
        locationId,
        shippedAt: author.now.toISOString(),
        shippedOn,
        ...(carrier ? { carrier } : {}),
        ...(trackingNumber ? { trackingNumber } : {}),
        ...(told.scac ? { scac: told.scac } : {}),
        billOfLading,
        shipFrom,
        ...(shipTo ? { shipTo } : {}),
        complete,
        lines: goods.map(({ position, quantity }) => eventLine(work.line(position), quantity)),
        cartons: labelled,
      },
      {
        ...change,
        after: { ...change.after, shipmentId, carrier, trackingNumber, billOfLading, cartons: labelled.length },
      },
    );
    return shipmentId;
  }

  async #label(work: OrderWork, cartons: readonly Carton[], told: ShipmentTold['cartons']) {
    const serials = await nextSerials(work.tx.manager, cartons.length);
    return cartons.map(({ lines }, index) => ({
      sscc: makeSscc({ extensionDigit: 0, companyPrefix: this.settings.gs1CompanyPrefix, serial: serials[index]! }),
      ...(told[index]?.trackingNumber ? { trackingNumber: told[index].trackingNumber } : {}),
      lines: lines.map(({ lineNumber, quantity }) => eventLine(work.line(Number(lineNumber)), quantity)),
    }));
  }
}

interface PickedPosition {
  readonly position: number;
  readonly sku: string;
  readonly quantity: Decimal;
}

/** One line may be reserved, and so picked, in several parts. */
function sumByPosition(lines: readonly PickListLine[]): PickedPosition[] {
  const sums = new Map<number, PickedPosition>();
  for (const { position, sku, picked } of lines) {
    const before = sums.get(position)?.quantity ?? ZERO;
    sums.set(position, { position, sku, quantity: addDecimal(before, picked ?? ZERO) });
  }
  return [...sums.values()];
}
