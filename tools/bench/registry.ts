import type { Bench } from './bench.js';

/** One measure by its name; its code is loaded only when it is run. */
export interface RegisteredBench {
  readonly name: string;
  load(): Promise<Bench>;
}

/** Every measure the harness knows. To add one: export a `bench` from a file of its own and name it here. */
export const registry: readonly RegisteredBench[] = [
  { name: 'x12.tokenize', load: async () => (await import('./x12-tokenize.js')).bench },
  { name: 'x12.tokenize-elements', load: async () => (await import('./x12-tokenize-elements.js')).bench },
  { name: 'x12.normalize', load: async () => (await import('./x12-normalize.js')).bench },
  { name: 'x12.normalize-stream', load: async () => (await import('./x12-normalize-stream.js')).bench },
  { name: 'x12.memory', load: async () => (await import('./x12-memory.js')).bench },
  { name: 'orders.accept', load: async () => (await import('./orders-accept.js')).bench },
  { name: 'orders.growth', load: async () => (await import('./orders-growth.js')).bench },
  { name: 'orders.reads', load: async () => (await import('./orders-reads.js')).bench },
  { name: 'messaging.relay', load: async () => (await import('./messaging-relay.js')).bench },
  { name: 'ar.age', load: async () => (await import('./ar-age.js')).bench },
  { name: 'mail.read', load: async () => (await import('./mail-read.js')).bench },
  { name: 'mail.score', load: async () => (await import('./mail-score.js')).bench },
  { name: 'ar.score', load: async () => (await import('./ar-score.js')).bench },
];
