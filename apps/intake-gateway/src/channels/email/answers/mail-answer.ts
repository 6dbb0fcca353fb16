/**
 * What a customer is told by mail: that the orders were read, that a person looks at the mail, what the desk asks, and
 * what became of an order. Each once for what it is about.
 */
export const ANSWER_KINDS = ['received', 'needs_attention', 'question', 'confirmed', 'declined'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/**
 * `withheld`: nobody is told, and why; `failed`: the mail server refused it for good; `unsure`: nobody knows whether the
 * server has it, and a person decides.
 */
export const ANSWER_STATUSES = ['waiting', 'sent', 'withheld', 'failed', 'unsure'] as const;
export type AnswerStatus = (typeof ANSWER_STATUSES)[number];

/** An answer that is due, or a decision not to give one. */
export interface NewAnswer {
  readonly id: string;
  readonly documentId: string;
  readonly kind: AnswerKind;
  /** What it is about: the document, the question, the order. No second answer of the kind is given about it. */
  readonly about: string;
  /** Absent: nobody is told, for the reason in `withheld`. */
  readonly recipient: string | undefined;
  readonly withheld: string | undefined;
  readonly subject: string;
  readonly body: string;
  /** Made here and kept: whoever gets the answer twice sees by it that it is the same one. */
  readonly messageId: string;
  readonly inReplyTo: string | undefined;
  readonly references: readonly string[];
  readonly createdAt: Date;
}

export interface StoredAnswer extends Omit<NewAnswer, 'about' | 'recipient' | 'withheld' | 'inReplyTo' | 'references'> {
  readonly recipient: string | null;
  readonly withheld: string | null;
  readonly status: AnswerStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}
