import {
  formatOrderNumber,
  formatPickListNumber,
  formatShipmentNumber,
  formatWaveNumber,
} from '#domain/order/document-numbers';
import { formatMoney, minorDigits, sumMoney } from '#domain/money/money';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrderSettings } from '../order-settings.js';
import { readMoney } from '../pipeline/columns.js';
import {
  loadPickListRow,
  loadShipmentRow,
  type ShipmentListRow,
} from '../stages/05-fulfill-order/fulfillment.queries.repository.js';
import { shipmentView } from '../stages/05-fulfill-order/fulfillment-view.js';
import { loadShipmentPlaces } from '../stages/05-fulfill-order/shipments.repository.js';
import { loadWave, loadWaveItems } from '../stages/05-fulfill-order/waves.repository.js';
import type { StoredBilledCharge, StoredBilledTax } from '../stages/06-issue-invoice/invoice-columns.js';
import {
  type InvoiceLineRow,
  type InvoiceListRow,
  loadBilledShipments,
  loadCreditMemo,
  loadInvoice,
  loadInvoiceLines,
} from '../stages/06-issue-invoice/invoices.queries.repository.js';
import { printBillOfLading } from './bill-of-lading.paper.js';
import { printCreditMemo } from './credit-memo.paper.js';
import { type InvoiceLineOnPaper, printInvoice } from './invoice.paper.js';
import { printPackingSlip, type ShipmentOnPaper } from './packing-slip.paper.js';
import { localMinute, type PartyOnPaper, writePrice } from './paper-words.js';
import { printPickList } from './pick-list.paper.js';
import { printWave } from './wave.paper.js';

/** A paper that is known and not printed yet: whoever asks for it may not be allowed to see it. */
export interface OnPaper {
  /** Of the file. */
  readonly name: string;
  /** Whose paper it is; absent: the house's own. */
  readonly customerId?: string;
  readonly print: () => Promise<Buffer>;
}

/** Gathers what a paper says. Nothing is kept: the same data print the same paper, however often. */
@Injectable()
export class Papers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: OrderSettings,
  ) {}

  async pickList(id: string): Promise<OnPaper | undefined> {
    const { manager } = this.dataSource;
    const row = await loadPickListRow(manager, id);
    if (!row) return undefined;
    const name = formatPickListNumber(BigInt(row.number));
    const { shipFrom, shipTo } = await this.#places(row.location_id, row.customer_id, row.ship_to_id);
    const wave = row.wave_id === null ? undefined : await loadWave(manager, row.wave_id);
    const print = () =>
      printPickList({
        company: this.settings.company,
        number: name,
        location: shipFrom,
        waveNumber: wave && formatWaveNumber(BigInt(wave.number)),
        orderNumber: formatOrderNumber(BigInt(row.order_number)),
        purchaseOrderNumber: row.purchase_order_number,
        customer: { name: row.customer_name, identifier: row.customer_id },
        shipTo,
        fulfillment: row.kind,
        status: row.status,
        shipOn: row.ship_on ?? undefined,
        route: row.route ?? undefined,
        carrier: row.carrier ?? undefined,
        releasedAt: localMinute(row.released_at, this.settings.timeZone),
        lines: row.lines,
        madeAt: row.released_at,
      });
    return { name, print };
  }

  async wave(id: string): Promise<OnPaper | undefined> {
    const { manager } = this.dataSource;
    const row = await loadWave(manager, id);
    if (!row) return undefined;
    const name = formatWaveNumber(BigInt(row.number));
    const items = await loadWaveItems(manager, id);
    const print = () =>
      printWave({
        company: this.settings.company,
        number: name,
        location: { name: row.location_name, identifier: row.location_id },
        shipOn: row.ship_on ?? undefined,
        route: row.route ?? undefined,
        carrier: row.carrier ?? undefined,
        pickListCount: row.lists,
        items: items.map((item) => ({
          ...item,
          parts: item.parts.map(({ pickListNumber, quantity }) => ({
            quantity,
            pickListNumber: formatPickListNumber(BigInt(pickListNumber)),
          })),
        })),
        madeAt: row.planned_at,
      });
    return { name, print };
  }

  packingSlip = (id: string) => this.#shipment(id, 'packing slip', printPackingSlip);
  billOfLading = (id: string) => this.#shipment(id, 'bill of lading', printBillOfLading);

  async invoice(id: string): Promise<OnPaper | undefined> {
    const { manager } = this.dataSource;
    const row = await loadInvoice(manager, id);
    if (!row) return undefined;
    const lines = await loadInvoiceLines(manager, id);
    const shipments = await loadBilledShipments(manager, id);
    const [first] = shipments;
    const sameShipTo = first && shipments.every(({ ship_to_id }) => ship_to_id === first.ship_to_id);
    const places = sameShipTo && (await this.#places(first.location_id, row.customer_id, first.ship_to_id));
    const print = () =>
      printInvoice({
        ...headOfInvoice(row, lines),
        company: this.settings.company,
        remitTo: this.settings.remitTo,
        shipTo: places ? places.shipTo : undefined,
        shipments: shipments.map((shipment) => ({
          number: formatShipmentNumber(BigInt(shipment.number)),
          purchaseOrderNumber: shipment.purchase_order_number,
          orderNumber: formatOrderNumber(BigInt(shipment.order_number)),
          shippedOn: shipment.shipped_on,
          lines: lines
            .filter((line) => line.shipment_id === shipment.id)
            .map((line) => lineOnPaper(line, row.currency)),
        })),
      });
    return { name: row.number, customerId: row.customer_id, print };
  }

  async creditMemo(id: string): Promise<OnPaper | undefined> {
    const row = await loadCreditMemo(this.dataSource.manager, id);
    if (!row) return undefined;
    const money = (minor: string) => formatMoney(readMoney(minor, row.currency));
    const print = () =>
      printCreditMemo({
        company: this.settings.company,
        number: row.number,
        creditDate: row.credit_date,
        invoiceNumber: row.invoice_number,
        reason: row.reason,
        reference: row.reference ?? undefined,
        currency: row.currency,
        customer: { name: row.customer_name, identifier: row.customer_id },
        lines: row.lines.map(({ quantity, goodsMinor, ...line }) => ({
          ...line,
          returned: quantity === '0' ? undefined : quantity,
          amount: money(goodsMinor),
        })),
        charges: chargesOnPaper(row.charges),
        taxes: taxesOnPaper(row.taxes),
        amount: money(row.amount_minor),
        madeAt: row.issued_at,
      });
    return { name: row.number, customerId: row.customer_id, print };
  }

  async #shipment(
    id: string,
    what: string,
    printer: (shipment: ShipmentOnPaper) => Promise<Buffer>,
  ): Promise<OnPaper | undefined> {
    const row = await loadShipmentRow(this.dataSource.manager, id);
    if (!row) return undefined;
    const places = await this.#places(row.location_id, row.customer_id, row.ship_to_id);
    const shipment = shipmentOnPaper(row, { ...places, company: this.settings.company });
    return { name: `${shipment.number} ${what}`, customerId: row.customer_id, print: () => printer(shipment) };
  }

  #places(locationId: string, customerId: string, shipToId: string | null) {
    return loadShipmentPlaces(this.dataSource.manager, { locationId, customerId, shipToId: shipToId ?? undefined });
  }
}

function shipmentOnPaper(
  row: ShipmentListRow,
  around: {
    readonly company: readonly string[];
    readonly shipFrom: PartyOnPaper;
    readonly shipTo: PartyOnPaper | undefined;
  },
): ShipmentOnPaper {
  const { number, purchaseOrderNumber, shippedOn, billOfLading, complete } = shipmentView(row);
  return {
    ...around,
    ...{ number, purchaseOrderNumber, shippedOn, billOfLading, complete },
    orderNumber: formatOrderNumber(BigInt(row.order_number)),
    customer: { name: row.customer_name, identifier: row.customer_id },
    deliversOn: row.delivers_on ?? undefined,
    carrier: row.carrier ?? undefined,
    scac: row.scac ?? undefined,
    trackingNumber: row.tracking_number ?? undefined,
    proNumber: row.pro_number ?? undefined,
    collectedBy: row.collected_by ?? undefined,
    grossWeight:
      row.gross_weight === null || row.gross_weight_unit === null
        ? undefined
        : { value: row.gross_weight, unitOfMeasure: row.gross_weight_unit },
    lines: row.lines,
    cartons: row.cartons,
    madeAt: row.shipped_at,
  };
}

const headOfInvoice = (row: InvoiceListRow, lines: readonly InvoiceLineRow[]) => ({
  number: row.number,
  invoiceDate: row.invoice_date,
  dueDate: row.due_date,
  terms: row.terms,
  currency: row.currency,
  customer: { name: row.customer_name, identifier: row.customer_id },
  replacesNumber: row.replaces_number ?? undefined,
  goods: formatMoney(
    sumMoney(
      lines.map((line) => readMoney(line.extended_minor, row.currency)),
      row.currency,
    ),
  ),
  charges: chargesOnPaper(row.charges),
  taxes: taxesOnPaper(row.taxes),
  amount: formatMoney(readMoney(row.amount_minor, row.currency)),
  discount: row.discount ?? undefined,
  madeAt: row.posted_at,
});

const lineOnPaper = (line: InvoiceLineRow, currency: string): InvoiceLineOnPaper => ({
  line: line.line,
  lineNumber: line.line_number,
  sku: line.sku,
  description: line.description,
  quantity: line.quantity,
  unitOfMeasure: line.unit,
  unitPrice: writePrice(line.unit_price, minorDigits(currency)),
  extended: formatMoney(readMoney(line.extended_minor, currency)),
  weighed:
    line.weight === null
      ? undefined
      : `net weight ${line.weight} ${line.weight_unit} at ${writePrice(line.weight_price!, minorDigits(currency))} per ${line.weight_unit}`,
});

/** Allowances are below zero on paper. */
const chargesOnPaper = (charges: readonly StoredBilledCharge[]) =>
  charges.map(({ indicator, description, code, amount }) => ({
    description: description ?? (indicator === 'charge' ? `Charge ${code ?? ''}` : `Allowance ${code ?? ''}`).trim(),
    amount: indicator === 'charge' ? amount : `-${amount}`,
  }));

const taxesOnPaper = (taxes: readonly StoredBilledTax[]) =>
  taxes.map(({ percent, jurisdiction, amount }) => ({
    description: `Tax ${[jurisdiction, `${percent} %`].filter(Boolean).join(' ')}`,
    amount,
  }));
