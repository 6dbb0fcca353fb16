/** Bounds on what a sender can make us hold. Each is reported by its own code when passed. */
export interface ReadLimits {
  /** Bytes of one segment. */
  readonly segmentBytes: number;
  /** Elements of one segment. */
  readonly segmentElements: number;
  /** Segments of one transaction set, ST and SE included. */
  readonly setSegments: number;
  /** Bytes of one transaction set. */
  readonly setBytes: number;
  /** Bytes of the whole source. */
  readonly fileBytes: number;
}

/** Wide enough for the largest order the standard allows in practice; a partner profile can narrow them. */
export const DEFAULT_LIMITS: ReadLimits = {
  segmentBytes: 64 * 1024,
  segmentElements: 512,
  setSegments: 1_000_000,
  setBytes: 128 * 1024 * 1024,
  fileBytes: Number.MAX_SAFE_INTEGER,
};
