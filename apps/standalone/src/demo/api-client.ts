import { setTimeout as pause } from 'node:timers/promises';

/** Longer than the lease a service keeps on a request that is running. */
const LEASE_PATIENCE_MS = 120_000;

/** An answer other than success: status, and the problem's code and detail. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface PostOptions {
  /** Same key and body → same answer: a step that is repeated after a crash changes nothing. */
  readonly idempotencyKey?: string;
  readonly contentType?: string;
}

/** Speaks to one service as the owner of one API key, as any client from outside would. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly key: string,
  ) {}

  /** @throws ApiFailure when the answer is not a success */
  async get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path, undefined, {});
  }

  /**
   * A request whose first copy died with its service is asked again until the service lets go of it. Of one that was
   * carried out, and whose answer is lost, nothing is given.
   * @throws ApiFailure when the answer is not a success
   */
  async post<T>(path: string, body?: unknown, options: PostOptions = {}): Promise<T> {
    const deadline = performance.now() + LEASE_PATIENCE_MS;
    for (;;) {
      try {
        return await this.#send<T>('POST', path, body, options);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (error.code === 'IDEMPOTENCY_ANSWER_LOST') return undefined as T;
        if (error.code !== 'IDEMPOTENCY_KEY_IN_USE' || performance.now() > deadline) throw error;
        await pause(500);
      }
    }
  }

  /** @throws ApiFailure when the answer is not a success */
  async put<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>('PUT', path, body, {});
  }

  /** @throws ApiFailure when the answer is not a success */
  async delete<T>(path: string): Promise<T> {
    return this.#send<T>('DELETE', path, undefined, {});
  }

  async #send<T>(method: string, path: string, body: unknown, options: PostOptions): Promise<T> {
    const contentType = options.contentType ?? 'application/json';
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': contentType }),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: toBody(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) {
      const problem = (answer ?? {}) as { code?: string; detail?: string };
      throw new ApiFailure(
        response.status,
        problem.code ?? 'UNKNOWN',
        `${method} ${path}: ${response.status} ${problem.code ?? ''} ${problem.detail ?? text}`.trim(),
      );
    }
    return answer as T;
  }
}

function toBody(body: unknown): string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}
