import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Problem } from './problem.js';

export interface BodyLimits {
  readonly limitBytes: number;
  /** All of it has to be there by then, milliseconds. */
  readonly withinMs: number;
}

/**
 * Reads a request's body to its end, holding no more than the limit.
 * @throws Problem 413 when it is larger, 408 when it takes too long, 415 when it is compressed (a small file may unpack
 *   to a very large one)
 */
export async function readBody(request: IncomingMessage, { limitBytes, withinMs }: BodyLimits): Promise<Buffer> {
  refuseEncoding(request);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(request, limitBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const late = setTimeout(() => settle(() => reject(tooSlow(withinMs))), withinMs);
    const settle = (action: () => void) => {
      clearTimeout(late);
      request.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      action();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) settle(() => reject(tooLarge(request, limitBytes)));
      else chunks.push(chunk);
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks, size)));
    const onCut = () => settle(() => reject(new Problem(400, 'BODY_CUT_OFF', 'The body ended before its time.')));
    request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

/** @throws Problem 415 when the body is compressed */
export function refuseEncoding(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Problem(415, 'CONTENT_ENCODING_UNSUPPORTED', `Send the body as it is, not in ${encoding}.`);
  }
}

/** The answer to a body past a limit. */
export function tooLarge(request: Readable, limitBytes: number): Problem {
  // What still comes is thrown away, so that the client gets to read the answer; then the connection goes.
  request.resume();
  const detail = `The body is larger than the ${limitBytes.toLocaleString('en')} bytes this takes.`;
  return new Problem(413, 'BODY_TOO_LARGE', detail, [], { Connection: 'close' });
}

const tooSlow = (withinMs: number) =>
  new Problem(408, 'BODY_TOO_SLOW', `The body was not there within ${withinMs} ms.`, [], { Connection: 'close' });

/** Lets a body come at its own pace, but not stand still for longer than this. */
export function endWhenStalled(request: IncomingMessage, afterMs: number): void {
  request.setTimeout(afterMs, () => request.destroy());
  // What is done with the whole body may take its time.
  request.once('end', () => request.setTimeout(0));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Problem 400 when the bytes are no JSON in UTF-8 */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch (error) {
    throw new Problem(400, 'JSON_MALFORMED', `The body is not JSON: ${(error as Error).message}`);
  }
}

/** `application/json` and `application/<anything>+json`, with or without parameters. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType?.trim() ?? '');
}
