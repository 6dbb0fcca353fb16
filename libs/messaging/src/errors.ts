/** The message itself can never be handled (bad bytes, broken contract): it goes to the dead letters at once. */
export class UnprocessableMessageError extends Error {
  override readonly name = 'UnprocessableMessageError';

  constructor(
    /** Stable code for the dead letter, e.g. `EVENT_SCHEMA_INVALID`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The surroundings failed (database away, serialization conflict): the same message again later, for as long as it takes. */
export class TransientFault extends Error {
  override readonly name = 'TransientFault';
}
