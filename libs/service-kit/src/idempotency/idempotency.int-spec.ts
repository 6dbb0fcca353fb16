import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Transactions } from '#messaging';
import type { DataSource } from 'typeorm';
import { useDatabase } from '../../../../test/support/database.js';
import { serviceKitMigrations } from '../database/service-kit-migrations.js';
import { Problem } from '../http/problem.js';
import { fingerprintOf, Idempotency, noteEffect } from './idempotency.js';
import { IdempotencyRepository } from './idempotency.repository.js';

describe('Idempotency-Key', () => {
  const database = useDatabase();
  let dataSource: DataSource;
  let repository: IdempotencyRepository;
  let idempotency: Idempotency;
  const request = { owner: 'user:carla', key: 'k-1', parts: ['POST', '/v1/notes', '{"text":"x"}'] };

  beforeAll(async () => {
    dataSource = await database.dataSource({ schema: 'orders', migrations: serviceKitMigrations('orders') });
    await dataSource.query('create table orders.effect (id int generated always as identity, text text)');
    repository = new IdempotencyRepository(dataSource, 'orders');
    idempotency = new Idempotency(repository, 60);
  });
  beforeEach(async () => {
    await dataSource.query('truncate orders.effect, orders.idempotency_keys');
  });

  const effects = async () => (await dataSource.query<unknown[]>('select 1 from orders.effect')).length;
  const writeNote = async () => {
    const [row]: { id: number }[] = await dataSource.query(
      `insert into orders.effect (text) values ('x') returning id`,
    );
    return { status: 201, body: JSON.stringify(row) };
  };

  it('gives the first answer again for the same request', async () => {
    const first = await idempotency.once(request, writeNote);
    const second = await idempotency.once(request, writeNote);
    expect(first.replayed).toBe(false);
    expect(second).toEqual({ answer: first.answer, replayed: true });
    expect(await effects()).toBe(1);
  });

  it('refuses the key for another body or path, and keeps owners apart', async () => {
    await idempotency.once(request, writeNote);
    const otherBody = { ...request, parts: ['POST', '/v1/notes', '{"text":"y"}'] };
    await expect(idempotency.once(otherBody, writeNote)).rejects.toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    // The same bytes cut at another place are another request.
    const shifted = { ...request, parts: ['POST', '/v1/notes{', '"text":"x"}'] };
    await expect(idempotency.once(shifted, writeNote)).rejects.toMatchObject({ status: 422 });
    expect((await idempotency.once({ ...request, owner: 'user:otto' }, writeNote)).replayed).toBe(false);
    expect(await effects()).toBe(2);
  });

  it('has one effect for fifty at once: one runs, the others are told to wait or get its answer', async () => {
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => idempotency.once(request, writeNote)));
    expect(await effects()).toBe(1);
    const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ answer }) => answer.body)).size).toBe(1);
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_IN_USE' });
      }
    }
  });

  it('lets a failed request try again under its key', async () => {
    const refuse = async () => {
      throw new Problem(422, 'CUSTOMER_UNKNOWN', 'no such customer');
    };
    await expect(idempotency.once(request, refuse)).rejects.toMatchObject({ code: 'CUSTOMER_UNKNOWN' });
    expect((await idempotency.once(request, writeNote)).replayed).toBe(false);
    expect(await effects()).toBe(1);
  });

  it('says why the work failed also when the database went away meanwhile', async () => {
    const cut = new IdempotencyRepository(dataSource, 'orders');
    cut.giveUp = () => Promise.reject(new Error('Connection terminated'));
    const refuse = () => Promise.reject(new Problem(422, 'CUSTOMER_UNKNOWN', 'no such customer'));
    await expect(new Idempotency(cut, 60).once(request, refuse)).rejects.toMatchObject({ code: 'CUSTOMER_UNKNOWN' });
    await expect(idempotency.once(request, writeNote)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE' });
  });

  it('gives the claim of a process that died to the next, once its lease is over', async () => {
    const dead = {
      owner: request.owner,
      key: request.key,
      fingerprint: fingerprintOf(request.parts),
      claim: '0190a000-0000-7000-8000-000000000001',
    };
    expect(await repository.claim(dead, 60)).toEqual({ state: 'claimed' });
    await expect(idempotency.once(request, writeNote)).rejects.toMatchObject({ status: 409 });

    await dataSource.query(`update orders.idempotency_keys set lease_until = now() - interval '1 second'`);
    const results = await Promise.allSettled([1, 2, 3].map(() => idempotency.once(request, writeNote)));
    expect(await effects()).toBe(1);
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
    expect(await repository.store(dead, { status: 201, body: '"late"' })).toBe(false);
  });

  describe('where the key alone tells a repeat', () => {
    const alone = { ...request, keyAlone: true };
    const refund = () =>
      new Transactions(dataSource, 'orders', { beforeCommit: noteEffect }).run(async ({ manager }) => {
        await manager.query(`insert into orders.effect (text) values ('paid back')`);
        return { status: 200, body: '"paid back"' };
      });

    it('has no second effect when the answer to the first was lost, and says so', async () => {
      const cut = new IdempotencyRepository(dataSource, 'orders');
      cut.store = () => Promise.reject(new Error('Connection terminated'));
      await expect(new Idempotency(cut, 60).once(alone, refund)).rejects.toThrow('Connection terminated');
      await expect(idempotency.once(alone, refund)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE' });
      await dataSource.query(`update orders.idempotency_keys set lease_until = now() - interval '1 second'`);
      const repeat = idempotency.once(alone, refund);
      await expect(repeat).rejects.toMatchObject({ status: 409, code: 'IDEMPOTENCY_ANSWER_LOST' });
      expect(await effects()).toBe(1);
    });

    it('says so at once when the request failed after its effect', async () => {
      const failing = async () => {
        await refund();
        throw new Error('what was done could not be read');
      };
      await expect(idempotency.once(alone, failing)).rejects.toThrow('could not be read');
      await expect(idempotency.once(alone, refund)).rejects.toMatchObject({ code: 'IDEMPOTENCY_ANSWER_LOST' });
      expect(await effects()).toBe(1);
    });

    it('lets a refused request, and one that failed before any effect, try again', async () => {
      const refused = async () => {
        await new Transactions(dataSource, 'orders', { beforeCommit: noteEffect }).run(async () => undefined);
        throw new Problem(422, 'CREDIT_TOO_LARGE', 'more than is left');
      };
      await expect(idempotency.once(alone, refused)).rejects.toMatchObject({ code: 'CREDIT_TOO_LARGE' });
      const broken = () => Promise.reject(new Error('Connection terminated'));
      await expect(idempotency.once(alone, broken)).rejects.toThrow('Connection terminated');
      expect((await idempotency.once(alone, refund)).replayed).toBe(false);
      expect((await idempotency.once(alone, refund)).replayed).toBe(true);
      expect(await effects()).toBe(1);
    });

    it('commits nothing when the claim was taken over meanwhile', async () => {
      const overtaken = async () => {
        await dataSource.query(`update orders.idempotency_keys set claim = gen_random_uuid()`);
        return refund();
      };
      await expect(idempotency.once(alone, overtaken)).rejects.toMatchObject({ status: 409 });
      expect(await effects()).toBe(0);
    });
  });

  it('forgets old answers and only those', async () => {
    await idempotency.once(request, writeNote);
    await idempotency.once({ ...request, key: 'old' }, writeNote);
    await dataSource.query(
      `update orders.idempotency_keys set created_at = now() - interval '8 days' where key = 'old'`,
    );
    expect(await repository.purge(7)).toBe(1);
    expect((await idempotency.once(request, writeNote)).replayed).toBe(true);
  });
});
