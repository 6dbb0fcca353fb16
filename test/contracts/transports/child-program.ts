import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.js';

export type ChildTransport = { readonly kind: 'embedded' } | { readonly kind: 'kafka'; readonly brokers: string[] };

/** What a child does; it is a process of its own so that it can be killed as a machine would be. */
export interface ChildTask {
  /**
   * - `count`: joins the group and tells each record
   * - `effect`: joins the group, writes each event's effect once through the inbox
   * - `effect-no-inbox`: the same without the inbox, as the control that must count twice
   * - `relay`: runs the outbox relay
   */
  readonly mode: 'count' | 'effect' | 'effect-no-inbox' | 'relay';
  readonly databaseUrl: string;
  readonly schema?: string;
  readonly topic?: string;
  readonly groupId?: string;
  /** Kills itself at the given time this point is reached: 1 for the first. */
  readonly crashAt?: number;
}

export interface Said {
  readonly ready?: boolean;
  readonly handled?: string;
  readonly step?: string;
}

export interface Child {
  readonly pid: number;
  readonly said: Said[];
  /** SIGKILL, then waits until it is gone. */
  kill(): Promise<void>;
  /** Resolves with the signal or code it ended by. */
  ended(): Promise<string>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts the compiled child program (tools/run.mjs builds before it runs any test). */
export function runChild(transport: ChildTransport, task: ChildTask): Child {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(root, 'dist/test/contracts/transports/child.js'), JSON.stringify({ transport, task })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said: Said[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => said.push(JSON.parse(line) as Said));
  let end: string | undefined;
  child.on('exit', (code, signal) => (end = signal ?? String(code)));
  const ended = () => eventually('the child ends', () => end, { withinMs: 60_000 });
  return {
    pid: child.pid!,
    said,
    ended: async () => (await ended())!,
    kill: async () => {
      child.kill('SIGKILL');
      await ended();
    },
  };
}
