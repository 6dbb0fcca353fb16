/** A segment: where it begins, and where it ends as far as is known. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether a release character, itself not released, stands before a terminator. */
export function isReleased(data: Buffer, { start, end }: Span, release: number): boolean {
  let releases = 0;
  while (end - 1 - releases >= start && data[end - 1 - releases] === release) releases += 1;
  return releases % 2 === 1;
}

/** The end of a segment without the fill before it. */
export function trimmed(data: Buffer, { start, end }: Span, isFill: (byte: number) => boolean): number {
  let last = end;
  while (last > start && isFill(data[last - 1]!)) last -= 1;
  return last;
}
