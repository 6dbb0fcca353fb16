import { Resolver } from 'node:dns/promises';

/** A question to the DNS: the name, and the type of record wanted. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: string;
}

/** Records as Node gives them (a TXT record is a list of strings), or the error's code: `ENOTFOUND`, `ETIMEOUT`. */
export type DnsAnswer = { readonly records: unknown } | { readonly code: string };

/** Asks the DNS. Never fails: what went wrong is an answer. */
export abstract class DnsLookup {
  abstract ask(question: DnsQuestion): Promise<DnsAnswer>;
}

const TYPES = new Set(['A', 'AAAA', 'MX', 'PTR', 'TXT']);
/** A question takes at most twice this: the reader's patience with one mail is 5 s. */
const TIMEOUT_MS = 1_000;

/** Names nobody can own (RFC 2606, RFC 6761): in the public DNS there is nothing under them. */
const RESERVED = /(^|\.)(example|invalid|localhost|test)\.?$/i;

/** The DNS of the machine, or the servers that are set. */
export class SystemDns extends DnsLookup {
  readonly #public: boolean;
  readonly #resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });

  /** @param servers `host` or `host:port`; none: those of the machine */
  constructor(servers: readonly string[]) {
    super();
    this.#public = servers.length === 0;
    if (servers.length > 0) this.#resolver.setServers(servers);
  }

  override async ask({ name, type }: DnsQuestion): Promise<DnsAnswer> {
    if (!TYPES.has(type)) return { code: 'ENOTIMP' };
    if (this.#public && RESERVED.test(name)) return { code: 'ENOTFOUND' };
    try {
      return { records: await this.#resolver.resolve(name, type as 'TXT') };
    } catch (error) {
      return { code: (error as NodeJS.ErrnoException).code ?? 'ESERVFAIL' };
    }
  }
}
