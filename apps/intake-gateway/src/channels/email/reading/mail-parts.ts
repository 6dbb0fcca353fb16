/** A file that came with a mail, its name and type as the sender claims them. */
export interface AttachedPart {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Shown inside the text (a logo in a signature) rather than attached. */
  readonly inline: boolean;
}

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
  /** An automatic reply, a delivery report, bulk mail. */
  readonly automatic: boolean;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly attachments: readonly AttachedPart[];
  /** Mails attached as message/rfc822, already undone. */
  readonly enclosed: readonly MailParts[];
}
