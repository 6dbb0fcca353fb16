import { authenticate, type DNSResolver } from 'mailauth';
import { smtpPeer } from './delivery-path.js';
import { type HeaderField, readHeaderBlock, valuesOf } from './header-block.js';
import type { SenderEvidence, SignatureEvidence } from './sender-evidence.js';

/** RFC 5322 §3.6: each of these stands at most once. */
const SINGLE = ['from', 'sender', 'reply-to', 'date', 'message-id', 'subject', 'content-type', 'mime-version', 'to'];
/** More signatures than any honest way leaves on a mail; each costs a look at the DNS. */
const MAX_SIGNATURES = 10;

/** RFC 5321 §4.5.3.1: 64 before the @, 255 behind it. */
const MAX_ADDRESS = 320;

export class HeaderTooLarge extends Error {
  override readonly name = 'HeaderTooLarge';
}

/**
 * Finds out what DKIM, SPF and DMARC say of a mail. Its bytes are the sender's, so services run it in a worker with a
 * deadline; it asks the DNS by the resolver it is given and nothing else.
 * @param trustedHosts see {@link smtpPeer}
 * @throws HeaderTooLarge
 */
export async function gatherEvidence(
  bytes: Uint8Array,
  { trustedHosts, resolver }: { trustedHosts: readonly string[]; resolver: DNSResolver },
): Promise<SenderEvidence> {
  const fields = readHeaderBlock(bytes);
  if (!fields || valuesOf(fields, 'dkim-signature').length > MAX_SIGNATURES) {
    throw new HeaderTooLarge('the header of the mail is larger than is allowed');
  }
  const peer = smtpPeer(fields, trustedHosts);
  const found = await authenticate(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    resolver,
    disableArc: true,
    disableBimi: true,
    mta: trustedHosts[0] ?? 'localhost',
    minBitLength: 1024,
    ...(peer ? { ip: peer.ip, helo: peer.helo, ...(peer.sender ? { sender: peer.sender } : {}) } : {}),
  });
  const [from, ...others] = found.dkim.headerFrom;
  const address = others.length === 0 && from && from.length <= MAX_ADDRESS ? from.toLowerCase() : undefined;
  const fromDomain = address?.slice(address.lastIndexOf('@') + 1);
  const dmarc = found.dmarc || undefined;
  const spf = peer && found.spf ? found.spf : undefined;
  return {
    from: address,
    fromDomain: fromDomain || undefined,
    messageId: valuesOf(fields, 'message-id')[0]?.slice(0, 500) || undefined,
    present: fields.map(({ name }) => name),
    repeated: repeatedOf(fields),
    signatures: (found.dkim.results as unknown as readonly VerifiedSignature[]).flatMap(signatureOf),
    spf: spf && {
      result: spf.status.result,
      domain: spf.domain.toLowerCase(),
      // Without a DMARC record nobody says that a neighbouring domain may speak for this one.
      aligned: dmarc?.alignment ? Boolean(dmarc.alignment.spf?.result) : spf.domain.toLowerCase() === fromDomain,
    },
    dmarc: {
      result: dmarcResult(dmarc?.status.result),
      policy: dmarc?.policy,
      strictDkim: dmarc?.alignment?.dkim?.strict === true,
      strictSpf: dmarc?.alignment?.spf?.strict === true,
    },
  };
}

const repeatedOf = (fields: readonly HeaderField[]): string[] =>
  SINGLE.filter((name) => fields.filter((field) => field.name === name).length > 1);

/** A verified signature as mailauth 4.13 gives it; its own typings name other fields. */
interface VerifiedSignature {
  readonly signingDomain?: string;
  readonly algo?: string;
  readonly status: { readonly result: string; readonly aligned?: string | false };
  readonly signingHeaders?: { readonly keys: string };
  readonly canonBodyLengthLimited?: boolean;
}

/** Where there is no signature at all mailauth gives one entry without a domain. */
function signatureOf({ signingDomain, algo, status, ...rest }: VerifiedSignature): SignatureEvidence[] {
  if (!signingDomain) return [];
  const result = status.result === 'pass' || status.result === 'temperror' ? status.result : 'fail';
  return [
    {
      result,
      domain: signingDomain.toLowerCase(),
      aligned: Boolean(status.aligned),
      covers: (rest.signingHeaders?.keys ?? '').split(':').map((name) => name.trim().toLowerCase()),
      partial: rest.canonBodyLengthLimited === true,
      weak: /sha1$/i.test(algo ?? ''),
    },
  ];
}

const dmarcResult = (result: string | undefined): SenderEvidence['dmarc']['result'] =>
  result === 'pass' || result === 'fail' || result === 'temperror' ? result : 'none';
