import { Injectable } from '@nestjs/common';
import { aliasLearned, type CanonicalOrderLine, createEvent } from '#contracts';
import { Transactions } from '#messaging';
import { type Actor, Clock, IdSource, Problem } from '#service-kit';
import { AliasRepository } from '../desk/alias.repository.js';
import { skuOf } from '../desk/correct-draft.js';
import { aliasKeysOf } from '../matching/learned-aliases.js';
import { JudgementRepository } from './judgement.repository.js';

/** A line of a touchless order that is not as its mail has it. */
export interface WrongLine {
  readonly lineNumber: string;
  readonly item: boolean;
  readonly quantity: boolean;
  readonly unit: boolean;
}

/** Takes the word of a person who compared a touchless order with its mail. */
@Injectable()
export class CheckTouchless {
  constructor(
    private readonly transactions: Transactions,
    private readonly judgements: JudgementRepository,
    private readonly aliases: AliasRepository,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem 404, or 422 when a line is named that the order does not have */
  async note(
    orderId: string,
    wrongLines: readonly WrongLine[],
    actor: Actor,
  ): Promise<{ lines: number; wrong: number }> {
    const order = await this.judgements.findTouchless(orderId);
    if (!order) throw new Problem(404, 'NOT_FOUND', 'There is no such order that passed without a person.');
    const wrong = new Map(wrongLines.map((each) => [each.lineNumber, each]));
    const unknown = [...wrong.keys()].find((number) => !order.lines.some(({ lineNumber }) => lineNumber === number));
    if (unknown !== undefined) throw new Problem(422, 'LINE_UNKNOWN', `The order has no line ${unknown}.`);
    const lines = order.lines.map(({ lineNumber, confidence = 1 }) => ({
      lineNumber,
      confidence,
      itemRight: wrong.get(lineNumber)?.item !== true,
      quantityRight: wrong.get(lineNumber)?.quantity !== true,
      unitRight: wrong.get(lineNumber)?.unit !== true,
    }));
    const at = this.clock.now();
    const { documentId, position, customerId } = order;
    await this.transactions.run(async (tx) => {
      const judged = { documentId, position, customerId, touchless: true, lines, at, by: actor.id };
      await this.judgements.keep(tx.manager, judged);
      for (const line of order.lines.filter(({ lineNumber }) => wrong.get(lineNumber)?.item)) {
        const lesson = lessonOf(line);
        for (const alias of lesson ? await this.aliases.contradict(tx.manager, customerId, lesson) : []) {
          const data = { customerId, ...alias, by: actor.id };
          const attributes = { id: this.ids.newId(), source: '/intake-gateway', time: at, subject: orderId };
          tx.emit(createEvent(aliasLearned, data, attributes));
        }
      }
    });
    return { lines: lines.length, wrong: wrong.size };
  }
}

/** The words a line was known by, as the customer wrote them. */
function lessonOf(line: CanonicalOrderLine): { words: string[]; sku: string } | undefined {
  const sku = skuOf(line);
  const numbers = line.itemIdentifiers.filter(({ qualifier }) => qualifier !== 'VN');
  const names = numbers.map(({ value }) => ({ kind: 'code' as const, value }));
  return sku === undefined ? undefined : { sku, words: aliasKeysOf({ names, description: line.description }) };
}
