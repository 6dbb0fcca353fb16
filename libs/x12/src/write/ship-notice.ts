import {
  descriptionSegments,
  identifierElements,
  partySegments,
  referenceSegments,
  type DraftDate,
  type DraftIdentifier,
  type DraftParty,
  type DraftReference,
  type DraftSegment,
  type DraftSet,
} from './draft-set.js';

export interface ShippedItem {
  /** LIN01 and SN101: the line of the purchase order. */
  readonly lineNumber?: string | undefined;
  /** At least one: LIN02 and LIN03 are mandatory. */
  readonly identifiers: readonly DraftIdentifier[];
  /** SN102: what is in this carton, not what was ordered. */
  readonly quantity: string;
  readonly unitOfMeasure: string;
  /** SN105 and SN106. */
  readonly ordered?: { readonly quantity: string; readonly unitOfMeasure: string } | undefined;
  /** SN108, element 668: AC shipped, BP partial, balance backordered … */
  readonly status?: string | undefined;
  readonly description?: string | undefined;
}

export interface ShippedCarton {
  /** SSCC-18, 18 digits. Written as MAN*GM*00 + SSCC: GM wants the application identifier. */
  readonly sscc?: string | undefined;
  /** MAN04 = CP and MAN05: the parcel carrier's number of this carton. */
  readonly trackingNumber?: string | undefined;
  readonly grossWeight?: { readonly value: string; readonly unitOfMeasure: string } | undefined;
  readonly items: readonly ShippedItem[];
}

export interface ShippedOrder {
  readonly purchaseOrderNumber: string;
  readonly releaseNumber?: string | undefined;
  readonly purchaseOrderDate?: string | undefined;
  readonly contractNumber?: string | undefined;
  readonly references?: readonly DraftReference[] | undefined;
  readonly buyer?: DraftParty | undefined;
  readonly cartons: readonly ShippedCarton[];
}

export interface ShipNoticeInput {
  /** Element 353 (BSN01): 00 original, 01 cancel, 05 replace. */
  readonly purpose: string;
  /** BSN02, 2 to 30 characters, ours and never used again. */
  readonly shipmentId: string;
  /** BSN03 and BSN04: when this notice was made, local. */
  readonly noticeDate: string;
  readonly noticeTime: string;
  /** TD101 element 103 (CTN25 carton of corrugated, PLT94 pallet of wood …) and TD102. */
  readonly packages: { readonly code: string; readonly count: number };
  /** TD106 = G. */
  readonly grossWeight?: { readonly value: string; readonly unitOfMeasure: string } | undefined;
  readonly carrier?:
    | { readonly scac?: string | undefined; readonly method?: string | undefined; readonly name?: string | undefined }
    | undefined;
  /** REF*BM. */
  readonly billOfLading?: string | undefined;
  /** REF*CN: the carrier's own number of the shipment. */
  readonly carrierReference?: string | undefined;
  readonly references?: readonly DraftReference[] | undefined;
  /** DTM: 011 shipped is expected by every partner, 017 estimated delivery by most. */
  readonly dates: readonly DraftDate[];
  /** SF and ST at least. */
  readonly parties: readonly DraftParty[];
  readonly orders: readonly ShippedOrder[];
}

/**
 * 856 ship notice in the structure shipment, order, pack, item (BSN05 = 0001; element 735 levels S, O, P, I). Goods in
 * no carton stand below a pack without a MAN. CTT01 counts the HL segments.
 */
export function writeShipNotice(input: ShipNoticeInput): DraftSet {
  const tree = new Levels();
  const shipment = tree.open('S', undefined, input.orders.length > 0);
  tree.add(...shipmentSegments(input));
  for (const order of input.orders) {
    const parent = tree.open('O', shipment, order.cartons.length > 0);
    tree.add(...orderSegments(order));
    for (const carton of order.cartons) {
      const pack = tree.open('P', parent, carton.items.length > 0);
      tree.add(...cartonSegments(carton));
      for (const item of carton.items) {
        tree.open('I', pack, false);
        tree.add(...itemSegments(item));
      }
    }
  }
  const { purpose, shipmentId, noticeDate, noticeTime } = input;
  const segments: DraftSegment[] = [
    ['BSN', purpose, shipmentId, noticeDate, noticeTime, '0001'],
    ...tree.segments,
    ['CTT', tree.count],
  ];
  return { identifier: '856', segments };
}

/** HL segments numbered from 1 (HL01), each with its parent (HL02) and whether it has children (HL04, element 736). */
class Levels {
  readonly segments: DraftSegment[] = [];
  count = 0;

  open(level: 'S' | 'O' | 'P' | 'I', parent: number | undefined, hasChildren: boolean): number {
    this.count += 1;
    this.segments.push(['HL', this.count, parent, level, hasChildren ? '1' : '0']);
    return this.count;
  }

  add(...segments: readonly DraftSegment[]): void {
    this.segments.push(...segments);
  }
}

/** In the order of the HL loop: TD1, TD5, REF, DTM, N1. */
function shipmentSegments(input: ShipNoticeInput): DraftSegment[] {
  const { packages, grossWeight, carrier, billOfLading, carrierReference } = input;
  const segments: DraftSegment[] = [
    [
      'TD1',
      packages.code,
      packages.count,
      undefined,
      undefined,
      undefined,
      ...(grossWeight ? ['G', grossWeight.value, grossWeight.unitOfMeasure] : []),
    ],
  ];
  // R0204050612: a TD5 must say something beside the routing sequence; B is origin/delivery carrier.
  if (carrier && (carrier.scac ?? carrier.method ?? carrier.name) !== undefined) {
    const { scac, method, name } = carrier;
    segments.push(['TD5', 'B', scac === undefined ? undefined : '2', scac, method, name]);
  }
  const references = [
    ...(billOfLading === undefined ? [] : [{ qualifier: 'BM', value: billOfLading }]),
    ...(carrierReference === undefined ? [] : [{ qualifier: 'CN', value: carrierReference }]),
    ...(input.references ?? []),
  ];
  segments.push(...referenceSegments(references));
  segments.push(...input.dates.map(({ qualifier, date }): DraftSegment => ['DTM', qualifier, date]));
  segments.push(...input.parties.flatMap(partySegments));
  return segments;
}

function orderSegments(order: ShippedOrder): DraftSegment[] {
  const { purchaseOrderNumber, releaseNumber, purchaseOrderDate, contractNumber, buyer } = order;
  return [
    ['PRF', purchaseOrderNumber, releaseNumber, undefined, purchaseOrderDate, undefined, contractNumber],
    ...referenceSegments(order.references),
    ...(buyer ? partySegments(buyer) : []),
  ];
}

function cartonSegments({ sscc, trackingNumber, grossWeight }: ShippedCarton): DraftSegment[] {
  const segments: DraftSegment[] = [];
  if (grossWeight) segments.push(['MEA', 'PD', 'G', grossWeight.value, [grossWeight.unitOfMeasure]]);
  const marks = [
    ...(sscc === undefined ? [] : ['GM', `00${sscc}`]),
    ...(trackingNumber === undefined ? [] : ['CP', trackingNumber]),
  ];
  // MAN01-02 the first mark, MAN04-05 the second.
  if (marks.length > 0) segments.push(['MAN', marks[0], marks[1], undefined, marks[2], marks[3]]);
  return segments;
}

function itemSegments(item: ShippedItem): DraftSegment[] {
  const { lineNumber, identifiers, quantity, unitOfMeasure, ordered, status } = item;
  const hasStatus = status !== undefined;
  return [
    ['LIN', lineNumber, ...identifierElements(identifiers)],
    [
      'SN1',
      lineNumber,
      quantity,
      unitOfMeasure,
      undefined,
      ordered?.quantity,
      ordered?.unitOfMeasure,
      undefined,
      ...(hasStatus ? [status] : []),
    ],
    ...descriptionSegments(item.description),
  ];
}
