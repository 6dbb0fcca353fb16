import { Problem, RequireRoles, ZodParam, ZodQuery } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { found } from '../http/answers.js';
import { code, day, id } from './fields.js';
import { listCosts, listCurrent, listPrices } from './reference-data.queries.repository.js';
import { loadAudit, loadCurrent, type ReferenceKind } from './reference-data.repository.js';
import { listVersions } from './versions.repository.js';

/** The lists of the path, and what is in them. */
const KINDS = {
  customers: 'customer',
  items: 'item',
  locations: 'location',
  'price-books': 'price_book',
  promotions: 'promotion',
  guardrails: 'guardrail',
  costs: 'landed_cost',
  'due-in': 'due_in',
} as const satisfies Record<string, ReferenceKind>;
type ListName = keyof typeof KINDS;

const listName = z.enum(Object.keys(KINDS) as [ListName, ...ListName[]]);
const pageShape = {
  after: z.string().max(200).default('').describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('rows on a page'),
};
const pageSchema = z.strictObject(pageShape);
const pricesSchema = z.strictObject({
  ...pageShape,
  on: day.optional().describe('prices of this day; absent: every price the book ever had'),
  sku: code.optional(),
});

const toPage = <Row extends { key: string }>(rows: readonly Row[], limit: number) => {
  const items = rows.slice(0, limit);
  return rows.length > limit ? { items, next: items.at(-1)!.key } : { items };
};

/** Reference data as it is, as it was and as it will be, and who changed it. */
@ApiTags('reference data')
@Controller('v1')
@RequireRoles('clerk', 'approver', 'warehouse', 'ar')
export class ReadReferenceController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('reference-data/:list')
  @ApiOperation({ summary: 'Everything of a kind as it is now, by key, with who changed it last' })
  async list(
    @ZodParam('list', listName) list: ListName,
    @ZodQuery(pageSchema) page: z.output<typeof pageSchema>,
  ): Promise<object> {
    return toPage(await listCurrent(this.dataSource.manager, { kind: KINDS[list], ...page }), page.limit);
  }

  @Get('reference-data/:list/:key')
  @ApiOperation({ summary: 'One thing as it is now' })
  one(@ZodParam('list', listName) list: ListName, @ZodParam('key', id) key: string): Promise<object> {
    return found(loadCurrent(this.dataSource.manager, KINDS[list], key), `${KINDS[list].replace('_', ' ')} ${key}`);
  }

  @Get('reference-data/:list/:key/changes')
  @ApiOperation({ summary: 'Who changed it and when, before and after, the newest first' })
  async changes(@ZodParam('list', listName) list: ListName, @ZodParam('key', id) key: string): Promise<object> {
    return { items: await loadAudit(this.dataSource.manager, KINDS[list], key) };
  }

  @Get('reference-data/:list/:key/versions')
  @ApiOperation({ summary: 'What counts from which day, the newest first; what is recorded for a later day too' })
  async versions(@ZodParam('list', listName) list: ListName, @ZodParam('key', id) key: string): Promise<object> {
    const items = await listVersions(this.dataSource.manager, KINDS[list], key);
    if (items.length === 0) throw new Problem(404, 'NOT_FOUND', `There is no ${KINDS[list].replace('_', ' ')} ${key}.`);
    return { items };
  }

  @Get('price-books/:id/prices')
  @ApiOperation({ summary: 'The prices of a book on a day, or all it ever had; of bids also what is drawn' })
  async prices(
    @ZodParam('id', code) bookId: string,
    @ZodQuery(pricesSchema) page: z.output<typeof pricesSchema>,
  ): Promise<object> {
    return toPage(
      await listPrices(this.dataSource.manager, { bookId, ...page, on: page.on, sku: page.sku }),
      page.limit,
    );
  }

  @Get('items/:sku/costs')
  @RequireRoles('approver')
  @ApiOperation({ summary: 'The landed costs of an item, each from its day on, the newest first' })
  async costs(@ZodParam('sku', code) sku: string): Promise<object> {
    return { items: await listCosts(this.dataSource.manager, sku) };
  }
}
