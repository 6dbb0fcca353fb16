import { orderShipped } from '#contracts';
import { eventOfShipment } from '#domain/fulfillment/fulfillment-progress';
import { type Carton, packCartons } from '#domain/fulfillment/pack-cartons';
import { makeSscc } from '#domain/fulfillment/sscc';
import { addDecimal, type Decimal, multiplyDecimal, negateDecimal, subtractDecimal, ZERO } from '#domain/money/decimal';
import type { Rejection } from '#domain/rejections/rejections';
import { ok, type Result } from '#domain/result/result';
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
  nextSerials,
  type PickList,
  type PickListLine,
} from './fulfillment.repository.js';
import { loadProgress } from './progress.js';

export interface ShipmentTold {
  readonly pickListId: string;
  readonly shippedBy: string;
  readonly carrier?: string | undefined;
  readonly trackingNumber?: string | undefined;
  /** Empty: everything in one carton. Lines by their position in the order. */
  readonly cartons: readonly { readonly lines: readonly { readonly position: number; readonly quantity: Decimal }[] }[];
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
    const labelled = await this.#label(work, cartons);
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
      complete: !progress.unitsRemain,
      lines: goods,
      cartons: labelled,
    };
    await addShipment(tx.manager, shipment);
    const change = work.mustMove(eventOfShipment(progress));
    const { id: shipmentId, carrier, trackingNumber, complete, locationId, shippedOn } = shipment;
    work.tell(
      orderShipped,
      {
        ...work.head,
        shipmentId,
        locationId,
        shippedAt: author.now.toISOString(),
        shippedOn,
        ...(carrier ? { carrier } : {}),
        ...(trackingNumber ? { trackingNumber } : {}),
        complete,
        lines: goods.map(({ position, quantity }) => eventLine(work.line(position), quantity)),
        cartons: labelled,
      },
      { ...change, after: { ...change.after, shipmentId, carrier, trackingNumber, cartons: labelled.length } },
    );
    return shipmentId;
  }

  async #label(work: OrderWork, cartons: readonly Carton[]) {
    const serials = await nextSerials(work.tx.manager, cartons.length);
    return cartons.map(({ lines }, index) => ({
      sscc: makeSscc({ extensionDigit: 0, companyPrefix: this.settings.gs1CompanyPrefix, serial: serials[index]! }),
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
