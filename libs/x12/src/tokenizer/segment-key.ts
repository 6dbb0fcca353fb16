/** Stands for the third character of an id of two: no byte, so that `ST` and `ST` followed by NUL are not the same. */
export const THIRD_ABSENT = 0x100;

/** Three bytes of a segment id as one number. */
export const packKey = (first: number, second: number, third: number): number => (first << 17) | (second << 9) | third;

/** A segment id of two or three characters as one number; 0 for anything else. */
export function segmentKey(id: string): number {
  if ((id.length !== 2 && id.length !== 3) || !/^[\0-\xff]+$/.test(id)) return 0;
  return packKey(id.charCodeAt(0), id.charCodeAt(1), id.length === 3 ? id.charCodeAt(2) : THIRD_ABSENT);
}
