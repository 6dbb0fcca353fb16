/** What DKIM says of one signature (RFC 6376). */
export interface SignatureEvidence {
  readonly result: 'pass' | 'fail' | 'temperror';
  readonly domain: string;
  /** Whether the signing domain belongs to the same organisation as the From domain (RFC 7489 §3.1.1, relaxed). */
  readonly aligned: boolean;
  /** Headers it covers, in lower case. */
  readonly covers: readonly string[];
  /** True when it covers only the beginning of the body (`l=`): anything can be added behind it. */
  readonly partial: boolean;
  readonly weak: boolean;
}

/** What was found out about the sender of a mail, before anybody draws a conclusion. */
export interface SenderEvidence {
  /** Domain of the From address, in lower case; undefined when there is not exactly one address. */
  readonly fromDomain: string | undefined;
  readonly from: string | undefined;
  readonly messageId: string | undefined;
  /** Names of the headers there are, in lower case. */
  readonly present: readonly string[];
  /** Headers that may stand once and stand more often: what was signed and what is read could be two. */
  readonly repeated: readonly string[];
  readonly signatures: readonly SignatureEvidence[];
  /** Only where our own servers' stamps tell who handed the mail over. */
  readonly spf: { readonly result: string; readonly domain: string; readonly aligned: boolean } | undefined;
  readonly dmarc: {
    readonly result: 'pass' | 'fail' | 'none' | 'temperror';
    readonly policy: string | undefined;
    readonly strictDkim: boolean;
    readonly strictSpf: boolean;
  };
}
