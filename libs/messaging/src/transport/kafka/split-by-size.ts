import type { MessageToPublish } from '../message-bus.js';

const sizeOf = ({ key, value, headers }: MessageToPublish): number =>
  Object.entries(headers).reduce(
    (sum, [name, text]) => sum + name.length + Buffer.byteLength(text),
    Buffer.byteLength(key) + value.length,
  );

/**
 * Cuts messages into runs of at most so many bytes, in their order; a message above the limit is a run of its own, so
 * that when it is refused it is alone.
 */
export function splitBySize(messages: readonly MessageToPublish[], maxBytes: number): MessageToPublish[][] {
  const runs: MessageToPublish[][] = [];
  let room = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    if (size > room || runs.length === 0) {
      runs.push([]);
      room = maxBytes;
    }
    runs.at(-1)!.push(message);
    room -= size;
  }
  return runs;
}
