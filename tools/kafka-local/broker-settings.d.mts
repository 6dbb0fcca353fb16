/** Apache Kafka's version, the same in pom.xml, docker-compose.yml and the test container. */
export const KAFKA_VERSION: string;
/** Broker settings by property name that do not depend on ports or folders. */
export const BROKER_SETTINGS: Readonly<Record<string, string>>;
/** server.properties of one KRaft node that is broker and controller on 127.0.0.1. */
export function serverProperties(place: { port: number; controllerPort: number; logFolder: string }): string;
/** Broker settings as environment of the official image: `node.id` → `KAFKA_NODE_ID`. */
export function asImageEnvironment(settings: Readonly<Record<string, string>>): Record<string, string>;
