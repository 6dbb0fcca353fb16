import type { CanonicalOrderChange, CanonicalOrderChangeLine } from '#contracts';
import type { Fault } from '#x12';
import {
  addToCarrier,
  mapAllowanceOrCharge,
  mapContact,
  mapDate,
  mapIdentifiers,
  mapPack,
  mapReference,
  mapSchedule,
  mapTerms,
  noteOfSegment,
} from './map-order-parts.js';
import { dateAt, decimalAt, isLonger, said, textAt, unsignedDecimalAt, type SegmentAt } from './segment-values.js';
import { SetNotes } from './set-notes.js';
import { purposeOfCode, sourceOfSet, type SetToMap } from './set-source.js';
import { leavesNothing } from './taken-elements.js';

export type MappedOrderChange =
  | { readonly ok: true; readonly change: CanonicalOrderChange }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Maps an accepted 860 to the canonical order change. Pure. It says what the document says and judges none of it:
 * whether a line exists, or may still be changed, only the owner of the order knows.
 */
export function mapOrderChange(input: SetToMap): MappedOrderChange {
  const notes = new SetNotes('EDI_ORDER_UNUSABLE');
  const change = new OrderChangeMapping(input, notes).map();
  return notes.faults.length > 0 ? { ok: false, faults: notes.faults } : { ok: true, change };
}

class OrderChangeMapping {
  private readonly change: CanonicalOrderChange;
  private line: CanonicalOrderChangeLine | undefined;

  constructor(
    private readonly input: SetToMap,
    private readonly notes: SetNotes,
  ) {
    this.change = said<CanonicalOrderChange>({
      purchaseOrderNumber: '',
      purpose: 'change',
      customerId: input.customerId,
      receivedAt: input.receivedAt,
      enteredBy: 'channel:edi',
      source: sourceOfSet(input),
      parties: [],
      contacts: [],
      dates: [],
      references: [],
      notes: [],
      allowancesAndCharges: [],
      lines: [],
      totals: { lineCount: 0 },
      provenance: notes.entries,
    });
  }

  map(): CanonicalOrderChange {
    const { set, report } = this.input;
    for (let index = 0; index < set.segments.length; index += 1) {
      const at: SegmentAt = { table: set.segments, index };
      const path = report.assignment[index]?.path;
      if (!this.mapSegment(at, path) || !leavesNothing(at, path)) {
        this.notes.keep(this.line && path?.startsWith('CTT') !== true ? this.line : this.change, at, path);
      }
    }
    if (!this.change.totals.lineCount) this.change.totals.lineCount = this.change.lines.length;
    return this.change;
  }

  /** @returns false when the segment, or a part of it, has no place of its own */
  private mapSegment(at: SegmentAt, path: string | undefined): boolean {
    if (path === undefined) return false;
    if (path === 'ST' || path === 'SE') return true;
    if (path === 'POC') return this.beginLine(at);
    if (path.startsWith('POC/') && this.line) return this.lineSegment(at, path.slice(4), this.line);
    return this.headerSegment(at, path);
  }

  private headerSegment(at: SegmentAt, path: string): boolean {
    const { change, notes } = this;
    switch (path) {
      case 'BCH':
        return this.beginChange(at);
      case 'CUR':
        return this.currency(at);
      case 'REF':
        return notes.add(change.references, mapReference(at), '/references', at);
      case 'PER':
        return notes.add(change.contacts, mapContact(at), '/contacts', at);
      case 'DTM':
        return notes.add(change.dates, mapDate(at), '/dates', at);
      case 'SAC':
        return notes.add(change.allowancesAndCharges, mapAllowanceOrCharge(at), '/allowancesAndCharges', at);
      case 'ITD':
        return this.terms(change, '', at);
      case 'TD5':
      case 'TD3':
        return this.carrier(change, '', at);
      case 'N9':
        return this.reference(change, '', at);
      case 'N9/MSG':
      case 'N9/MTX':
        return notes.add(change.notes, noteOfSegment(path.slice(3), at), '/notes', at);
      case 'N1':
        return notes.beginParty(change.parties, '/parties', at);
      case 'CTT':
        return this.totals(at);
      default:
        if (path.startsWith('N1/')) return notes.partySegment(path.slice(3), at);
        // An amount of the summary is the order's, like one of the head.
        return notes.addDetails(change, '', { segment: path === 'CTT/AMT' ? 'AMT' : path, at });
    }
  }

  private carrier(owner: Pick<CanonicalOrderChange, 'carrier'>, base: string, at: SegmentAt): boolean {
    if (!addToCarrier(owner, at.table.id(at.index), at)) return false;
    this.notes.from(`${base}/carrier`, at);
    return true;
  }

  private terms(owner: Pick<CanonicalOrderChange, 'terms'>, base: string, at: SegmentAt): boolean {
    if (owner.terms) return false;
    owner.terms = mapTerms(at);
    this.notes.from(`${base}/terms`, at);
    return true;
  }

  private beginChange(at: SegmentAt): boolean {
    const { change, notes } = this;
    change.purpose = purposeOfCode(at.table.element(at.index, 1));
    notes.from('/purpose', at, 1);
    const purchaseOrderNumber = textAt(at, 3, 50);
    if (purchaseOrderNumber === undefined) notes.refuse(at, 3, 'The purchase order number is blank.');
    if (isLonger(at, 3, 50)) notes.refuse(at, 3, 'The purchase order number is longer than 50 characters.');
    if (isLonger(at, 4, 30)) notes.refuse(at, 4, 'The release number is longer than 30 characters.');
    notes.take(change, '', at, {
      orderType: [2, textAt(at, 2, 3)],
      purchaseOrderNumber: [3, purchaseOrderNumber ?? ''],
      releaseNumber: [4, textAt(at, 4, 30)],
      changeSequence: [5, textAt(at, 5, 8)],
      purchaseOrderDate: [6, dateAt(at, 6)],
      contractNumber: [8, textAt(at, 8, 30)],
      changeDate: [11, dateAt(at, 11)],
    });
    return true;
  }

  private currency(at: SegmentAt): boolean {
    const currency = at.table.element(at.index, 2).trim().toUpperCase();
    if (!/^[A-Z]{3}$/.test(currency)) return false;
    this.notes.take(this.change, '', at, { currency: [2, currency] });
    return true;
  }

  private totals(at: SegmentAt): boolean {
    const count = at.table.element(at.index, 1);
    const { totals } = this.change;
    const lineCount = /^\d{1,6}$/.test(count) ? Number(count) : 0;
    this.notes.take(totals, '/totals', at, { lineCount: [1, lineCount], hashTotal: [2, decimalAt(at, 2)] });
    return true;
  }

  private reference(
    owner: { references: CanonicalOrderChange['references']; notes: string[] },
    base: string,
    at: SegmentAt,
  ): boolean {
    const added = this.notes.add(owner.references, mapReference(at), `${base}/references`, at);
    this.notes.add(owner.notes, textAt(at, 3, 4000), `${base}/notes`, at);
    return added;
  }

  private beginLine(at: SegmentAt): boolean {
    const { change, notes } = this;
    const base = `/lines/${change.lines.length}`;
    const stated = textAt(at, 1, 20);
    const line: CanonicalOrderChangeLine = {
      lineNumber: stated ?? String(change.lines.length + 1),
      lineNumberStated: stated !== undefined,
      changeCode: textAt(at, 2, 2) ?? '',
      itemIdentifiers: mapIdentifiers(at, 8),
      dates: [],
      references: [],
      notes: [],
      schedules: [],
      destinations: [],
      allowancesAndCharges: [],
      parties: [],
    };
    this.line = line;
    change.lines.push(line);
    if (line.changeCode === '') notes.refuse(at, 2, 'The line does not say what to change.');
    for (const element of [3, 4, 6]) {
      if (decimalAt(at, element)?.startsWith('-')) notes.refuse(at, element, 'A quantity or price is negative.');
    }
    notes.from(`${base}/lineNumber`, at, 1);
    notes.from(`${base}/changeCode`, at, 2);
    notes.take(line, base, at, {
      quantityOrdered: [3, unsignedDecimalAt(at, 3)],
      quantityLeft: [4, unsignedDecimalAt(at, 4)],
      unitOfMeasure: [5, at.table.component(at.index, 5, 1).slice(0, 3) || undefined],
      unitPrice: [6, unsignedDecimalAt(at, 6)],
      priceBasis: [7, textAt(at, 7, 3)],
    });
    line.itemIdentifiers.forEach((_, index) => notes.from(`${base}/itemIdentifiers/${index}`, at, 8 + index * 2));
    return true;
  }

  private lineSegment(at: SegmentAt, segment: string, line: CanonicalOrderChangeLine): boolean {
    const { notes } = this;
    const base = `/lines/${this.change.lines.length - 1}`;
    switch (segment) {
      case 'PID':
        return this.description(line, base, at);
      case 'DTM':
        return notes.add(line.dates, mapDate(at), `${base}/dates`, at);
      case 'REF':
        return notes.add(line.references, mapReference(at), `${base}/references`, at);
      case 'N9':
        return this.reference(line, base, at);
      case 'MSG':
      case 'MTX':
      case 'N9/MSG':
      case 'N9/MTX':
        return notes.add(line.notes, noteOfSegment(segment.slice(-3), at), `${base}/notes`, at);
      case 'SAC':
        return notes.add(line.allowancesAndCharges, mapAllowanceOrCharge(at), `${base}/allowancesAndCharges`, at);
      case 'SCH':
        return notes.add(line.schedules, mapSchedule(at), `${base}/schedules`, at);
      case 'SDQ':
        return this.destinations(line, base, at);
      case 'N1':
        return notes.beginParty(line.parties, `${base}/parties`, at);
      case 'PER':
        return notes.add((line.contacts ??= []), mapContact(at), `${base}/contacts`, at);
      case 'ITD':
        return this.terms(line, base, at);
      case 'TD5':
      case 'TD3':
        return this.carrier(line, base, at);
      case 'PO4':
        return this.pack(line, base, at);
      default:
        if (segment.startsWith('N1/')) return notes.partySegment(segment.slice(3), at);
        return notes.addDetails(line, base, { segment, at });
    }
  }

  private description(line: CanonicalOrderChangeLine, base: string, at: SegmentAt): boolean {
    const text = textAt(at, 5, 2000);
    if (text === undefined) return false;
    if (line.description === undefined) this.notes.take(line, base, at, { description: [5, text] });
    else line.description = `${line.description}; ${text}`.slice(0, 2000);
    return true;
  }

  private pack(line: CanonicalOrderChangeLine, base: string, at: SegmentAt): boolean {
    if (line.pack) return false;
    line.pack = mapPack(at);
    this.notes.from(`${base}/pack`, at);
    return true;
  }

  private destinations(line: CanonicalOrderChangeLine, base: string, at: SegmentAt): boolean {
    const [qualifier, location] = [textAt(at, 2, 2), textAt(at, 23, 30)];
    let complete = at.table.element(at.index, 1) === line.unitOfMeasure;
    for (let element = 3; element < Math.min(22, at.table.elementCount(at.index)); element += 2) {
      const [identifier, quantity] = [textAt(at, element, 80), unsignedDecimalAt(at, element + 1)];
      if (identifier === undefined || quantity === undefined) {
        complete = false;
        continue;
      }
      this.notes.add(
        line.destinations,
        said({ qualifier, identifier, quantity, location }),
        `${base}/destinations`,
        at,
      );
    }
    return complete;
  }
}
