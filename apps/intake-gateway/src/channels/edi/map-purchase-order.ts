import type { CanonicalOrder, CanonicalOrderLine, OrderPurpose } from '#contracts';
import {
  addDecimals,
  decimalText,
  readDecimal,
  sentenceOf,
  type Fault,
  type SetReport,
  type TransactionSet,
} from '#x12';
import {
  addEquipment,
  addRouting,
  addToParty,
  keepSegment,
  mapAllowanceOrCharge,
  mapContact,
  mapDate,
  mapIdentifiers,
  mapParty,
  mapReference,
  mapSubLine,
  mapTax,
  mapTerms,
  noteOfSegment,
  type KeptSegment,
} from './map-order-parts.js';
import { OrderProvenance } from './order-provenance.js';
import { dateAt, decimalAt, said, textAt, unsignedDecimalAt, type SegmentAt } from './segment-values.js';

/** What the mapping needs to know beside the set itself. */
export interface PurchaseOrderInput {
  readonly set: TransactionSet;
  /** The report of the set's own validation; it knows the place of every segment. */
  readonly report: SetReport;
  /** Id of the document as kept. */
  readonly documentId: string;
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  /** Overrides ISA15, for partners in test mode. */
  readonly test?: boolean | undefined;
}

export type MappedPurchaseOrder =
  { readonly ok: true; readonly order: CanonicalOrder } | { readonly ok: false; readonly faults: readonly Fault[] };

/** X12 element 353. */
const PURPOSES: Readonly<Record<string, OrderPurpose>> = {
  '00': 'original',
  '01': 'cancel',
  '02': 'add',
  '03': 'delete',
  '04': 'change',
  '05': 'replace',
  '06': 'confirmation',
  '07': 'duplicate',
  '08': 'status',
  '13': 'request',
};

/**
 * Maps an accepted 850 to the canonical order. Pure. Every segment goes somewhere: to its field, or whole to
 * `extensions.segments` of the order or the line. `provenance` is worked out when it is first looked at.
 */
export function mapPurchaseOrder(input: PurchaseOrderInput): MappedPurchaseOrder {
  const mapper = new PurchaseOrderMapper(input, undefined);
  const order = mapper.map();
  return mapper.faults.length > 0 ? { ok: false, faults: mapper.faults } : { ok: true, order };
}

/** Maps the set once more, noting where everything stands: most orders are read without ever asking for it. */
function findProvenance(input: PurchaseOrderInput): CanonicalOrder['provenance'] {
  const provenance = new OrderProvenance();
  new PurchaseOrderMapper(input, provenance).map();
  return provenance.entries;
}

type Party = CanonicalOrder['parties'][number];
type SubLine = CanonicalOrderLine['subLines'][number];

/** Descriptions of one line are told apart by this. */
const BETWEEN_DESCRIPTIONS = '; ';

/** CTP02 classes that are not what the buyer pays: they never stand in for a missing PO104. */
const OTHER_PRICE_CLASSES = new Set(['MSR', 'RES', 'RTL', 'SRP', 'SLP', 'ICL', 'LPR', 'PRP']);

class PurchaseOrderMapper {
  readonly faults: Fault[] = [];
  private readonly order: CanonicalOrder;
  private line: CanonicalOrderLine | undefined;
  private party: Party | undefined;
  private partyPointer = '';
  private subLine: SubLine | undefined;
  private quantitySaid = true;

  constructor(
    private readonly input: PurchaseOrderInput,
    private readonly provenance: OrderProvenance | undefined,
  ) {
    const { set } = input;
    const { interchange, group } = set;
    let entries: CanonicalOrder['provenance'] | undefined;
    this.order = {
      purchaseOrderNumber: '',
      purpose: 'original',
      source: said({
        channel: 'edi' as const,
        documentId: input.documentId,
        partnerId: input.partnerId,
        test: input.test ?? interchange.usage === 'T',
        interchange: {
          senderQualifier: interchange.senderQualifier || '--',
          senderId: interchange.senderId || '--',
          receiverQualifier: interchange.receiverQualifier || '--',
          receiverId: interchange.receiverId || '--',
          controlNumber: interchange.controlNumber,
        },
        group: { controlNumber: group.controlNumber, version: group.version.slice(0, 12) },
        transactionSet: { identifier: set.identifier, controlNumber: set.controlNumber.slice(0, 14) },
      }),
      parties: [],
      dates: [],
      references: [],
      notes: [],
      lines: [],
      allowancesAndCharges: [],
      totals: { lineCount: 0 },
      get provenance() {
        return (entries ??= findProvenance(input));
      },
      set provenance(other) {
        entries = other;
      },
    };
    if (input.customerId !== undefined) this.order.customerId = input.customerId;
  }

  map(): CanonicalOrder {
    const { segments: table } = this.input.set;
    const { assignment } = this.input.report;
    // One place record for all segments: nobody keeps it.
    const at = { table, index: 0 };
    for (; at.index < table.length; at.index += 1) this.segment(at, assignment[at.index]?.path);
    this.endLine();
    const { order } = this;
    if (order.totals.lineCount === 0) order.totals.lineCount = order.lines.length;
    return order;
  }

  private segment(at: SegmentAt, path: string | undefined): void {
    switch (path) {
      case 'ST':
      case 'SE':
        return;
      case 'BEG':
        return this.beginOrder(at);
      case 'CUR':
        return this.currency(at);
      case 'CTT':
        return this.totals(at);
      case 'AMT':
      case 'CTT/AMT':
        return this.amount(at, path);
      case 'PO1':
        return this.beginLine(at);
      case undefined:
        return this.keep(at, path);
      default:
        if (path.startsWith('PO1/')) this.lineSegment(at, path);
        else this.headerSegment(at, path);
    }
  }

  private beginOrder(at: SegmentAt): void {
    const { order } = this;
    const code = at.table.element(at.index, 1);
    order.purpose = PURPOSES[code] ?? `x12:${code}`;
    order.purchaseOrderNumber = textAt(at, 3, 50) ?? '';
    if (order.purchaseOrderNumber === '') this.refuse(at, 3, 'The purchase order number is blank.');
    const [orderType, releaseNumber] = [textAt(at, 2, 3), textAt(at, 4, 30)];
    const [purchaseOrderDate, contractNumber] = [dateAt(at, 5), textAt(at, 6, 30)];
    if (orderType !== undefined) order.orderType = orderType;
    if (releaseNumber !== undefined) order.releaseNumber = releaseNumber;
    if (purchaseOrderDate !== undefined) order.purchaseOrderDate = purchaseOrderDate;
    if (contractNumber !== undefined) order.contractNumber = contractNumber;
    this.from('/purpose', at, 1);
    this.from('/orderType', at, 2);
    this.from('/purchaseOrderNumber', at, 3);
    this.from('/releaseNumber', at, 4);
    this.from('/purchaseOrderDate', at, 5);
    this.from('/contractNumber', at, 6);
    for (let element = 7; element <= at.table.elementCount(at.index); element += 1) {
      if (at.table.has(at.index, element)) return this.keep(at, 'BEG');
    }
  }

  private currency(at: SegmentAt): void {
    const currency = at.table.element(at.index, 2).trim().toUpperCase();
    if (/^[A-Z]{3}$/.test(currency) && this.order.currency === undefined) {
      this.order.currency = currency;
      this.from('/currency', at, 2);
      if (at.table.elementCount(at.index) <= 2) return;
    }
    this.keep(at, 'CUR');
  }

  private totals(at: SegmentAt): void {
    this.endLine();
    const { totals } = this.order;
    const count = at.table.element(at.index, 1);
    if (/^\d{1,6}$/.test(count)) {
      totals.lineCount = Number(count);
      this.from('/totals/lineCount', at, 1);
    }
    const hash = decimalAt(at, 2);
    if (hash !== undefined) {
      totals.hashTotal = hash;
      this.from('/totals/hashTotal', at, 2);
    }
    if (at.table.elementCount(at.index) > 2) this.keep(at, 'CTT');
  }

  /** AMT*TT and AMT*1 are the order total; other amounts are kept whole. */
  private amount(at: SegmentAt, path: string): void {
    const amount = decimalAt(at, 2);
    if (amount === undefined || !/^(TT|1)$/.test(at.table.element(at.index, 1))) return this.keep(at, path);
    this.order.totals.amount = amount;
    this.from('/totals/amount', at, 2);
  }

  private headerSegment(at: SegmentAt, path: string): void {
    const { order } = this;
    switch (path) {
      case 'REF':
        return this.add(order.references, mapReference(at), '/references', at, path);
      case 'PER':
        return this.add((order.contacts ??= []), mapContact(at), '/contacts', at, path);
      case 'DTM':
        return this.add(order.dates, mapDate(at), '/dates', at, path);
      case 'SAC':
        return this.add(order.allowancesAndCharges, mapAllowanceOrCharge(at), '/allowancesAndCharges', at, path);
      case 'TXI':
        return this.add((order.taxes ??= []), mapTax(at), '/taxes', at, path);
      case 'ITD':
        return this.terms(at);
      case 'TD5':
      case 'TD3':
        return this.carrier(order, '/carrier', at, path);
      case 'NTE':
      case 'N9/MSG':
      case 'N9/MTX':
      case 'SPI/MSG':
      case 'SPI/MTX':
      case 'ADV/MTX':
        return this.note(order.notes, '/notes', at, path);
      case 'N9':
        return this.reference(order, '', at, path);
      case 'N1':
        return this.beginParty(order.parties, '/parties', at, path);
      default:
        if (path.startsWith('N1/')) this.partySegment(at, path, path.slice(3));
        else this.keep(at, path);
    }
  }

  private terms(at: SegmentAt): void {
    if (this.order.terms) return this.keep(at, 'ITD');
    this.order.terms = mapTerms(at);
    this.from('/terms', at);
  }

  private carrier(owner: CanonicalOrder | CanonicalOrderLine, pointer: string, at: SegmentAt, path: string): void {
    const td5 = path.endsWith('TD5');
    if (td5 && (owner.carrier?.routing ?? owner.carrier?.scac ?? owner.carrier?.method) !== undefined) {
      return this.keep(at, path);
    }
    const carrier = (owner.carrier ??= {});
    if (td5) addRouting(carrier, at);
    else addEquipment(carrier, at);
    this.from(pointer, at);
    // A routing code of another agency than SCAC has no field of its own.
    if (td5 && at.table.has(at.index, 3) && carrier.scac === undefined) this.keep(at, path);
  }

  private note(notes: string[], pointer: string, at: SegmentAt, path: string): void {
    const note = noteOfSegment(path.slice(path.lastIndexOf('/') + 1), at);
    if (note === undefined) return this.keep(at, path);
    notes.push(note);
    this.from(`${pointer}/${notes.length - 1}`, at, path.endsWith('MTX') ? 2 : 1);
  }

  /** N9 names a reference; its texts follow as MSG or MTX, or stand in N903. */
  private reference(
    owner: { references?: CanonicalOrder['references'] | undefined; notes: string[] },
    base: string,
    at: SegmentAt,
    path: string,
  ): void {
    const reference = mapReference(at);
    if (!reference) return this.keep(at, path);
    const references = (owner.references ??= []);
    references.push(reference);
    this.from(`${base}/references/${references.length - 1}`, at);
    const note = textAt(at, 3, 4000);
    if (note !== undefined) {
      owner.notes.push(note);
      this.from(`${base}/notes/${owner.notes.length - 1}`, at, 3);
    }
  }

  private beginParty(parties: Party[], pointer: string, at: SegmentAt, path: string): void {
    const party = mapParty(at);
    this.party = party;
    if (!party) return this.keep(at, path);
    parties.push(party);
    this.partyPointer = `${pointer}/${parties.length - 1}`;
    this.from(this.partyPointer, at);
  }

  private partySegment(at: SegmentAt, path: string, segment: string): void {
    if (!this.party || !addToParty(this.party, segment, at)) return this.keep(at, path);
    if (segment === 'N3' || segment === 'N4') this.from(`${this.partyPointer}/address`, at);
  }

  private beginLine(at: SegmentAt): void {
    this.endLine();
    this.subLine = undefined;
    this.party = undefined;
    const { lines } = this.order;
    const quantity = unsignedDecimalAt(at, 2);
    const line: CanonicalOrderLine = {
      lineNumber: textAt(at, 1, 20) ?? String(lines.length + 1),
      quantity: quantity ?? '0',
      itemIdentifiers: mapIdentifiers(at, 6),
      dates: [],
      notes: [],
      destinations: [],
      schedules: [],
      allowancesAndCharges: [],
      subLines: [],
    };
    const unitOfMeasure = textAt(at, 3, 3);
    if (unitOfMeasure !== undefined) line.unitOfMeasure = unitOfMeasure;
    const price = unsignedDecimalAt(at, 4);
    if (price !== undefined) line.unitPrice = price;
    const basis = textAt(at, 5, 3);
    if (basis !== undefined) line.priceBasis = basis;
    this.quantitySaid = quantity !== undefined;
    if (quantity === undefined && at.table.has(at.index, 2))
      this.refuse(at, 2, 'An order cannot ask for less than nothing.');
    if (price === undefined && at.table.has(at.index, 4)) this.refuse(at, 4, 'A unit price cannot be negative.');
    lines.push(line);
    this.line = line;
    if (this.provenance) this.lineProvenance(line, lines.length - 1, at);
  }

  private lineProvenance(line: CanonicalOrderLine, index: number, at: SegmentAt): void {
    const base = `/lines/${index}`;
    this.from(`${base}/lineNumber`, at, 1);
    this.from(`${base}/quantity`, at, 2);
    this.from(`${base}/unitOfMeasure`, at, 3);
    this.from(`${base}/unitPrice`, at, 4);
    this.from(`${base}/priceBasis`, at, 5);
    line.itemIdentifiers.forEach((identifier, place) => {
      for (let element = 7; element <= 25; element += 2) {
        if (textAt(at, element, 80) === identifier.value && textAt(at, element - 1, 3) === identifier.qualifier) {
          this.from(`${base}/itemIdentifiers/${place}`, at, element);
          return;
        }
      }
    });
  }

  /** A line without PO102 orders what its destinations or schedules add up to. */
  private endLine(): void {
    const { line } = this;
    if (!line || this.quantitySaid) return;
    this.quantitySaid = true;
    const parts = line.destinations.length > 0 ? line.destinations : line.schedules;
    if (parts.length === 0) return;
    const sum = parts.map((part) => readDecimal(part.quantity)!).reduce(addDecimals);
    line.quantity = decimalText(sum);
  }

  private lineSegment(at: SegmentAt, path: string): void {
    const line = this.line!;
    const base = this.provenance ? `/lines/${this.order.lines.length - 1}` : '';
    switch (path) {
      case 'PO1/PID':
        return this.description(line, base, at, path);
      case 'PO1/CTP':
        return this.price(line, base, at, path);
      case 'PO1/PO4':
        return this.pack(line, base, at, path);
      case 'PO1/REF':
        return this.add((line.references ??= []), mapReference(at), `${base}/references`, at, path);
      case 'PO1/DTM':
        return this.add(line.dates, mapDate(at), `${base}/dates`, at, path);
      case 'PO1/SAC':
        return this.add(line.allowancesAndCharges, mapAllowanceOrCharge(at), `${base}/allowancesAndCharges`, at, path);
      case 'PO1/TXI':
        return this.add((line.taxes ??= []), mapTax(at), `${base}/taxes`, at, path);
      case 'PO1/TD5':
      case 'PO1/TD3':
        return this.carrier(line, `${base}/carrier`, at, path);
      case 'PO1/MSG':
      case 'PO1/MTX':
      case 'PO1/N9/MSG':
      case 'PO1/N9/MTX':
        return this.note(line.notes, `${base}/notes`, at, path);
      case 'PO1/N9':
        return this.reference(line, base, at, path);
      case 'PO1/SDQ':
        return this.destinations(line, base, at, path);
      case 'PO1/SCH':
        return this.schedule(line, base, at, path);
      case 'PO1/SLN':
        this.subLine = mapSubLine(at);
        return this.add(line.subLines, this.subLine, `${base}/subLines`, at, path);
      case 'PO1/SLN/PID':
        return this.describe(this.subLine ?? line, 512, at, path);
      case 'PO1/N1':
        return this.beginParty((line.parties ??= []), `${base}/parties`, at, path);
      default:
        if (path.startsWith('PO1/N1/')) this.partySegment(at, path, path.slice(7));
        else this.keep(at, path);
    }
  }

  private description(line: CanonicalOrderLine, base: string, at: SegmentAt, path: string): void {
    const first = line.description === undefined;
    this.describe(line, 2000, at, path);
    if (first && line.description !== undefined) this.from(`${base}/description`, at, 5);
  }

  private describe(owner: { description?: string | undefined }, max: number, at: SegmentAt, path: string): void {
    const text = textAt(at, 5, max);
    if (text !== undefined) {
      const whole = owner.description === undefined ? text : owner.description + BETWEEN_DESCRIPTIONS + text;
      owner.description = whole.length > max ? whole.slice(0, max) : whole;
    }
    // A coded description means something only with its agency and code.
    if (text === undefined || at.table.has(at.index, 4)) this.keep(at, path);
  }

  /** CTP gives other prices of the line; it gives the price only where PO1 gives none. */
  private price(line: CanonicalOrderLine, base: string, at: SegmentAt, path: string): void {
    const price = unsignedDecimalAt(at, 3);
    if (
      line.unitPrice === undefined &&
      price !== undefined &&
      !OTHER_PRICE_CLASSES.has(at.table.element(at.index, 2))
    ) {
      line.unitPrice = price;
      this.from(`${base}/unitPrice`, at, 3);
    }
    this.keep(at, path);
  }

  private pack(line: CanonicalOrderLine, base: string, at: SegmentAt, path: string): void {
    if (line.pack) return this.keep(at, path);
    line.pack = said({
      count: unsignedDecimalAt(at, 1),
      size: unsignedDecimalAt(at, 2),
      unitOfMeasure: textAt(at, 3, 3),
    });
    this.from(`${base}/pack`, at);
    if (at.table.elementCount(at.index) > 3) this.keep(at, path);
  }

  private destinations(line: CanonicalOrderLine, base: string, at: SegmentAt, path: string): void {
    const { table, index } = at;
    const qualifier = textAt(at, 2, 2);
    for (let element = 3; element < Math.min(22, table.elementCount(index)); element += 2) {
      const identifier = textAt(at, element, 80);
      const quantity = unsignedDecimalAt(at, element + 1);
      if (identifier === undefined || quantity === undefined) continue;
      line.destinations.push(qualifier === undefined ? { identifier, quantity } : { qualifier, identifier, quantity });
      this.from(`${base}/destinations/${line.destinations.length - 1}`, at, element);
    }
    if (table.has(index, 23)) this.keep(at, path);
  }

  private schedule(line: CanonicalOrderLine, base: string, at: SegmentAt, path: string): void {
    const quantity = unsignedDecimalAt(at, 1);
    if (quantity === undefined) return this.keep(at, path);
    const found = { quantity, unitOfMeasure: textAt(at, 2, 3), dateQualifier: textAt(at, 5, 3), date: dateAt(at, 6) };
    line.schedules.push(said(found));
    this.from(`${base}/schedules/${line.schedules.length - 1}`, at);
    if (at.table.elementCount(at.index) > 6 || at.table.has(at.index, 3)) this.keep(at, path);
  }

  private add<T>(list: T[], value: T | undefined, pointer: string, at: SegmentAt, path: string): void {
    if (value === undefined) return this.keep(at, path);
    list.push(value);
    this.from(`${pointer}/${list.length - 1}`, at);
  }

  private keep(at: SegmentAt, path: string | undefined): void {
    const owner = this.line && path !== 'CTT' && path !== 'CTT/AMT' ? this.line : this.order;
    const extensions = (owner.extensions ??= {});
    const segments = (extensions['segments'] ??= []) as KeptSegment[];
    segments.push(keepSegment(at, path));
  }

  private refuse(at: SegmentAt, element: number, detail: string): void {
    this.faults.push({
      code: 'EDI_ORDER_UNUSABLE',
      severity: 'reject',
      message: `${sentenceOf('EDI_ORDER_UNUSABLE')} ${detail}`,
      offset: at.table.offsetOf(at.index),
      segmentId: at.table.id(at.index),
      segmentPosition: at.index + 1,
      element,
      value: at.table.element(at.index, element),
    });
  }

  private from(pointer: string, at: SegmentAt, element?: number): void {
    if (!this.provenance || (element !== undefined && !at.table.has(at.index, element))) return;
    this.provenance.at(pointer, at, element);
  }
}
