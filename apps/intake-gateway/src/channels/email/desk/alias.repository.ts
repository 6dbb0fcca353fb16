import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Lesson } from './judge-lines.js';

export interface AliasState extends Lesson {
  readonly uses: number;
  readonly contradicted: number;
}

@Injectable()
export class AliasRepository {
  /**
   * Counts a person's word for each lesson, and against every other item these words were said to mean. Words are
   * taken in sorted order: two people who teach the same customer's words take turns.
   * @returns every alias that changed, as it is now
   */
  async learn(manager: EntityManager, customerId: string, lessons: readonly Lesson[], at: Date): Promise<AliasState[]> {
    const sorted = [...lessons].sort((a, b) =>
      a.words < b.words ? -1 : a.words > b.words ? 1 : a.sku < b.sku ? -1 : 1,
    );
    const changed: AliasState[] = [];
    for (const { words, sku } of sorted) {
      const rows: AliasState[] = await manager.query(
        `insert into intake.item_aliases as a (customer_id, words, sku, uses, contradicted, last_used_at)
         values ($1, $2, $3, 1, 0, $4)
         on conflict (customer_id, words, sku) do update set uses = a.uses + 1, last_used_at = excluded.last_used_at
         returning words, sku, uses, contradicted`,
        [customerId, words, sku, at],
      );
      const [others]: [AliasState[], number] = await manager.query(
        `update intake.item_aliases set contradicted = contradicted + 1
         where customer_id = $1 and words = $2 and not (sku = any ($3::text[]))
         returning words, sku, uses, contradicted`,
        [customerId, words, sorted.filter((lesson) => lesson.words === words).map((lesson) => lesson.sku)],
      );
      changed.push(...rows, ...others);
    }
    return changed;
  }

  /** Somebody found that these words did not mean this item. @returns every alias that changed, as it is now */
  async contradict(manager: EntityManager, customerId: string, lesson: { words: readonly string[]; sku: string }) {
    const [changed]: [AliasState[], number] = await manager.query(
      `update intake.item_aliases set contradicted = contradicted + 1
       where customer_id = $1 and words = any ($2::text[]) and sku = $3
       returning words, sku, uses, contradicted`,
      [customerId, lesson.words, lesson.sku],
    );
    return changed;
  }
}
