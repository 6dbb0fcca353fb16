import type { ProvenanceEntry } from '#contracts';
import type { SegmentAt } from './segment-values.js';

/** Collects where the fields of an order stood, JSON pointer by JSON pointer. */
export class OrderProvenance {
  readonly entries: Record<string, ProvenanceEntry> = {};

  at(pointer: string, at: SegmentAt, element?: number, component?: number): void {
    const { table, index } = at;
    const entry: ProvenanceEntry = {
      kind: 'segment',
      segment: table.id(index).slice(0, 3),
      position: index + 1,
      offset: table.offsetOf(index),
    };
    if (element !== undefined) entry.element = element;
    if (component !== undefined) entry.component = component;
    this.entries[pointer] = entry;
  }
}
