/** Numbers of one prefix are a list while they are few, then one bit each. */
const FEW = 32;

/**
 * Control numbers seen so far. Senders count them up, a million in one group in large files: the last four digits
 * become bits, so that consecutive numbers cost a bit each and the memory stays level.
 */
export class ControlNumbers {
  private readonly counted = new Map<string, number[] | Uint8Array>();
  private readonly others = new Set<string>();

  /** Notes a number. @returns false when it came before */
  add(number: string): boolean {
    if (!/^\d{4,9}$/.test(number)) return addTo(this.others, number);
    const prefix = number.slice(0, -4);
    const rest = Number(number.slice(-4));
    const known = this.counted.get(prefix);
    if (known === undefined) {
      this.counted.set(prefix, [rest]);
      return true;
    }
    if (known instanceof Uint8Array) return setBit(known, rest);
    if (known.includes(rest)) return false;
    if (known.length < FEW) known.push(rest);
    else {
      const bits = new Uint8Array(1250);
      for (const one of [...known, rest]) setBit(bits, one);
      this.counted.set(prefix, bits);
    }
    return true;
  }
}

function addTo(set: Set<string>, value: string): boolean {
  const { size } = set;
  return set.add(value).size > size;
}

function setBit(bits: Uint8Array, at: number): boolean {
  const mask = 1 << (at & 7);
  if ((bits[at >> 3]! & mask) !== 0) return false;
  bits[at >> 3]! |= mask;
  return true;
}
