/** An error whose message is the whole story. */
export class KafkaUnavailable extends Error {}
/** The feature release in the banner of `java -version`: 17 of "17.0.15", 8 of "1.8.0_402". */
export function javaRelease(banner: string): number | undefined;
/** Path of the java to run: of JAVA_HOME when set, else the one on PATH. */
export function javaCommand(env?: Record<string, string | undefined>): string;
/** Everything kafka-local misses on this machine, one sentence each; empty when it can start. */
export function whatKafkaLocalLacks(): string[];
/** Whether a Docker engine (not only its client) answers here. */
export function dockerAnswers(): boolean;
/** Why no suite can reach a Kafka here; undefined when KAFKA_BROKERS, Docker or kafka-local stands. */
export function whatKafkaSuitesLack(env?: Record<string, string | undefined>): string | undefined;
