import type { SenderTrust } from '../certainty/sender-trust.js';
import type { SenderEvidence, SignatureEvidence } from './sender-evidence.js';

/** What a signature has to cover for its mail to be an order: who, when, which, and the number in the subject. */
const MUST_COVER = ['from', 'date', 'message-id', 'subject'] as const;

/** The evidence allows no word as long as the DNS does not answer. */
export type SenderJudgement = SenderTrust | { readonly verdict: 'unknown'; readonly reason: string };

/**
 * Whether the sender a mail names is proven: by a DKIM signature over everything that counts, or by SPF, of the From
 * domain's own organisation (RFC 7489 §3.1). Rather stricter than DMARC: a signature over a part of the body counts for
 * nothing, and neither does one next to doubled headers. Authentication-Results headers are no evidence.
 */
export function judgeSender(evidence: SenderEvidence): SenderJudgement {
  const { fromDomain, repeated, dmarc, signatures, spf } = evidence;
  if (fromDomain === undefined) return { verdict: 'unaligned', reason: 'The mail does not name exactly one sender.' };
  if (repeated.length > 0) {
    return { verdict: 'unaligned', reason: `Headers stand more than once: ${repeated.join(', ')}.` };
  }
  if (dmarc.result === 'temperror') return unknown(`the DMARC record of ${fromDomain}`);
  const good = signatures.find((signature) => faultOf(signature, evidence) === undefined);
  if (good) return { verdict: 'aligned', reason: `DKIM of ${good.domain} holds; ${policyOf(evidence)}.` };
  if (spf?.result === 'pass' && spfAligned(spf, evidence)) {
    return { verdict: 'aligned', reason: `SPF of ${spf.domain} passes; ${policyOf(evidence)}.` };
  }
  const waiting = signatures.find(({ result }) => result === 'temperror');
  if (waiting) return unknown(`the DKIM key of ${waiting.domain}`);
  if (spf?.result === 'temperror') return unknown(`the SPF record of ${spf.domain}`);
  const found = [
    ...signatures
      .slice(0, 5)
      .map((signature) => `DKIM of ${signature.domain || 'nobody'}: ${faultOf(signature, evidence)}`),
    ...(spf
      ? [`SPF of ${spf.domain || 'nobody'}: ${spf.result}${spfAligned(spf, evidence) ? '' : ', another domain'}`]
      : []),
  ];
  // Nothing to go by, and the domain does not say that there should be: that proves nothing, either way.
  if (dmarc.result === 'none' && found.length === 0) {
    return { verdict: 'none', reason: `${fromDomain} neither signs its mails nor says that it does.` };
  }
  const reason = `Not proven to be from ${fromDomain}: ${[...found, policyOf(evidence)].join('; ')}.`;
  return { verdict: 'unaligned', reason: reason.slice(0, 1000) };
}

function faultOf(
  signature: SignatureEvidence,
  { fromDomain, dmarc, present, messageId }: SenderEvidence,
): string | undefined {
  if (signature.result === 'temperror') return 'its key could not be looked up';
  if (signature.result === 'fail') return 'does not hold';
  const aligned = dmarc.strictDkim ? signature.domain === fromDomain : signature.aligned;
  if (!aligned) return 'another domain';
  if (signature.partial) return 'covers only the beginning of the mail';
  if (signature.weak) return 'made with a method that is broken';
  // Without an id the same mail could be sent again and again, and nobody would know it.
  if (messageId === undefined) return 'the mail has no Message-ID';
  const open = MUST_COVER.filter((name) => present.includes(name) && !signature.covers.includes(name));
  return open.length > 0 ? `does not cover ${open.join(', ')}` : undefined;
}

function spfAligned(spf: NonNullable<SenderEvidence['spf']>, { fromDomain, dmarc }: SenderEvidence): boolean {
  return dmarc.strictSpf ? spf.domain === fromDomain : spf.aligned;
}

const policyOf = ({ dmarc }: SenderEvidence): string =>
  dmarc.result === 'none' ? 'no DMARC record' : `DMARC ${dmarc.result}${dmarc.policy ? ` (p=${dmarc.policy})` : ''}`;

const unknown = (what: string): SenderJudgement => ({
  verdict: 'unknown',
  reason: `The DNS did not answer for ${what}.`,
});
