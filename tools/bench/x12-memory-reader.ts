/**
 * The process `x12.memory` measures: reads a generated file of argv[3] megabytes with our reader (`ours`: validated and
 * mapped) or with x12-parser (`theirs`), and prints what it held and how long it kept its event loop. A process of its
 * own, because resident memory is that of a whole process.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { X12parser } from 'x12-parser';
import { mapPurchaseOrder } from '../../apps/intake-gateway/src/channels/edi/map-purchase-order.js';
import { receiveInterchanges } from '#x12';
import { streamInterchange } from './x12-orders.js';

export interface MemoryReading {
  readonly megabytes: number;
  readonly residentMegabytes: number;
  /** Longest time the event loop did not turn, other processes on the machine included. */
  readonly longestStallMs: number;
  readonly units: number;
}

const [, , side, size] = process.argv;
const megabytes = Number(size);

/** A turn of the event loop between portions, as reading a file brings it. */
async function* portions(): AsyncGenerator<Buffer> {
  for (const portion of streamInterchange(megabytes * 1e6)) {
    await turn();
    yield portion;
  }
}

async function readOurs(): Promise<number> {
  let orders = 0;
  for await (const record of receiveInterchanges(portions())) {
    if (record.kind !== 'set' || !record.report.accepted) continue;
    if (mapPurchaseOrder({ set: record.set, report: record.report, documentId: 'bench' }).ok) orders += 1;
  }
  return orders;
}

async function readTheirs(): Promise<number> {
  let segments = 0;
  for await (const _segment of Readable.from(portions()).pipe(new X12parser())) segments += 1;
  return segments;
}

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const units = await (side === 'ours' ? readOurs() : readTheirs());
delay.disable();
const reading: MemoryReading = {
  megabytes,
  residentMegabytes: process.resourceUsage().maxRSS / 1024,
  longestStallMs: delay.max / 1e6,
  units,
};
process.stdout.write(JSON.stringify(reading));
