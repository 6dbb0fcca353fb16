import type { LoopNode, SegmentNode } from '../schema/compile.js';

/** Loops of the detail area: what is ordered, changed, shipped, billed or paid. */
const LINES: ReadonlySet<string> = new Set(['PO1', 'POC', 'HL', 'IT1', 'ENT']);

/** A line that a segment of the heading strayed into: what follows is the line's again. */
export interface Detour {
  readonly line: LoopNode;
  /** The segment of the line that came last. */
  readonly from: SegmentNode;
  /** The loop the stray segment opened, if it did: what belongs to that does not belong to the line. */
  readonly stray: LoopNode | undefined;
}

export const isInside = ({ id }: SegmentNode, loop: LoopNode): boolean => id > loop.id && id < loop.lastId;

/** Undefined when the step does not lead out of a line. */
export function detourOf(from: SegmentNode, to: SegmentNode, stray: LoopNode | undefined): Detour | undefined {
  let line = from.loop;
  while (line.parent?.parent) line = line.parent;
  return LINES.has(line.name) && !isInside(to, line) ? { line, from, stray } : undefined;
}
