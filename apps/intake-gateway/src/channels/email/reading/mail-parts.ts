/** A file that came with a mail, its name and type as the sender claims them. */
export interface AttachedPart {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Shown inside the text (a logo in a signature) rather than attached. */
  readonly inline: boolean;
}

/**
 * What made a mail, where no person did: an automatic reply (RFC 3834), a delivery report (RFC 3464), a list or
 * newsletter (RFC 2369), or one of our own that came back. Nobody is answered who is any of these.
 */
export type AutomaticKind = 'reply' | 'bounce' | 'bulk' | 'loop';

/** What a mail consists of after MIME has been undone: the input of everything in this folder. */
export interface MailParts {
  /** Addresses of the From header, lower case. */
  readonly from: readonly string[];
  readonly subject: string;
  readonly messageId?: string | undefined;
  /** The Date header: the instant, and the sender's own calendar day, `YYYY-MM-DD`. */
  readonly date?: { readonly instant: string; readonly day: string } | undefined;
  /** True when `In-Reply-To` or `References` say that it answers another mail. */
  readonly answers: boolean;
  /** Addresses of Reply-To, lower case: where an answer goes, if the sender said so. */
  readonly replyTo?: readonly string[] | undefined;
  /** Message ids of the thread so far (References, then In-Reply-To), oldest first, each with its angle brackets. */
  readonly references?: readonly string[] | undefined;
  readonly automatic: AutomaticKind | false;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly attachments: readonly AttachedPart[];
  /** Mails attached as message/rfc822, already undone. */
  readonly enclosed: readonly MailParts[];
}
