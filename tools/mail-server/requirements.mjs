/** What the suites against a real mail server need from the machine, each lack as one sentence a person can act on. */
import { spawnSync } from 'node:child_process';

const ANSWER_WITHIN_MS = 20_000;

/** Programs by what they are run with to see whether they are there, and the Debian package that has them. */
const PROGRAMS = [
  { name: 'dovecot', arguments: ['--version'], package: 'dovecot-imapd' },
  { name: 'openssl', arguments: ['version'], package: 'openssl' },
  { name: 'setpriv', arguments: ['--version'], package: 'util-linux' },
];

/** Debian puts servers where the PATH of ordinary users does not look. */
export const PATH_OF_SERVERS = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/**
 * Why no suite can run against Dovecot here.
 * @returns {string | undefined} undefined when all it needs is there
 */
export function whatDovecotSuitesLack() {
  const lacks = PROGRAMS.flatMap(({ name, arguments: args, package: debian }) => {
    const env = { ...process.env, PATH: PATH_OF_SERVERS };
    const { error, status } = spawnSync(name, args, { stdio: 'ignore', timeout: ANSWER_WITHIN_MS, env });
    return error || status !== 0 ? [`'${name}' cannot be run; Debian: ${debian}.`] : [];
  });
  if (lacks.length > 0) return lacks.join(' ');
  const env = { ...process.env, PATH: PATH_OF_SERVERS };
  const { stdout } = spawnSync('dovecot', ['--version'], { encoding: 'utf8', timeout: ANSWER_WITHIN_MS, env });
  // 2.4 names nearly every setting anew.
  return /^2\.3\./.test(stdout) ? undefined : `Dovecot 2.3 is needed; this is ${stdout.trim()}.`;
}
