import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

export const IDEMPOTENT_ROUTE = 'service-kit:idempotent';

export interface IdempotentOptions {
  /**
   * Nothing but the key tells a repeat from a second wish: a refund of a part, a correction of stock. When the answer
   * was lost with its process, a repeat is told so (409 `IDEMPOTENCY_ANSWER_LOST`). Left out: the repeat runs, and finds
   * by its business key what stands.
   */
  readonly keyAlone?: boolean;
}

/**
 * On a POST that creates: the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07) makes it safe
 * to send again. Same key and body → the first answer once more; another body → 422; still running → 409.
 * Without the header the request simply runs.
 */
export function Idempotent(options: IdempotentOptions = {}): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT_ROUTE, options),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Up to 255 visible characters, chosen by the client, one per intended effect.',
      schema: { type: 'string', maxLength: 255 },
    }),
  );
}
