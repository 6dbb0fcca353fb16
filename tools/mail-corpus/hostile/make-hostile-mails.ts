import { Random } from '../random.js';
import { CONTENT_BURDENS } from './content-burdens.js';
import { FILE_BURDENS } from './file-burdens.js';
import { HEADER_BURDENS } from './header-burdens.js';
import type { Burden, HostileMail } from './hostile-mail.js';
import { STRUCTURE_BURDENS } from './structure-burdens.js';

/** Every way to be a burden. */
export const BURDENS: readonly Burden[] = [
  ...HEADER_BURDENS,
  ...STRUCTURE_BURDENS,
  ...CONTENT_BURDENS,
  ...FILE_BURDENS,
];

/** How much of each burden there is: 1 is as much as was measured to hurt. */
export interface Amount {
  readonly least: number;
  readonly most: number;
}

/**
 * Mails made to hurt who reads them: every burden there is before any comes a second time, each time in another
 * amount. The same for the same seed; made one by one, as together they are larger than the memory.
 */
export function* makeHostileMails(
  seed: number,
  count: number,
  { least, most }: Amount = { least: 0.1, most: 1.2 },
): Generator<HostileMail> {
  const random = new Random(seed);
  let round: Burden[] = [];
  for (let made = 0; made < count; made += 1) {
    if (round.length === 0) round = random.sample(BURDENS, BURDENS.length);
    const burden = round.pop()!;
    const size = least + random.next() * (most - least);
    yield { name: `${burden.name} (${size.toFixed(2)})`, bytes: burden.make(random, size) };
  }
}
