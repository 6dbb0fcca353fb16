import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a demo that was killed needs to go on: where the clock stood, and where the topics began for it. */
export interface DemoState {
  readonly clock: string;
  /** Offset of the demo's first event by `topic/partition`: a Kafka that is in use may hold others' events before. */
  readonly firstOffsets: Readonly<Record<string, string>>;
}

const fileIn = (folder: string) => join(folder, 'demo-state.json');

export async function readDemoState(folder: string): Promise<DemoState | undefined> {
  if (!existsSync(fileIn(folder))) return undefined;
  return JSON.parse(await readFile(fileIn(folder), 'utf8')) as DemoState;
}

/** Written beside and renamed, so that a kill leaves the old state or the new one, never half of one. */
export async function writeDemoState(folder: string, state: DemoState): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = `${fileIn(folder)}.draft`;
  await writeFile(draft, JSON.stringify(state));
  await rename(draft, fileIn(folder));
}
