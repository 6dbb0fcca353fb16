import { describe, expect, it } from '@jest/globals';
import { type IncomingMessage, request, type Server } from 'node:http';
import { useNotesService } from '../../../../test/support/notes-service.js';

describe('requests and problems', () => {
  const notes = useNotesService();
  const { answer, call, post } = notes;

  it('tells every wrong field with a pointer, under the request id it was sent', async () => {
    const response = await post('/v1/notes', { text: 7, copies: 0, 'a/b': 1 }, { 'x-request-id': 'client-chosen-1' });
    expect(response.headers.get('x-request-id')).toBe('client-chosen-1');
    expect(await answer(response)).toEqual({
      type: 'urn:order-to-cash:problem:REQUEST_INVALID',
      title: 'Request invalid',
      status: 422,
      detail: 'The body: 3 things are wrong, see items',
      instance: 'client-chosen-1',
      code: 'REQUEST_INVALID',
      items: [
        expect.objectContaining({ code: 'INVALID_TYPE', pointer: '/text' }),
        expect.objectContaining({ code: 'TOO_SMALL', pointer: '/copies' }),
        expect.objectContaining({ code: 'UNRECOGNIZED_KEY', pointer: '/a~1b' }),
      ],
    });
    const good = await post('/v1/notes', { text: 'x' }, { 'x-request-id': 'bad id\twith spaces' });
    expect(good.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await good.json()).toEqual({ text: 'x', copies: 1, by: 'user:carla' });
  });

  it.each([
    ['no JSON', '{"text":', {}, 400, 'JSON_MALFORMED'],
    ['another media type', 'text=x', { 'content-type': 'text/plain' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['a compressed body', '{}', { 'content-encoding': 'gzip' }, 415, 'CONTENT_ENCODING_UNSUPPORTED'],
    ['more than a megabyte', `{"text":"${'x'.repeat(1_100_000)}"}`, {}, 413, 'BODY_TOO_LARGE'],
  ])('refuses %s', async (_, body, headers, status, code) => {
    expect(await answer(await post('/v1/notes', body, headers as Record<string, string>))).toMatchObject({
      status,
      code,
    });
  });

  it('takes bytes of any kind, and more of them, where the route says so', async () => {
    const bytes = 'ISA*'.repeat(300_000);
    expect(await answer(await post('/v1/notes/bytes', bytes, { 'content-type': 'application/edi-x12' }))).toEqual({
      status: 200,
      length: 1_200_000,
      body: null,
    });
  });

  it('takes bytes that are said to be JSON, whatever they are, and only those, where the route says so', async () => {
    const sent = async (type: string) => answer(await post('/v1/notes/as-json', '{"te', { 'content-type': type }));
    expect(await sent('application/json; charset=utf-8')).toMatchObject({ status: 200, length: 4 });
    expect(await sent('application/x-www-form-urlencoded')).toMatchObject({
      status: 415,
      code: 'MEDIA_TYPE_UNSUPPORTED',
    });
  });

  it('answers query, path, unknown routes, own problems and bugs in the one form', async () => {
    const get = async (path: string) => answer(await call(path, { key: notes.secrets.clerk }));
    expect(await get('/v1/notes?limit=3')).toMatchObject({ status: 200, limit: 3 });
    expect(await get('/v1/notes?limit=99')).toMatchObject({ status: 400, code: 'QUERY_INVALID' });
    expect(await get('/v1/notes/17')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const id = '0190a000-0000-7000-8000-000000000000';
    expect(await get(`/v1/notes/${id}`)).toMatchObject({ status: 409, code: 'NOTE_LOCKED' });
    expect(await get('/nowhere')).toMatchObject({ status: 404, code: 'NOT_FOUND' });

    const broken = await post('/v1/notes/broken', '');
    const text = await broken.text();
    expect(broken.status).toBe(500);
    expect(text).not.toContain('swordfish');
    const logged = notes.lines.find(({ msg }) => msg === 'request failed')!;
    expect(logged).toMatchObject({ requestId: broken.headers.get('x-request-id'), actor: 'user:carla' });
  });

  /** A post whose body is written by hand, and its answer, or how its connection ended. */
  const begin = (path: string, key?: string) => {
    const sent = request(`${notes.service.url}${path}`, {
      method: 'POST',
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...{ 'content-type': 'application/json', 'content-length': 8 },
      },
    });
    const closed = new Promise<void>((resolve) => sent.once('close', resolve));
    const ended = new Promise<number | string | undefined>((resolve) => {
      sent.once('response', (response: IncomingMessage) => resolve(response.resume().statusCode));
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    sent.write('{');
    return { sent, ended, closed };
  };

  it('takes a streamed body however long it is under way', async () => {
    const { sent, ended } = begin('/v1/notes/stream', notes.secrets.clerk);
    for (let byte = 0; byte < 7; byte += 1) {
      // Takes the 50 ms after which the streaming route is timed out as well, once it has its body.
      expect((await post('/v1/notes/slow', '')).status).toBe(503);
      sent.write('x');
    }
    expect(await ended).toBe(200);
    // Node would answer 408 to any request that is under way for longer, at its next look, half a minute apart.
    expect((notes.service.app.getHttpServer() as Server).requestTimeout).toBe(0);
  });

  it('lets nobody hold a connection with a body that does not come', async () => {
    await notes.restart({ limits: { requestTimeoutMs: 100 } });
    expect(await begin('/v1/notes', notes.secrets.clerk).ended).toBe(408);
    expect(await begin('/v1/notes/stream', notes.secrets.clerk).ended).toBe('ECONNRESET');
    const refused = begin('/v1/notes');
    expect(await refused.ended).toBe(401);
    await refused.closed;
  });

  it('gives up on a slow handler in time', async () => {
    expect(await answer(await post('/v1/notes/slow', ''))).toMatchObject({ status: 503, code: 'TIMED_OUT' });
  });
});
