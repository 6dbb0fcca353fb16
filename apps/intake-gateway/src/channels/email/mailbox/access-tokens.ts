import { Injectable } from '@nestjs/common';
import { Clock } from '#service-kit';
import { z } from 'zod';
import type { MailboxLogin } from '../../../mail-settings.js';

type OAuth2Login = Extract<MailboxLogin, { kind: 'oauth2' }>;

const PATIENCE_MS = 30_000;
/** A token is not used in the last minute of its life: it must outlast the login. */
const SPARE_MS = 60_000;

const answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().default(300) });

/** Access tokens for mailboxes (RFC 6749 §6), each asked for once and used as long as it lives. */
@Injectable()
export class AccessTokens {
  readonly #known = new Map<string, { readonly token: string; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  /** @throws Error with the server's own error code when it gives none; never with a secret */
  async current(login: OAuth2Login): Promise<string> {
    const now = this.clock.now().getTime();
    const known = this.#known.get(login.refreshToken);
    if (known && known.until > now) return known.token;
    const { access_token: token, expires_in: seconds } = await this.#ask(login);
    this.#known.set(login.refreshToken, { token, until: now + seconds * 1000 - SPARE_MS });
    return token;
  }

  /** The mail server refused a token: the next login asks for another. */
  forget(login: OAuth2Login): void {
    this.#known.delete(login.refreshToken);
  }

  async #ask(login: OAuth2Login): Promise<z.output<typeof answer>> {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: login.clientId,
      refresh_token: login.refreshToken,
      ...(login.clientSecret === undefined ? {} : { client_secret: login.clientSecret }),
      ...(login.scope === undefined ? {} : { scope: login.scope }),
    });
    const response = await fetch(login.tokenUrl, {
      method: 'POST',
      body: form,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body: unknown = await response.json().catch(() => undefined);
    const parsed = answer.safeParse(body);
    if (response.ok && parsed.success) return parsed.data;
    const code = z.object({ error: z.string().max(100) }).safeParse(body);
    throw new Error(`no access token: HTTP ${response.status}${code.success ? ` ${code.data.error}` : ''}`);
  }
}
