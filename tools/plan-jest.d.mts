/**
 * What `npm test` really runs.
 * @param args as given to jest
 * @param machine `lack` says why no suite can reach a Kafka; asked only when Kafka suites would run
 * @returns jest's arguments; `notRun` and `refused` are what to tell the person, `refused` instead of running anything
 */
export function planJest(
  args: string[],
  machine: { ci: boolean; lack: () => string | undefined },
): { args: string[]; notRun?: string; refused?: string };
