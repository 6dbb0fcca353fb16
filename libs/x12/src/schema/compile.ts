import { segmentKey } from '../tokenizer/segment-key.js';
import { CODE_LISTS } from './codes.js';
import { COMPOSITES, elementOf, type ElementDefinition } from './elements.js';
import { OTHER_SEGMENT_IDS, SEGMENT_CHANGES, SEGMENTS } from './segments.js';

/** One element slot of a segment: a simple element, or a composite with its components. */
export interface ElementSlot {
  readonly mandatory: boolean;
  readonly reference: string;
  readonly element?: ElementDefinition;
  readonly components?: readonly ElementSlot[];
  readonly codes?: ReadonlySet<string>;
}

export interface SyntaxNote {
  readonly kind: 'P' | 'R' | 'E' | 'C' | 'L';
  readonly positions: readonly number[];
  /** Bit of each position (element 1 = bit 0): which elements are there is one number per segment. */
  readonly mask: number;
  readonly first: number;
}

export interface SegmentDefinition {
  readonly id: string;
  /** Undefined: known by name only, elements are not checked. */
  readonly slots: readonly ElementSlot[] | undefined;
  readonly notes: readonly SyntaxNote[];
  readonly quick: QuickChecks;
}

/** The same rules as `slots` and `notes`, as numbers: one pass over a segment tells whether anything is wrong at all. */
export interface QuickChecks {
  /**
   * Two numbers for each slot: the least length of a text, and by how much it may be longer. No length fits what is no
   * text: numbers, dates, times and composites need a closer look.
   */
  readonly lengths: Int32Array;
  /** Bits of the mandatory elements. */
  readonly mandatory: number;
  /** Bits of elements that come together with the next one: neither or both. */
  readonly pairs: number;
  /** All other syntax notes. */
  readonly notes: readonly SyntaxNote[];
  /** Slots with a code list, from 0. */
  readonly coded: readonly number[];
}

export interface SegmentNode {
  readonly kind: 'segment';
  readonly id: number;
  readonly segment: string;
  readonly key: number;
  readonly mandatory: boolean;
  readonly max: number;
  readonly loop: LoopNode;
  readonly index: number;
  readonly definition: SegmentDefinition;
  /** Loops by name and the segment, e.g. `PO1/N1/N3`. */
  readonly path: string;
}

export interface LoopNode {
  readonly kind: 'loop';
  readonly id: number;
  /** Id of the segment that opens it; '' for the set itself. */
  readonly name: string;
  readonly mandatory: boolean;
  readonly max: number;
  readonly parent: LoopNode | undefined;
  readonly index: number;
  readonly children: (SegmentNode | LoopNode)[];
  /** First id after those of all nodes within. */
  lastId: number;
  readonly path: string;
}

export interface SetSchema {
  readonly identifier: string;
  readonly version: number;
  readonly root: LoopNode;
  readonly nodes: readonly SegmentNode[];
  readonly nodeCount: number;
  /** Segment keys that occur somewhere in the set. */
  readonly keys: ReadonlySet<number>;
}

const knownIds = new Set([...Object.keys(SEGMENTS), ...OTHER_SEGMENT_IDS.split(' '), 'IN2', 'AK1', 'IK3']);

/** True for a segment id of the standard, whether or not we hold its elements. */
export const isKnownSegment = (id: string): boolean => knownIds.has(id);

const definitions = new Map<string, SegmentDefinition>();

/** The segment as a version has it. */
export function segmentOf(id: string, version: number): SegmentDefinition {
  const cached = definitions.get(`${id}/${version}`);
  if (cached) return cached;
  let text = SEGMENTS[id];
  for (const [from, changed] of SEGMENT_CHANGES[id] ?? []) if (version >= from) text = changed;
  const definition = text === undefined || text === 'M*' ? unknown(id) : parseSegment(id, text, version);
  definitions.set(`${id}/${version}`, definition);
  return definition;
}

const unknown = (id: string): SegmentDefinition => ({ id, slots: undefined, notes: [], quick: quickChecks([], []) });

function parseSegment(id: string, text: string, version: number): SegmentDefinition {
  const [elements, syntax] = text.split('|');
  const slots = elements!
    .trim()
    .split(/\s+/)
    .map((slot) => parseSlot(slot, version));
  const notes = (syntax ?? '').trim().split(/\s+/).filter(Boolean).map(parseNote);
  return { id, slots, notes, quick: quickChecks(slots, notes) };
}

/** Longer than any element can be. */
const NO_LENGTH = 0x7fffffff;

function quickChecks(slots: readonly ElementSlot[], notes: readonly SyntaxNote[]): QuickChecks {
  const isNeighbours = ({ kind, positions: [one, other, more] }: SyntaxNote): boolean =>
    kind === 'P' && more === undefined && other === one! + 1;
  const lengths = slots.flatMap(({ element }) =>
    element && isText(element) ? [element.min, element.max - element.min] : [NO_LENGTH, 0],
  );
  return {
    lengths: Int32Array.from(lengths),
    mandatory: slots.reduce((bits, slot, index) => (slot.mandatory ? bits | (1 << index) : bits), 0),
    pairs: notes.filter(isNeighbours).reduce((bits, note) => bits | note.first, 0),
    notes: notes.filter((note) => !isNeighbours(note)),
    coded: slots.flatMap(({ codes }, index) => (codes ? [index] : [])),
  };
}

const isText = ({ type }: ElementDefinition): boolean => !['R', 'N0', 'N2', 'DT', 'TM'].includes(type);

function parseSlot(text: string, version: number): ElementSlot {
  const mandatory = text.startsWith('M');
  const reference = text.slice(1);
  if (!reference.startsWith('C')) {
    return { mandatory, reference, element: elementOf(reference, version), codes: CODE_LISTS[reference] };
  }
  const known = COMPOSITES[reference]!.split(' ').every((part) => hasElement(part.slice(1)));
  const components = known ? COMPOSITES[reference]!.split(' ').map((part) => parseSlot(part, version)) : undefined;
  return { mandatory, reference, components };
}

function hasElement(reference: string): boolean {
  try {
    return elementOf(reference, 4010) !== undefined;
  } catch {
    return false;
  }
}

function parseNote(text: string): SyntaxNote {
  const positions = text.slice(1).match(/\d\d/g)!.map(Number);
  const mask = positions.reduce((bits, position) => bits | (1 << (position - 1)), 0);
  return { kind: text[0] as SyntaxNote['kind'], positions, mask, first: 1 << (positions[0]! - 1) };
}

interface Draft {
  nextId: number;
  readonly nodes: SegmentNode[];
  readonly version: number;
}

/** Compiles a table written in the notation of sets/order-sets.ts. @throws on a slip in our own notation */
export function compileSet(identifier: string, notation: string, version: number): SetSchema {
  const tokens = notation.trim().split(/\s+/);
  const draft: Draft = { nextId: 0, nodes: [], version };
  const root = newLoop(draft, { name: '', mandatory: true, max: 1, parent: undefined });
  let at = 0;
  const read = (loop: LoopNode, included: boolean): void => {
    for (; at < tokens.length; at += 1) {
      const token = tokens[at]!;
      if (token === '}') return;
      const entry = parseEntry(token);
      const wanted = included && version >= entry.from && version <= entry.to;
      if (entry.loopMax === undefined) {
        if (wanted) addSegment(draft, loop, entry.segment, entry.mandatory, entry.max);
        continue;
      }
      const inner = wanted
        ? addLoop(draft, loop, { name: entry.segment, mandatory: entry.mandatory, max: entry.loopMax })
        : newLoop({ nextId: 0, nodes: [], version }, { name: entry.segment, mandatory: false, max: 1, parent: loop });
      if (entry.opens) {
        at += 1;
        read(inner, wanted);
      }
      inner.lastId = draft.nextId;
    }
  };
  read(root, true);
  root.lastId = draft.nextId;
  const keys = new Set(draft.nodes.map((node) => node.key));
  return { identifier, version, root, nodes: draft.nodes, nodeCount: draft.nextId, keys };
}

interface Entry {
  readonly segment: string;
  readonly mandatory: boolean;
  readonly max: number;
  readonly loopMax: number | undefined;
  readonly opens: boolean;
  readonly from: number;
  readonly to: number;
}

function parseEntry(token: string): Entry {
  const opens = token.endsWith('{');
  const text = opens ? token.slice(0, -1) : token;
  const range = /\[(\d+)?([+-])(\d+)?\]$/.exec(text);
  const plain = range ? text.slice(0, range.index) : text;
  const segment = knownIds.has(plain.slice(0, 3)) ? plain.slice(0, 3) : plain.slice(0, 2);
  if (!knownIds.has(segment)) throw new Error(`unknown segment in a set table: ${token}`);
  const rest = /^(!?)(?:@(\d+|\+)|(\d+|\+))?$/.exec(plain.slice(segment.length));
  if (!rest) throw new Error(`unreadable entry in a set table: ${token}`);
  const count = (value: string | undefined): number => (value === '+' ? Infinity : Number(value));
  return {
    segment,
    mandatory: rest[1] === '!',
    max: rest[3] === undefined ? 1 : count(rest[3]),
    loopMax: rest[2] === undefined ? undefined : count(rest[2]),
    opens,
    from: range?.[2] === '+' ? Number(range[1]) : 0,
    to: range?.[2] === '-' ? Number(range[3]) : 9999,
  };
}

type LoopFacts = Pick<LoopNode, 'name' | 'mandatory' | 'max' | 'parent'>;

function newLoop(draft: Draft, facts: LoopFacts): LoopNode {
  const path = facts.parent?.path ? `${facts.parent.path}/${facts.name}` : facts.name;
  const index = facts.parent?.children.length ?? 0;
  return { kind: 'loop', id: draft.nextId++, index, children: [], lastId: 0, path, ...facts };
}

function addLoop(draft: Draft, parent: LoopNode, facts: Omit<LoopFacts, 'parent'>): LoopNode {
  const loop = newLoop(draft, { ...facts, parent });
  parent.children.push(loop);
  addSegment(draft, loop, facts.name, true, 1);
  return loop;
}

/** Property names are kept once by the engine, so that comparing paths compares pointers. */
const interned = (text: string): string => Object.keys({ [text]: true })[0]!;

function addSegment(draft: Draft, loop: LoopNode, segment: string, mandatory: boolean, max: number): void {
  const node: SegmentNode = {
    kind: 'segment',
    id: draft.nextId++,
    segment,
    key: segmentKey(segment),
    mandatory,
    max,
    loop,
    index: loop.children.length,
    definition: segmentOf(segment, draft.version),
    path: interned(loop.path && loop.name !== segment ? `${loop.path}/${segment}` : loop.path || segment),
  };
  loop.children.push(node);
  draft.nodes.push(node);
}
