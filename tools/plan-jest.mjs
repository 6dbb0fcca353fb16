/** What `npm test` really runs: the Kafka suites need a Kafka, and leaving them out is never silent. */

const PROJECTS = ['unit', 'integration', 'kafka'];

/**
 * @param {string[]} args as given to jest
 * @param {{ ci: boolean, lack: () => string | undefined }} machine `lack` says why no suite can reach a Kafka
 *   (tools/kafka-local/requirements.mjs); asked only when Kafka suites would run
 * @returns {{ args: string[], notRun?: string, refused?: string }} jest's arguments; `notRun` and `refused` are what
 *   to tell the person, `refused` instead of running anything
 */
export function planJest(args, { ci, lack }) {
  const { chosen, rest } = splitProjects(args);
  const projects = chosen ?? PROJECTS;
  const missing = projects.includes('kafka') ? lack() : undefined;
  if (missing === undefined) return { args: chosen ? withProjects(chosen, rest) : args };

  const others = projects.filter((name) => name !== 'kafka');
  if (ci || others.length === 0) {
    return { args, refused: `THE KAFKA SUITES CANNOT RUN (*.kafka-spec.ts). ${missing}` };
  }
  return { args: withProjects(others, rest), notRun: `THE KAFKA SUITES WERE NOT RUN (*.kafka-spec.ts). ${missing}` };
}

/** jest takes every word after --selectProjects for a project, a path too; here only the names of projects are. */
function splitProjects(args) {
  const at = args.findIndex((arg) => /^--selectProjects(=|$)/.test(arg));
  if (at === -1) return { chosen: undefined, rest: args };
  const inline = args[at].split('=')[1];
  const words = args.slice(at + 1);
  const following = words.findIndex((word) => !PROJECTS.includes(word));
  const count = following === -1 ? words.length : following;
  return {
    chosen: [...(inline ? [inline] : []), ...words.slice(0, count)],
    rest: [...args.slice(0, at), ...words.slice(count)],
  };
}

const withProjects = (projects, rest) => [...rest, '--selectProjects', ...projects];
