import { randomBytes } from 'node:crypto';
import { Clock } from '../clock/clock.js';

/** Makes ids. Abstract class rather than interface so that it is also its own injection token. */
export abstract class IdSource {
  abstract newId(): string;
}

/**
 * UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random bits, so that ids sort by the time they
 * were made and index pages fill in order. Within one millisecond order is not promised.
 */
export class UuidV7Source extends IdSource {
  constructor(
    private readonly clock: Clock,
    private readonly random: (size: number) => Buffer = randomBytes,
  ) {
    super();
  }

  override newId(): string {
    const bytes = this.random(16);
    bytes.writeUIntBE(this.clock.now().getTime(), 0, 6);
    bytes[6] = (bytes[6]! & 0x0f) | 0x70;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}
