import { describe, expect, it } from '@jest/globals';
import { useNotesService } from '../../../../test/support/notes-service.js';

describe('a post with an Idempotency-Key', () => {
  const notes = useNotesService();
  const { answer, post } = notes;

  it('gives the same answer for the same request, 422 for another, each client its own', async () => {
    const key = { 'idempotency-key': 'note-1' };
    const first = await post('/v1/notes/once', { text: 'x' }, key);
    const again = await post('/v1/notes/once', { text: 'x' }, key);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await answer(again)).toEqual(await answer(first));

    expect(await answer(await post('/v1/notes/once', { text: 'y' }, key))).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const quoted = await post('/v1/notes/once', { text: 'x' }, { 'idempotency-key': '"note-1"' });
    expect(quoted.headers.get('idempotency-replayed')).toBe('true');
    const other = await post('/v1/notes/once', { text: 'x' }, key, notes.secrets.admin);
    expect(await answer(other)).toMatchObject({ effect: 2 });
    expect(await answer(await post('/v1/notes/once', { text: 'x' }, { 'idempotency-key': 'a b' }))).toMatchObject({
      status: 400,
      code: 'IDEMPOTENCY_KEY_MALFORMED',
    });
  });

  it('answers 409 while the first request is still running', async () => {
    const key = { 'idempotency-key': 'gate-1' };
    const first = post('/v1/notes/gate', {}, key);
    await notes.gate.reached;
    const second = await post('/v1/notes/gate', {}, key);
    expect(second.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answer(second)).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_IN_USE' });
    notes.gate.open();
    expect((await first).status).toBe(201);
    expect((await post('/v1/notes/gate', {}, key)).headers.get('idempotency-replayed')).toBe('true');
  });

  it('has one effect for fifty requests at once', async () => {
    const statuses = await Promise.all(
      Array.from(
        { length: 50 },
        async () => (await post('/v1/notes/once', { text: 'x' }, { 'idempotency-key': 'fifty' })).status,
      ),
    );
    expect(notes.effects).toBe(1);
    expect(statuses).toContain(201);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
  });

  it('leaves a refused request free to try again', async () => {
    const key = { 'idempotency-key': 'mended' };
    expect((await post('/v1/notes/once', { text: 7 }, key)).status).toBe(422);
    expect((await post('/v1/notes/once', { text: 'x' }, key)).status).toBe(201);
    expect(notes.effects).toBe(1);
  });
});
