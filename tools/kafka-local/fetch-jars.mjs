/** Brings the jars of pom.xml by Maven, once per content of pom.xml. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { jarFolder, KafkaUnavailable, mavenCommand, POM, whatMavenLacks } from './requirements.mjs';

/**
 * Several test processes may ask at once: each fetches into a folder of its own and renames it into place, so a
 * running broker never sees a jar change under it. Whoever comes second keeps the first one's folder.
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the folder that holds all jars
 */
export async function fetchJars(log) {
  const wanted = jarFolder();
  if (existsSync(wanted)) return wanted;
  const lack = whatMavenLacks();
  if (lack) throw new KafkaUnavailable(lack);

  log('fetching Apache Kafka by Maven (once, about 43 MB) …');
  const own = `${wanted}.${process.pid}`;
  await mkdir(dirname(wanted), { recursive: true });
  try {
    await runMaven(own);
    await rename(own, wanted).catch((error) => {
      if (!existsSync(wanted)) throw error;
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return wanted;
}

async function runMaven(folder) {
  const args = ['-q', '-B', '-f', POM, `-Djars.folder=${folder}`, 'dependency:copy-dependencies'];
  const maven = spawn(mavenCommand(), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let said = '';
  for (const stream of [maven.stdout, maven.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [code] = await once(maven, 'close');
  if (code === 0) return;
  throw new KafkaUnavailable(`Maven could not fetch Apache Kafka (exit ${code}):\n${said.trim().slice(-2000)}`);
}
