/** A running broker, a child of this process: it dies with it, even by SIGKILL. */
export interface LocalKafka {
  /** `host:port`, one entry; the same after `restart()`. */
  readonly brokers: string[];
  /** Holds server.properties, broker.log and the log segments. */
  readonly dataDir: string;
  /** Of the present process: another one after `restart()`. */
  readonly pid: number;
  /** Resolves with the exit code or the signal's name once the present process has ended, for whatever reason. */
  exited(): Promise<number | string>;
  /** Clean shutdown; a temporary data folder is deleted. Harmless when it has ended already. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash; resolves when the process is gone. The data stays. */
  kill9(): Promise<void>;
  /** Starts again on the same port and data; stops cleanly first if still running. Resolves when it serves. */
  restart(): Promise<void>;
}

/**
 * Starts one Apache Kafka broker on 127.0.0.1 and resolves once it serves.
 * @param options.port 0 or absent: any free port
 * @param options.dataDir kept after `stop()`; absent: a temporary folder, deleted by `stop()`
 * @param options.fresh delete the data first; refused when the folder holds anything a broker did not write
 * @param options.log told what takes long (the first fetch of the jars)
 * @throws KafkaUnavailable with a sentence: Java or Maven missing, port taken, data in use, broker did not start
 */
export function startKafka(options?: {
  port?: number;
  dataDir?: string;
  fresh?: boolean;
  log?: (line: string) => void;
}): Promise<LocalKafka>;

/** An id for a new cluster: 16 random bytes in base64url, never with a dash in front. */
export function newClusterId(random?: (size: number) => Buffer): string;
