import { canonicalOrder } from '#contracts';
import { findSchema, versionOf, type LoopNode, type SegmentNode } from '#x12';
import { mapPurchaseOrder } from './map-purchase-order.js';
import { receiveSample, type SampleSegment } from './sample-sets.js';

type Slot = NonNullable<SegmentNode['definition']['slots']>[number];

/** Fills segments with values of which no two are alike, so that each can be looked for afterwards. */
class Filler {
  private count = 0;

  segment({ segment, definition }: SegmentNode): string[] {
    const { slots, notes } = definition;
    if (segment === 'LS' || segment === 'LE') return [segment, 'LDT'];
    if (!slots) return [segment, this.text(6), this.text(6), this.text(6)];
    const left = new Set(notes.filter(({ kind }) => kind === 'E').flatMap(({ positions }) => positions.slice(1)));
    return [segment, ...slots.map((slot, index) => (left.has(index + 1) ? '' : this.value(slot)))];
  }

  private value({ element, components, codes }: Slot): string {
    if (codes) return [...codes][0]!;
    if (components) return components.map((part) => this.value(part)).join('>');
    this.count += 1;
    switch (element?.type) {
      case 'R':
      case 'N0':
      case 'N2':
        return String(element.max < 4 ? (this.count % 8) + 1 : 1000 + this.count);
      case 'DT':
        return this.day(element.max);
      case 'TM':
        return `${String(this.count % 24).padStart(2, '0')}${String(this.count % 60).padStart(2, '0')}`;
      default:
        return this.text(Math.min(element?.max ?? 6, Math.max(element?.min ?? 1, 4)));
    }
  }

  private day(width: number): string {
    const day = new Date(Date.UTC(2024, 0, 1 + this.count)).toISOString().slice(0, 10).replaceAll('-', '');
    return day.slice(-width);
  }

  /** Letters of a counter, so that texts are no numbers. */
  private text(width: number): string {
    this.count += 1;
    let rest = this.count;
    let text = '';
    for (let index = 0; index < width; index += 1, rest = Math.floor(rest / 26)) {
      text = String.fromCharCode(65 + (rest % 26)) + text;
    }
    return text;
  }
}

/** One of every segment of a table, in its order. */
function everySegment(loop: LoopNode, filler: Filler): string[][] {
  return loop.children.flatMap((child) => {
    if (child.kind === 'loop') return everySegment(child, filler);
    return child.segment === 'ST' || child.segment === 'SE' ? [] : [filler.segment(child)];
  });
}

/** All texts of an order, wherever they stand. */
function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(textsOf);
}

/** A value as sent, or as the canonical order spells it: dates, times and implied cents. */
function spellings(sent: string): string[] {
  const [, century = '20', year, month, day] = /^(20)?(\d\d)(\d\d)(\d\d)$/.exec(sent) ?? [];
  const time = /^(\d\d)(\d\d)$/.exec(sent);
  return [
    sent,
    ...(day ? [`${century}${year}-${month}-${day}`] : []),
    ...(time ? [`${time[1]}:${time[2]}`, `${time[1]}.${time[2]}`] : []),
    ...(sent.includes('>') ? [sent.split('>')[0]!] : []),
  ];
}

const VERSIONS = ['003010', '003040', '003060', '004010', '004030', '005010', '006010', '007040', '008010'];

describe.each(VERSIONS)('an 850 of version %s that holds every segment there is', (version) => {
  const schema = findSchema('850', versionOf(version)!)!;
  const filler = new Filler();
  const segments = everySegment(schema.root, filler);
  const { set, report } = receiveSample({ identifier: '850', segments: segments as SampleSegment[], version });
  const mapped = mapPurchaseOrder({ set, report, documentId: 'doc-1' });

  it('is accepted and holds to the contract', () => {
    expect(report.faults.filter(({ severity }) => severity === 'reject')).toEqual([]);
    expect(mapped.ok).toBe(true);
    if (mapped.ok) canonicalOrder.parse(mapped.order);
  });

  it('ends whole in the canonical order: every value of every element is found in it', () => {
    if (!mapped.ok) throw new Error('it was not mapped');
    const { provenance: _, ...order } = mapped.order;
    const found = new Set(textsOf(JSON.parse(JSON.stringify(order))));
    const lost = segments.flatMap(([id, ...elements]) =>
      elements.flatMap((sent, index) => {
        // BEG01 is spelled out; CTT01 and quantities are numbers.
        if (sent === '' || (id === 'BEG' && index === 0) || id === 'LS' || id === 'LE') return [];
        return spellings(sent).some((spelling) => found.has(spelling)) ? [] : [`${id}${index + 1} ${sent}`];
      }),
    );
    expect(lost).toEqual([]);
  });

  it('says of every segment where it stood', () => {
    if (!mapped.ok) throw new Error('it was not mapped');
    const positions = new Set(
      Object.values(mapped.order.provenance).map((entry) => (entry.kind === 'segment' ? entry.position : 0)),
    );
    const unsaid = segments.flatMap(([id], index) => {
      // LS and LE are brackets around others, and say nothing themselves.
      return id === 'LS' || id === 'LE' || positions.has(index + 2) ? [] : [`${id} at ${index + 2}`];
    });
    expect(unsaid).toEqual([]);
  });
});
