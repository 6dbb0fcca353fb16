/** Joins share blocks of this size. */
const BLOCK_BYTES = 64 * 1024;

/** Bytes of a new portion joined to a rest at first; most transaction sets end within. */
const JOIN_BYTES = 4 * 1024;

/**
 * The bytes a scanner has in hand. A portion is looked at where it lies; only what is unfinished at the end of one is
 * copied, together with as much of the next as it takes to finish it. Bytes in hand are never written again, so
 * tables may point into them.
 */
export class ByteWindow {
  /** What there is to look at, from the first byte still in use on. */
  data: Buffer = Buffer.alloc(0);
  /** Byte offset in the source of the first of `data`. */
  offset = 0;

  private block = Buffer.alloc(0);
  private blockUsed = 0;
  /** The portion that is being joined, and how much of it stands at the end of `data` already. */
  private portion: Buffer | undefined;
  private joined = 0;

  /** Takes a portion. Nothing before `inUse` is looked at again: it becomes the first of `data`. */
  feed(chunk: Uint8Array, inUse: number): void {
    while (this.extend());
    const portion = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const rest = this.data.subarray(inUse);
    this.offset += inUse;
    if (rest.length === 0) {
      this.data = portion;
      this.portion = undefined;
      return;
    }
    this.portion = portion;
    this.joined = 0;
    this.data = this.room(rest, JOIN_BYTES);
    this.extend();
  }

  /** Joins more of the portion. @returns false when all of it is there */
  extend(): boolean {
    const { portion, joined } = this;
    if (portion === undefined || joined === portion.length) return false;
    const more = Math.min(portion.length - joined, Math.max(JOIN_BYTES, this.data.length));
    if (this.blockUsed + more > this.block.length) this.data = this.room(this.data, more);
    portion.copy(this.block, this.blockUsed, joined, joined + more);
    const start = this.blockUsed - this.data.length;
    this.blockUsed += more;
    this.joined += more;
    this.data = this.block.subarray(start, this.blockUsed);
    return true;
  }

  /**
   * Goes on in the portion itself once nothing before it is in use any more: before `position`, that is.
   * @returns by how much positions in `data` shrank, 0 when nothing changed
   */
  leaveJoin(position: number): number {
    if (this.portion === undefined) return 0;
    const start = this.data.length - this.joined;
    if (position < start) return 0;
    this.data = this.portion;
    this.offset += start;
    this.portion = undefined;
    return start;
  }

  /** Bytes at the end of a block, with room for so many more behind them. */
  private room(bytes: Buffer, more: number): Buffer {
    const needed = bytes.length + more;
    if (this.blockUsed + needed > this.block.length) {
      // Twice what is needed, so that a large set in small portions stays linear.
      this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, needed * 2));
      this.blockUsed = 0;
    }
    const start = this.blockUsed;
    bytes.copy(this.block, start);
    this.blockUsed += bytes.length;
    return this.block.subarray(start, this.blockUsed);
  }
}
