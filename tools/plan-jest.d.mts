/**
 * What `npm test` really runs.
 * @param args as given to jest
 * @param machine `lack` by project says why its suites cannot run; asked only when they would
 * @returns jest's arguments; `notRun` and `refused` are what to tell the person, `refused` instead of running anything
 */
export function planJest(
  args: string[],
  machine: { ci: boolean; lack: Readonly<Record<string, () => string | undefined>> },
): { args: string[]; notRun?: string; refused?: string };
