import { parentPort } from 'node:worker_threads';
import type { WorkerMessage } from '../../../canonical-order/isolated-worker.js';
import { assessMail } from '../certainty/assess-order.js';
import type { CatalogueItem } from '../matching/catalogue.js';
import { ItemMatcher } from '../matching/item-matcher.js';
import type { MatchAnswer, MatchRequest } from './match-items.js';

/** The thread that holds the index of the catalogue and matches lines against it. */
let revision: string | undefined;
let matcher: ItemMatcher | undefined;
let gathered: CatalogueItem[] = [];

parentPort?.on('message', (request: MatchRequest) => {
  let message: WorkerMessage<MatchAnswer>;
  try {
    message = { value: answer(request) };
  } catch (error) {
    message = { error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(message);
});

function answer(request: MatchRequest): MatchAnswer {
  switch (request.kind) {
    case 'items':
      gathered = request.first ? [...request.items] : [...gathered, ...request.items];
      return { kind: 'taken' };
    case 'index':
      // Without a catalogue items are as certain as their reading: no index at all, rather than one that knows nothing.
      matcher = gathered.length > 0 ? new ItemMatcher(gathered) : undefined;
      gathered = [];
      ({ revision } = request);
      return { kind: 'taken' };
    case 'assess':
      if (revision !== request.revision) return { kind: 'stale' };
      return { kind: 'assessed', orders: assessMail(request.mail, { ...request.knowledge, matcher }) };
  }
}

parentPort?.postMessage({ ready: true });
