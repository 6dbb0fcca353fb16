import { sentenceOf, type Fault, type FaultCode } from '../codes.js';
import type { ElementSlot, SegmentDefinition, SegmentNode, SyntaxNote } from '../schema/compile.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import { checkText, checkValue } from './check-values.js';
import { severityOf, type ValidationPolicy } from './policy.js';

/** Where faults go, and what decides their weight. */
export interface FaultSink {
  readonly policy: ValidationPolicy;
  add(fault: Fault): void;
}

/** The segment under check. */
export interface SegmentPlace {
  readonly table: SegmentTable;
  /** Index in the table. */
  readonly index: number;
  readonly node: SegmentNode;
}

/**
 * Checks one segment: usage, type, length and codes of its elements, then its syntax notes. `plain`: nothing in the set
 * is unusual. Otherwise its raw texts may differ from its values, or hold several, and are looked at one by one.
 */
export function checkElements(place: SegmentPlace, sink: FaultSink, plain: boolean): void {
  const { slots } = place.node.definition;
  if (slots === undefined || (plain && isSound(place))) return;
  findFaults(place, sink, slots, plain);
}

/** Whether raw texts are values in the whole of a set, one in each element. */
export const isPlain = ({ elements }: SegmentTable): boolean => elements.dirty === 0 && !elements.composed;

/** Whether nothing at all is wrong with a segment. True for nearly every one, so this is made of numbers only. */
function isSound({ table, index, node }: SegmentPlace): boolean {
  const { slots, quick } = node.definition;
  const { lengths, mandatory, pairs, notes, coded } = quick;
  const { bytes, elements } = table;
  const { marks } = elements;
  const first = marks[elements.first + index]!;
  const count = marks[elements.first + index + 1]! - first - 1;
  if (count * 2 > lengths.length) return false;
  let present = 0;
  let start = marks[first]! + 1;
  for (let at = 0; at < count; at += 1) {
    const end = marks[first + at + 1]!;
    const width = end - start;
    if (width > 0) {
      present |= 1 << at;
      // What is too short wraps round to more than any length: one comparison for both ends.
      if ((width - lengths[at * 2]!) >>> 0 > lengths[at * 2 + 1]!) {
        const { element } = slots![at]!;
        if (element === undefined || checkValue(bytes, start, end, element) !== undefined) return false;
      }
    }
    start = end + 1;
  }
  if ((present & mandatory) !== mandatory || ((present ^ (present >>> 1)) & pairs) !== 0) return false;
  for (let at = 0; at < notes.length; at += 1) if (isBroken(notes[at]!, present)) return false;
  for (let at = 0; at < coded.length; at += 1) {
    const slot = coded[at]!;
    if ((present & (1 << slot)) !== 0 && !slots![slot]!.codes!.has(table.element(index, slot + 1))) return false;
  }
  return true;
}

/** Goes through a segment element by element and reports what is wrong, in their order. */
function findFaults(place: SegmentPlace, sink: FaultSink, slots: readonly ElementSlot[], plain: boolean): void {
  const { table, index, node } = place;
  const { notes } = node.definition;
  const { bytes, elements } = table;
  const { marks } = elements;
  const first = marks[elements.first + index]!;
  const count = table.elementCount(index);
  let present = 0;
  slots.forEach((slot, at) => {
    const position = at + 1;
    const start = position <= count ? marks[first + at]! + 1 : 0;
    const end = position <= count ? marks[first + position]! : 0;
    if (start >= end || (!plain && !table.has(index, position))) {
      if (slot.mandatory) report(place, sink, 'EDI_ELEMENT_MISSING', position, slot);
      return;
    }
    present |= 1 << at;
    if (plain && slot.element !== undefined) {
      const code = checkValue(bytes, start, end, slot.element);
      if (code !== undefined) report(place, sink, code, position, slot);
      else if (slot.codes !== undefined) checkCode(place, sink, position, slot);
    } else checkSlowly(place, sink, position, slot);
  });
  if (count > slots.length && hasValueAfter(table, index, slots.length)) {
    report(place, sink, 'EDI_ELEMENT_TOO_MANY', slots.length + 1, undefined);
  }
  for (const note of notes) if (isBroken(note, present)) reportNote(place, sink, note, node.definition);
}

/** Whether a syntax note is broken, given the elements that are there, one bit each. */
function isBroken({ kind, mask, first }: SyntaxNote, present: number): boolean {
  const found = present & mask;
  switch (kind) {
    case 'P':
      return found !== 0 && found !== mask;
    case 'R':
      return found === 0;
    case 'E':
      return (found & (found - 1)) !== 0;
    case 'C':
      return (found & first) !== 0 && found !== mask;
    case 'L':
      return found === first;
  }
}

function hasValueAfter(table: SegmentTable, index: number, position: number): boolean {
  for (let at = position + 1; at <= table.elementCount(index); at += 1) if (table.has(index, at)) return true;
  return false;
}

function checkCode(place: SegmentPlace, sink: FaultSink, position: number, slot: ElementSlot): void {
  const value = place.table.element(place.index, position);
  if (!slot.codes!.has(value)) report(place, sink, 'EDI_ELEMENT_CODE', position, slot);
}

/** Elements with components, and all elements of a set that holds unusual bytes or separators in its texts. */
function checkSlowly(place: SegmentPlace, sink: FaultSink, position: number, slot: ElementSlot): void {
  const repetitions = place.table.composites(place.index, position);
  if (repetitions.length > 1) report(place, sink, 'EDI_REPETITION_TOO_MANY', position, slot, { repetition: 2 });
  const components = repetitions[0] ?? [];
  if (slot.element) {
    const value = place.table.element(place.index, position);
    const code = repetitions.length > 1 || components.length > 1 ? undefined : checkText(value, slot.element);
    if (code !== undefined) report(place, sink, code, position, slot);
    else if (slot.codes !== undefined) checkCode(place, sink, position, slot);
    if (components.length > 1) report(place, sink, 'EDI_COMPONENT_TOO_MANY', position, slot, { component: 2 });
    // Control characters are in no character set of X12; they are harmless in a text and wrong anywhere else.
    if (slot.element.type === 'AN' && /[\x00-\x1f\x7f]/.test(value)) {
      report(place, sink, 'EDI_ELEMENT_CHARACTER', position, slot, { severity: 'note' });
    }
    return;
  }
  if (!slot.components) return;
  slot.components.forEach((part, at) => {
    const value = components[at] ?? '';
    const where = { component: at + 1, value, reference: part.reference };
    if (value === '') {
      if (part.mandatory) report(place, sink, 'EDI_ELEMENT_MISSING', position, part, where);
    } else if (part.element) {
      const code = checkText(value, part.element);
      if (code !== undefined) report(place, sink, code, position, part, where);
    }
  });
  if (components.length > slot.components.length) {
    const at = slot.components.length;
    report(place, sink, 'EDI_COMPONENT_TOO_MANY', position, slot, { component: at + 1, value: components[at] });
  }
}

function reportNote(place: SegmentPlace, sink: FaultSink, note: SyntaxNote, definition: SegmentDefinition): void {
  const { table, index } = place;
  const { positions, kind } = note;
  const message = noteSentence(definition.id, note);
  if (kind === 'E') {
    const last = positions.findLast((at) => table.has(index, at))!;
    report(place, sink, 'EDI_ELEMENT_EXCLUSION', last, definition.slots![last - 1], { message });
    return;
  }
  const missing = positions.filter((at) => !table.has(index, at));
  // Where one of several would do, the first of them is named.
  for (const position of kind === 'R' || kind === 'L' ? missing.slice(0, 1) : missing) {
    report(place, sink, 'EDI_ELEMENT_CONDITION', position, definition.slots![position - 1], { message });
  }
}

const NOTE_WORDS = {
  P: 'come together',
  R: 'at least one is required',
  E: 'exclude one another',
  C: 'the first needs the others',
  L: 'the first needs one of the others',
} as const;

function noteSentence(segment: string, note: SyntaxNote): string {
  const names = note.positions.map((position) => `${segment}${String(position).padStart(2, '0')}`);
  const code = note.kind === 'E' ? 'EDI_ELEMENT_EXCLUSION' : 'EDI_ELEMENT_CONDITION';
  return `${sentenceOf(code)} ${names.join(', ')}: ${NOTE_WORDS[note.kind]}.`;
}

/** How long the value may be, where that is what is wrong with it. */
function lengthAllowed(code: FaultCode, slot: ElementSlot | undefined): string {
  const { min, max } = slot?.element ?? {};
  if (min === undefined || (code !== 'EDI_ELEMENT_TOO_LONG' && code !== 'EDI_ELEMENT_TOO_SHORT')) return '';
  return min === max ? `; its length is ${max}` : `; its length is ${min} to ${max}`;
}

function report(
  place: SegmentPlace,
  sink: FaultSink,
  code: FaultCode,
  position: number,
  slot: ElementSlot | undefined,
  more: Partial<Fault> = {},
): void {
  const { table, index, node } = place;
  const segmentId = node.segment;
  const value = more.value ?? table.element(index, position);
  const name = `${segmentId}${String(position).padStart(2, '0')}`;
  const shown = value === '' ? name : `${name} is "${value.slice(0, 80)}"`;
  sink.add({
    code,
    severity: severityOf({ code, segmentId, element: position }, sink.policy, slot?.element?.type),
    message: `${sentenceOf(code)} ${shown}${lengthAllowed(code, slot)}.`,
    offset: table.offsetOf(index),
    segmentId,
    segmentPosition: index + 1,
    loop: node.loop.name || undefined,
    element: position,
    reference: /^C\d{3}$/.test(slot?.reference ?? '') ? undefined : slot?.reference,
    ...more,
    value: value === '' ? undefined : value,
  });
}
