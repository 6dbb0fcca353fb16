import type { FaultCode, Severity } from '../codes.js';
import type { InterchangeHeader } from '../tokenizer/delimiters.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../tokenizer/limits.js';
import { SegmentScanner } from '../tokenizer/segment-scanner.js';
import { fault } from './check-envelopes.js';
import { checkInterchangeHeader } from './check-headers.js';
import { EnvelopeWalk } from './envelope-walk.js';
import { describeForeignFile, FOREIGN_HEAD } from './foreign-file.js';
import type { EnvelopeRecord } from './records.js';

export interface ReadOptions {
  /** Forgive a badly padded ISA and a missing last terminator, and say so; by sender, if need be. Default: strict. */
  readonly tolerant?: boolean | ((interchange: InterchangeHeader) => boolean);
  readonly limits?: Partial<ReadLimits>;
}

/**
 * Reads interchanges from bytes pushed in any portions and tells what it finds as records, faults of the envelopes with
 * them; what a set means is not looked at. One transaction set is in memory at a time.
 */
export class InterchangeReader {
  private readonly scanner: SegmentScanner;
  private readonly limits: ReadLimits;
  private readonly tolerant: (interchange: InterchangeHeader) => boolean;
  private readonly walk: EnvelopeWalk;
  private seen = 0;
  private bytes = 0;
  /** First bytes of the file, to say what it is should it be no X12. */
  private head: Uint8Array = new Uint8Array(0);
  private stopped = false;

  constructor(options: ReadOptions = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { tolerant = false } = options;
    this.tolerant = typeof tolerant === 'function' ? tolerant : () => tolerant;
    this.scanner = new SegmentScanner(this.limits);
    const { scanner, limits, tolerant: isTolerant } = this;
    this.walk = new EnvelopeWalk({ scanner, limits, tolerant: isTolerant });
  }

  /** Takes the next bytes. @returns what became known by them */
  push(chunk: Uint8Array): EnvelopeRecord[] {
    if (this.stopped) return [];
    if (this.bytes < FOREIGN_HEAD) this.head = Buffer.concat([this.head, chunk.subarray(0, FOREIGN_HEAD)]);
    this.bytes += chunk.length;
    if (this.bytes > this.limits.fileBytes) return this.stop();
    this.scanner.feed(chunk);
    this.read();
    return this.walk.flush();
  }

  /** Says that the source is at its end. @returns the last records */
  end(): EnvelopeRecord[] {
    if (this.stopped) return [];
    this.scanner.finish();
    this.read();
    this.walk.closeTruncated();
    this.reportStray();
    if (this.seen === 0) this.unreadable('EDI_NOT_X12', 'reject', 0, describeForeignFile(this.head));
    this.stopped = true;
    return this.walk.flush();
  }

  private stop(): EnvelopeRecord[] {
    const offset = this.scanner.offset;
    this.walk.note(fault('EDI_LIMIT_FILE_BYTES', { offset }));
    this.walk.closeTruncated();
    this.unreadable('EDI_LIMIT_FILE_BYTES', 'reject', offset);
    this.stopped = true;
    return this.walk.flush();
  }

  private read(): void {
    const { scanner } = this;
    for (;;) {
      const event = scanner.scan();
      if (event === 'control') this.walk.control();
      else if (event === 'interchange') {
        if (!this.openInterchange()) return;
      } else if (event === 'limit') this.walk.abandon();
      else return;
    }
  }

  private openInterchange(): boolean {
    const { scanner } = this;
    this.walk.closeTruncated();
    this.reportStray();
    const offset = scanner.offset;
    const reading = scanner.openInterchange();
    if (reading.kind === 'need-input') return false;
    this.seen += 1;
    if (reading.kind === 'malformed') {
      this.unreadable('EDI_ISA_MALFORMED', 'reject', offset, reading.reason);
      return true;
    }
    const faults = checkInterchangeHeader(reading.header, reading.misfits, this.tolerant(reading.header));
    this.walk.openInterchange(reading.header, faults);
    return true;
  }

  private reportStray(): void {
    const { stray } = this.scanner;
    if (stray.count === 0) return;
    this.unreadable('EDI_STRAY_DATA', 'note', stray.offset, `${stray.count} bytes.`);
    stray.count = 0;
  }

  private unreadable(code: FaultCode, severity: Severity, offset: number, detail = ''): void {
    this.walk.tell({ kind: 'unreadable', fault: fault(code, { offset }, detail, severity) });
  }
}
