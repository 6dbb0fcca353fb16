import { Transactions } from '#messaging';
import { Clock, IdSource, RequireRoles } from '#service-kit';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { loadCurrentPage } from './current-reference.repository.js';
import type { ReferenceKind } from './reference-data.repository.js';
import { referenceEvents } from './tell-reference-changes.js';

const PAGE = 500;

/** Says everything once more: for a house that had its reference data before anyone listened, or a topic that is gone. */
@ApiTags('reference data')
@Controller('v1/reference-data')
@RequireRoles('admin')
export class PublishReferenceDataController {
  constructor(
    private readonly transactions: Transactions,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  @Post('publish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publish customers, items and contracts as they are to reference.v1 once more' })
  async publish(): Promise<{ published: number }> {
    let published = 0;
    for (const kind of ['customer', 'item', 'price_book'] as const) published += await this.publishKind(kind);
    return { published };
  }

  private async publishKind(kind: ReferenceKind): Promise<number> {
    let published = 0;
    for (let afterKey = ''; ;) {
      const rows = await this.transactions.run(async (tx) => {
        const page = await loadCurrentPage(tx.manager, { kind, afterKey, limit: PAGE });
        const telling = { newId: () => this.ids.newId(), now: this.clock.now() };
        const events = referenceEvents(
          kind,
          page.map(({ after }) => after),
          telling,
        );
        published += events.length;
        tx.emit(...events);
        return page;
      });
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return published;
      afterKey = last.key;
    }
  }
}
