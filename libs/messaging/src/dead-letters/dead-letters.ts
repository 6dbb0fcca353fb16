import { deadLetterTopic } from '#contracts';
import type { DataSource } from 'typeorm';
import { appendToOutbox } from '../outbox/outbox.repository.js';
import {
  countOpenDeadLetters,
  findDeadLetter,
  findDeadLetters,
  insertDeadLetter,
  recordReplay,
  withoutNul,
  type DeadLetter,
  type DeadLetterFilter,
  type NewDeadLetter,
} from './dead-letter.repository.js';

/** Headers of a replayed message: which dead letter it repeats, and the one group it is meant for. */
export const REPLAY_OF = 'replay_of';
export const REPLAY_FOR = 'replay_for';

/** Nothing has this id. */
export class DeadLetterNotFoundError extends Error {
  override readonly name = 'DeadLetterNotFoundError';
}

/** The messages a service could not handle: set aside with reason and original bytes, listed, replayed by command. */
export class DeadLetters {
  constructor(
    private readonly dataSource: DataSource,
    private readonly schema: string,
    private readonly onEventsCommitted: () => void = () => undefined,
  ) {}

  /**
   * Sets a message aside: a row here and a message on `<topic>.dlq`, in one transaction. Doing it twice for one record
   * (a crash came before its offset was committed) changes nothing.
   * @returns the id of the dead letter; undefined when the record was here already
   */
  async add(letter: NewDeadLetter): Promise<string | undefined> {
    const id = await this.dataSource.transaction(async (manager) => {
      const inserted = await insertDeadLetter(manager, this.schema, letter);
      if (inserted === undefined) return undefined;
      await appendToOutbox(manager, this.schema, [
        {
          eventId: `${this.schema}:dead-letter:${inserted}`,
          topic: deadLetterTopic(letter.topic),
          key: withoutNul(letter.key ?? ''),
          type: 'dead_letter',
          headers: {
            ...letter.headers,
            dlq_id: inserted,
            dlq_code: letter.code,
            dlq_detail: letter.detail,
            dlq_group: letter.groupId,
            dlq_topic: letter.topic,
            dlq_partition: String(letter.partition),
            dlq_offset: String(letter.offset),
          },
          value: letter.value,
        },
      ]);
      return inserted;
    });
    if (id !== undefined) this.onEventsCommitted();
    return id;
  }

  async list(filter: Partial<DeadLetterFilter> = {}): Promise<DeadLetter[]> {
    return findDeadLetters(this.dataSource.manager, this.schema, { limit: 100, ...filter });
  }

  /** How many nobody has replayed yet. */
  async countOpen(): Promise<number> {
    return countOpenDeadLetters(this.dataSource.manager, this.schema);
  }

  /** @throws DeadLetterNotFoundError */
  async get(id: string): Promise<DeadLetter> {
    return found(id, isId(id) ? await findDeadLetter(this.dataSource.manager, this.schema, id) : undefined);
  }

  /**
   * Sends the message once more to its topic, with its own event id and original bytes (valid or not: the cause may
   * have been our contract) or with repaired ones. Only the group that set it aside takes it; that group's inbox still
   * drops it if it was handled meanwhile. Audited: who, when, and what was sent instead.
   * @throws DeadLetterNotFoundError
   */
  async replay(id: string, by: string, repaired?: Buffer): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const letter = found(id, isId(id) ? await findDeadLetter(manager, this.schema, id, 'for update') : undefined);
      const [outboxId] = await appendToOutbox(manager, this.schema, [
        {
          eventId: letter.eventId || `${this.schema}:dead-letter:${id}`,
          topic: letter.topic,
          key: letter.key ?? '',
          type: letter.type || 'unknown',
          headers: { ...letter.headers, [REPLAY_OF]: `${this.schema}:${id}`, [REPLAY_FOR]: letter.groupId },
          value: repaired ?? letter.value,
          replayOf: id,
        },
      ]);
      await recordReplay(manager, this.schema, {
        letterId: id,
        outboxId: outboxId!,
        by,
        ...(repaired === undefined ? {} : { repaired }),
      });
    });
    this.onEventsCommitted();
  }
}

const isId = (id: string): boolean => /^\d{1,18}$/.test(id);

function found(id: string, letter: DeadLetter | undefined): DeadLetter {
  if (letter === undefined) throw new DeadLetterNotFoundError(`there is no dead letter ${id}`);
  return letter;
}
