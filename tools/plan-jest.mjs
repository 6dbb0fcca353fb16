/** What `npm test` really runs: some suites need a server of others, and leaving them out is never silent. */

const PROJECTS = ['unit', 'integration', 'kafka', 'dovecot'];

/**
 * @param {string[]} args as given to jest
 * @param {{ ci: boolean, lack: Record<string, () => string | undefined> }} machine `lack` by project says why its
 *   suites cannot run (tools/kafka-local/requirements.mjs); asked only when they would
 * @returns {{ args: string[], notRun?: string, refused?: string }} jest's arguments; `notRun` and `refused` are what
 *   to tell the person, `refused` instead of running anything
 */
export function planJest(args, { ci, lack }) {
  const { chosen, rest } = splitProjects(args);
  const projects = chosen ?? PROJECTS;
  const missing = projects.flatMap((name) => {
    const why = lack[name]?.();
    return why === undefined ? [] : [{ name, why }];
  });
  if (missing.length === 0) return { args: chosen ? withProjects(chosen, rest) : args };

  const tell = (what) =>
    missing.map(({ name, why }) => `THE ${name.toUpperCase()} SUITES ${what} (*.${name}-spec.ts). ${why}`);
  const others = projects.filter((name) => !missing.some((each) => each.name === name));
  if (ci || others.length === 0) return { args, refused: tell('CANNOT RUN').join('\n') };
  return { args: withProjects(others, rest), notRun: tell('WERE NOT RUN').join('\n') };
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
