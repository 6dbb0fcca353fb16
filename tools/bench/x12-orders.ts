/** Generated 850s for the benches: every order has 14 lines; values vary, lengths stay. */

const two = (value: number): string => String(value % 100).padStart(2, '0');

function purchaseOrder(number: number, lines: number): string[] {
  const id = String(number).padStart(9, '0');
  const segments = [
    `ST*850*${id}`,
    `BEG*00*SA*PO${id}**20250522`,
    'REF*DP*038',
    'DTM*002*20250530',
    'N1*ST*GENERATED CUSTOMER*92*S0001',
    'N3*100 MAIN STREET',
    'N4*NEWARK*NJ*07101*US',
  ];
  for (let line = 1; line <= lines; line += 1) {
    const item = two(number + line * 7);
    segments.push(
      `PO1*${line}*${1 + ((number + line) % 48)}*CA*${1 + (line % 30)}.${item}**UP*0490000${item}123*VN*V-${item}${item}`,
    );
    if (line % 2 === 0) segments.push(`PID*F****CHICKEN BREAST ${item} OZ`);
  }
  segments.push(`CTT*${lines}`);
  segments.push(`SE*${segments.length + 1}*${id}`);
  return segments;
}

const OPENING = [
  'ISA*00*          *00*          *ZZ*BENCHSENDER    *ZZ*BENCHRECEIVER  *250522*1400*U*00401*000000001*0*P*>',
  'GS*PO*BENCHSENDER*BENCHRECEIVER*20250522*1400*1*X*004010',
];

/** One interchange of so many orders, as bytes. */
export function generateInterchange(orders: number, lines = 14): Buffer {
  const parts = [...OPENING];
  for (let number = 1; number <= orders; number += 1) parts.push(...purchaseOrder(number, lines));
  parts.push(`GE*${orders}*1`, 'IEA*1*000000001', '');
  return Buffer.from(parts.join('~'), 'latin1');
}

/** The portions a file stream would bring. */
export function* portionsOf(bytes: Buffer, size = 64 * 1024): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/**
 * A round lasts at least this long, in milliseconds: a pass of four would measure the timer, the neighbours, and whose
 * garbage happens to be collected in it.
 */
const ROUND_MS = 500;

/** Passes over the same bytes until a round is full, for either side alike. @returns megabytes (10^6 bytes) per second */
export async function megabytesPerSecond(bytes: number, pass: () => void | Promise<void>): Promise<number> {
  const started = performance.now();
  let passes = 0;
  let elapsed = 0;
  while (elapsed < ROUND_MS) {
    await pass();
    passes += 1;
    elapsed = performance.now() - started;
  }
  return (passes * bytes) / 1e6 / (elapsed / 1000);
}

/** One interchange of at least so many bytes, in the portions a file would be read in; it is nowhere as a whole. */
export function* streamInterchange(bytes: number, portion = 64 * 1024): Generator<Buffer> {
  let pending = `${OPENING.join('~')}~`;
  let written = 0;
  let orders = 0;
  while (written < bytes) {
    while (pending.length < portion) pending += `${purchaseOrder((orders += 1), 14).join('~')}~`;
    yield Buffer.from(pending, 'latin1');
    written += pending.length;
    pending = '';
  }
  yield Buffer.from(`GE*${orders}*1~IEA*1*000000001~`, 'latin1');
}
