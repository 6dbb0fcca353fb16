/**
 * One broker per data folder. Kafka has a lock of its own but looks at it too late: seen here with 4.3.1, a second
 * broker on the same folder activates its controller and appends to the metadata log before it finds the lock, and
 * the first broker's log is corrupt from then on.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KafkaUnavailable } from './requirements.mjs';

export const LOCK_FILE = 'owner.lock';

/**
 * Marks the folder as used by this process. A mark of a process that has ended (SIGKILL, power loss) counts for
 * nothing: the mark names the process by id and start time, so a reused id does not lock the folder forever.
 * @param {string} folder
 * @returns {Promise<() => Promise<void>>} takes the mark away
 * @throws KafkaUnavailable when a living process holds it
 */
export async function lockData(folder) {
  const file = join(folder, LOCK_FILE);
  const mine = `${process.pid} ${startOf(process.pid)}`;
  for (;;) {
    try {
      await writeFile(file, mine, { flag: 'wx' });
      let held = true;
      return async () => {
        if (held) await rm(file, { force: true });
        held = false;
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = await readFile(file, 'utf8').catch(() => '');
    const [pid, ...start] = holder.split(' ');
    if (holder && startOf(Number(pid)) === start.join(' ')) {
      throw new KafkaUnavailable(
        `Process ${pid} already runs a broker on ${folder}; stop it, or choose another folder.`,
      );
    }
    await rm(file, { force: true });
  }
}

/** When this process began, in whatever words the system has for it; undefined when there is no such process. */
function startOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    // After the second field, the command in brackets that may hold blanks: the state, and 19 further the start.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  }
}
