/** What a broker without Docker needs from the machine, each lack as one sentence a person can act on. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const windows = process.platform === 'win32';

/** Kafka 4.x brokers are compiled for Java 17. */
const OLDEST_JAVA = 17;
/** A JVM or a Docker client answers in well under a second; a hung one must not hang a test run. */
const ANSWER_WITHIN_MS = 20_000;

/** An error whose message is the whole story: the command line prints it without a stack. */
export class KafkaUnavailable extends Error {
  name = 'KafkaUnavailable';
}

export const POM = join(here, 'pom.xml');

/**
 * The folder of fetched jars, named after the content of pom.xml: another version is another folder, and a folder
 * that stands is complete (fetch-jars.mjs renames it into place at the end).
 */
export function jarFolder() {
  const hash = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  return join(here, 'target', `libs-${hash}`);
}

export function javaCommand(env = process.env) {
  return env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', windows ? 'java.exe' : 'java') : 'java';
}

export const mavenCommand = () => (windows ? 'mvn.cmd' : 'mvn');

/**
 * @param {string} banner what `java -version` prints, e.g. `openjdk version "17.0.15" 2025-04-15`, or `"1.8.0_402"`
 * @returns {number | undefined} the feature release: 17, 8; undefined when the text is no such banner
 */
export function javaRelease(banner) {
  const found = /version "(?:1\.)?(\d+)/.exec(banner);
  return found ? Number(found[1]) : undefined;
}

/** @returns {string | undefined} why Java will not do; undefined when it will */
export function whatJavaLacks() {
  const java = javaCommand();
  const { error, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8', timeout: ANSWER_WITHIN_MS });
  if (error)
    return `Java ${OLDEST_JAVA} or newer is missing ('${java}' cannot be run); Debian: openjdk-17-jre-headless.`;
  const release = javaRelease(stderr);
  if (release !== undefined && release >= OLDEST_JAVA) return undefined;
  return `Java ${OLDEST_JAVA} or newer is needed; '${java}' is ${release ? `Java ${release}` : 'of an unknown version'}.`;
}

/** @returns {string | undefined} why Maven will not do; undefined when it will, or when no jar is left to fetch */
export function whatMavenLacks() {
  if (existsSync(jarFolder())) return undefined;
  const { error, status } = spawnSync(mavenCommand(), ['-version'], { timeout: ANSWER_WITHIN_MS, shell: windows });
  if (!error && status === 0) return undefined;
  return `Maven is missing ('${mavenCommand()}' cannot be run) and the jars of Apache Kafka are not yet fetched; Debian: maven.`;
}

/** @returns {string[]} everything kafka-local misses on this machine; empty when it can start */
export function whatKafkaLocalLacks() {
  return [whatJavaLacks(), whatMavenLacks()].filter((lack) => lack !== undefined);
}

/** @returns {boolean} whether a Docker engine (not only its client) answers here */
export function dockerAnswers() {
  const { status } = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    stdio: 'ignore',
    timeout: ANSWER_WITHIN_MS,
  });
  return status === 0;
}

/**
 * Why no suite can reach a Kafka here, in the order test/support/kafka.ts tries: KAFKA_BROKERS, Docker, kafka-local.
 * @returns {string | undefined} undefined when one of the three stands
 */
export function whatKafkaSuitesLack(env = process.env) {
  if (env.KAFKA_BROKERS) return undefined;
  const lacks = whatKafkaLocalLacks();
  if (lacks.length === 0 || dockerAnswers()) return undefined;
  return ['KAFKA_BROKERS is not set.', 'No Docker engine answers.', ...lacks].join(' ');
}
