import type { Draw } from '../../libs/x12/src/samples/generate-golden-orders.js';

/** Bytes that mean something in X12, more often put in than chance would. */
const TELLING = Buffer.from('*>~^|:\n\r ?0192SEGTIA\u001c\u001d\u007f\u00e9', 'latin1');

/** Changes a file of 850s in one to six places: bytes, runs of bytes, and whole segments. */
export function mutate(source: Buffer, draw: Draw): Buffer {
  let bytes = source;
  for (let edits = 1 + draw(6); edits > 0; edits -= 1) bytes = edit(bytes, draw);
  return bytes;
}

function edit(bytes: Buffer, draw: Draw): Buffer {
  const at = draw(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + draw(40));
  const byte = draw(2) === 0 ? draw(256) : TELLING[draw(TELLING.length)]!;
  switch (draw(8)) {
    case 0:
      return spliced(bytes, at, at + 1, Buffer.of(byte));
    case 1:
      return spliced(bytes, at, end, Buffer.alloc(0));
    case 2:
      return spliced(bytes, at, at, Buffer.of(byte));
    case 3:
      return spliced(bytes, at, at, bytes.subarray(at, end));
    case 4:
      return spliced(bytes, at, at + 1, Buffer.of(0x30 + draw(10)));
    case 5:
      return moveSegment(bytes, draw);
    case 6:
      return draw(4) === 0 ? bytes.subarray(0, at) : spliced(bytes, at, at, Buffer.from('\r\n'));
    default:
      return changeDigit(bytes, at, draw);
  }
}

const spliced = (bytes: Buffer, from: number, to: number, put: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]);

/** A segment is taken out, doubled, or put elsewhere. */
function moveSegment(bytes: Buffer, draw: Draw): Buffer {
  const terminator = bytes[105] ?? 0x7e;
  const ends: number[] = [];
  for (let at = bytes.indexOf(terminator); at >= 0; at = bytes.indexOf(terminator, at + 1)) ends.push(at + 1);
  if (ends.length < 3) return bytes;
  const which = draw(ends.length - 1);
  const segment = bytes.subarray(ends[which]!, ends[which + 1]!);
  const kept = draw(3) === 0 ? bytes : spliced(bytes, ends[which]!, ends[which + 1]!, Buffer.alloc(0));
  if (draw(3) === 0) return kept;
  const place = Math.min(kept.length, ends[draw(ends.length)]!);
  return spliced(kept, place, place, segment);
}

/** The next digit from a place on becomes another: counts and control numbers are made of digits. */
function changeDigit(bytes: Buffer, from: number, draw: Draw): Buffer {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 0x30 && byte <= 0x39) return spliced(bytes, at, at + 1, Buffer.of(0x30 + draw(10)));
  }
  return bytes;
}
