/** After these the broker may come back; anything else (refused credentials, unknown protocol) needs a person. */
const BROKER_AWAY = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSBrokerNotFound',
  'KafkaJSRequestTimeoutError',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
]);

/** An error and everything it says was its cause. */
export function* causesOf(error: unknown): Generator<Record<string, unknown>> {
  const seen = new Set<unknown>();
  for (let current = error; typeof current === 'object' && current !== null && !seen.has(current);) {
    seen.add(current);
    yield current as Record<string, unknown>;
    current = (current as { cause?: unknown }).cause;
  }
}

/** Whether the same may work later: the broker is away, or says itself that its answer is not the last word. */
export function mayPass(error: unknown): boolean {
  for (const { name, retriable } of causesOf(error)) {
    if (BROKER_AWAY.has(String(name)) || (name === 'KafkaJSProtocolError' && retriable === true)) return true;
  }
  return false;
}
