import { sentenceOf, type Fault, type FaultCode } from '../codes.js';
import { isKnownSegment, type LoopNode, type SegmentNode, type SetSchema } from '../schema/compile.js';
import type { SegmentTable } from '../tokenizer/segment-table.js';
import { checkElements, isPlain, type FaultSink } from './check-elements.js';
import { type Detour, detourOf, isInside } from './detour.js';
import { severityOf, type ValidationPolicy } from './policy.js';

/** Where a segment goes when it follows another: found once per pair, then remembered. */
interface Transition {
  readonly node: SegmentNode;
  /** Set when the segment opens a loop (or its next turn). */
  readonly opens: LoopNode | undefined;
  /** Mandatory segments that were passed over, if they did not come before. */
  readonly passed: readonly SegmentNode[];
  /** Stands before the place reached so far. */
  readonly backwards: boolean;
}

/** Counters not in use, by schema: a set of thirty segments should not pay for five hundred of them. */
const idleCounters = new WeakMap<SetSchema, Counters[]>();

/**
 * How often each node came in the turn of its loop at hand. A new turn of a loop makes the counts inside stale
 * instead of clearing them: a PO1 loop has two hundred nodes, and a line uses five.
 */
class Counters {
  private readonly counts: Int32Array;
  /** The turn in which a count was made. */
  private readonly madeIn: Float64Array;
  /** The turn each loop is in. */
  private readonly turns: Float64Array;
  private latest = 0;

  constructor(nodes: number) {
    this.counts = new Int32Array(nodes);
    this.madeIn = new Float64Array(nodes);
    this.turns = new Float64Array(nodes);
  }

  open(loop: LoopNode): void {
    this.turns[loop.id] = ++this.latest;
  }

  countUp(node: SegmentNode): number {
    return this.add(node.id, this.turns[node.loop.id]!);
  }

  countTurn(loop: LoopNode): number {
    return this.add(loop.id, this.turns[loop.parent!.id]!);
  }

  /** Whether a node came in the turn at hand; for the opener of a loop: whether the loop did. */
  has(node: SegmentNode): boolean {
    const { loop } = node;
    const opener = node.index === 0 && loop.parent !== undefined;
    const id = opener ? loop.id : node.id;
    const turn = this.turns[opener ? loop.parent!.id : loop.id];
    return this.madeIn[id] === turn && this.counts[id]! > 0;
  }

  private add(id: number, turn: number): number {
    if (this.madeIn[id] !== turn) {
      this.madeIn[id] = turn;
      this.counts[id] = 0;
    }
    return ++this.counts[id]!;
  }
}

/** What follows a node, by segment key. Few segments ever follow one: a list is quicker than a map. */
interface Followers {
  readonly keys: number[];
  readonly found: (Transition | undefined)[];
}

const transitions = new WeakMap<SetSchema, (Followers | undefined)[]>();

/** Walks the segments of one transaction set along its table. */
export class SetWalk implements FaultSink {
  /** The table node of each segment, `undefined` where the segment has no place. */
  readonly assignment: (SegmentNode | undefined)[];
  readonly faults: Fault[] = [];
  private readonly counters: Counters;
  private readonly followers: (Followers | undefined)[];
  private current: SegmentNode;
  private deferred: SegmentNode[] = [];
  private detour: Detour | undefined;
  private readonly plain: boolean;
  /** The one place record, used again for every segment. */
  private readonly where: { table: SegmentTable; index: number; node: SegmentNode };

  constructor(
    private readonly table: SegmentTable,
    private readonly schema: SetSchema,
    readonly policy: ValidationPolicy,
  ) {
    let followers = transitions.get(schema);
    if (!followers) transitions.set(schema, (followers = new Array<undefined>(schema.nodeCount).fill(undefined)));
    this.followers = followers;
    this.counters = idleCounters.get(schema)?.pop() ?? new Counters(schema.nodeCount);
    this.counters.open(schema.root);
    this.current = schema.nodes[0]!;
    this.assignment = new Array<SegmentNode | undefined>(table.length).fill(undefined);
    this.assignment[0] = this.current;
    this.counters.countUp(this.current);
    this.plain = isPlain(table);
    this.where = { table, index: 0, node: this.current };
    if (table.length > 0) checkElements(this.where, this, this.plain);
  }

  /** Gives the counters back for the next set; the walk is over. */
  release(): void {
    const idle = idleCounters.get(this.schema);
    if (!idle) idleCounters.set(this.schema, [this.counters]);
    else if (idle.length < 4) idle.push(this.counters);
  }

  /** Places and checks every segment after the first. */
  run(): void {
    for (let index = 1; index < this.table.length; index += 1) this.place(index);
  }

  add(fault: Fault): void {
    const { maxFaults } = this.policy;
    if (this.faults.length < maxFaults) this.faults.push(fault);
    else if (this.faults.length === maxFaults || fault.severity === 'reject') {
      const severity = fault.severity === 'reject' ? 'reject' : (this.faults[maxFaults]?.severity ?? 'note');
      this.faults[maxFaults] = { code: 'EDI_LIMIT_FAULTS', severity, message: sentenceOf('EDI_LIMIT_FAULTS') };
    }
  }

  private place(index: number): void {
    const key = this.table.key(index);
    const found = this.detour === undefined ? this.find(this.current, key) : this.findOnward(this.detour, key);
    if (!found) {
      this.reportMisplaced(index, key);
      return;
    }
    const { node, opens } = found;
    this.assignment[index] = node;
    if (found.backwards) this.returnTo(index, found);
    else if (found.passed.length > 0) this.reportPassed(index, node, found.passed);
    this.current = node;
    // Whatever opens a loop comes once in each of its turns: those are what is counted.
    if (opens) this.openLoop(index, opens);
    else if (this.counters.countUp(node) > node.max) {
      this.reportSegment(index, 'EDI_SEGMENT_OVER_MAX', node, `At most ${node.max}.`);
    }
    this.where.index = index;
    this.where.node = node;
    checkElements(this.where, this, this.plain);
  }

  private openLoop(index: number, loop: LoopNode): void {
    const count = this.counters.countTurn(loop);
    if (count > loop.max) this.reportSegment(index, 'EDI_LOOP_OVER_MAX', this.current, `At most ${loop.max}.`);
    this.counters.open(loop);
  }

  /** After a stray segment: what is not part of that goes on where the line was left. */
  private findOnward({ line, from, stray }: Detour, key: number): Transition | undefined {
    const found = this.find(this.current, key);
    if (found && stray && isInside(found.node, stray)) return found;
    const onward = this.find(from, key);
    if (!onward || (onward.backwards && !isInside(onward.node, line))) return found;
    this.detour = undefined;
    return onward;
  }

  private find(from: SegmentNode, key: number): Transition | undefined {
    const known = (this.followers[from.id] ??= { keys: [], found: [] });
    const { keys, found } = known;
    for (let at = 0; at < keys.length; at += 1) if (keys[at] === key) return found[at];
    // Only what the set knows is remembered, so that no sender can fill the memory with made-up segments.
    if (!this.schema.keys.has(key)) return undefined;
    const transition = lookFor(from, key);
    keys.push(key);
    found.push(transition);
    return transition;
  }

  /** A segment before the place reached so far: out of sequence, unless it was already missed there. */
  private returnTo(index: number, { node, opens }: Transition): void {
    const missed = this.deferred.indexOf(node);
    if (missed >= 0) this.deferred.splice(missed, 1);
    else this.reportSegment(index, 'EDI_SEGMENT_OUT_OF_SEQUENCE', node, 'It should stand earlier.');
    this.detour = this.detour ? { ...this.detour, stray: opens } : detourOf(this.current, node, opens);
  }

  private reportPassed(index: number, node: SegmentNode, passed: readonly SegmentNode[]): void {
    for (const missing of passed) {
      if (this.counters.has(missing) || this.deferred.includes(missing)) continue;
      // What comes later is not missing: then it is this segment that came too early.
      if (missing.loop.parent === undefined && this.comesLater(index, missing)) {
        this.deferred.push(missing);
        this.reportSegment(index, 'EDI_SEGMENT_OUT_OF_SEQUENCE', node, `It stands before ${missing.segment}.`);
        continue;
      }
      const code = 'EDI_SEGMENT_MISSING';
      const segmentId = missing.segment;
      this.add({
        code,
        severity: severityOf({ code, segmentId }, this.policy),
        message: `${sentenceOf(code)} ${segmentId} was expected before ${node.segment}.`,
        offset: this.table.offsetOf(index),
        segmentId,
        segmentPosition: index + 1,
        loop: missing.loop.name && missing.loop.name !== segmentId ? missing.loop.name : undefined,
      });
    }
  }

  private comesLater(index: number, node: SegmentNode): boolean {
    for (let at = index + 1; at < this.table.length; at += 1) if (this.table.key(at) === node.key) return true;
    return false;
  }

  private reportMisplaced(index: number, key: number): void {
    const id = this.table.id(index);
    if (this.schema.keys.has(key)) this.reportSegment(index, 'EDI_SEGMENT_UNEXPECTED', undefined);
    else this.reportSegment(index, isKnownSegment(id) ? 'EDI_SEGMENT_NOT_IN_SET' : 'EDI_SEGMENT_UNKNOWN', undefined);
  }

  private reportSegment(index: number, code: FaultCode, node: SegmentNode | undefined, detail = ''): void {
    const segmentId = this.table.id(index);
    const severity =
      code === 'EDI_SEGMENT_OUT_OF_SEQUENCE' && this.deferred.length > 0 && this.policy.severities?.[code] === undefined
        ? 'reject'
        : severityOf({ code, segmentId }, this.policy);
    this.add({
      code,
      severity,
      message: `${sentenceOf(code)} ${segmentId.slice(0, 20)}, segment ${index + 1}. ${detail}`.trim(),
      offset: this.table.offsetOf(index),
      segmentId,
      segmentPosition: index + 1,
      loop: node?.loop.name || undefined,
    });
  }
}

/**
 * Finds where a segment goes after another: onwards in the same loop, then in the loops around it, from the inside
 * out; failing that, back in the same loops.
 */
function lookFor(from: SegmentNode, key: number): Transition | undefined {
  const passed: SegmentNode[] = [];
  let loop: LoopNode | undefined = from.loop;
  let start = from.index;
  while (loop) {
    const opener: SegmentNode | undefined = loop.parent ? (loop.children[0] as SegmentNode) : undefined;
    if (opener?.key === key) {
      for (let at = start + 1; at < loop.children.length; at += 1) passed.push(...mandatoryOf(loop.children[at]!));
      return { node: opener, opens: loop, passed, backwards: false };
    }
    for (let at = start; at < loop.children.length; at += 1) {
      const child = loop.children[at]!;
      if (child.kind === 'segment' && child.key === key)
        return { node: child, opens: undefined, passed, backwards: false };
      if (child.kind === 'loop') {
        const first = child.children[0] as SegmentNode;
        if (first.key === key) return { node: first, opens: child, passed, backwards: false };
      }
      if (at > start) passed.push(...mandatoryOf(child));
    }
    start = loop.index;
    loop = loop.parent;
  }
  return lookBack(from, key);
}

function mandatoryOf(child: SegmentNode | LoopNode): SegmentNode[] {
  if (!child.mandatory) return [];
  return [child.kind === 'segment' ? child : (child.children[0] as SegmentNode)];
}

function lookBack(from: SegmentNode, key: number): Transition | undefined {
  let loop: LoopNode | undefined = from.loop;
  let start = from.index;
  while (loop) {
    for (let at = start - 1; at >= (loop.parent ? 1 : 0); at -= 1) {
      const child = loop.children[at]!;
      const node = child.kind === 'segment' ? child : (child.children[0] as SegmentNode);
      if (node.key === key) {
        return { node, opens: child.kind === 'loop' ? child : undefined, passed: [], backwards: true };
      }
    }
    start = loop.index;
    loop = loop.parent;
  }
  return undefined;
}
