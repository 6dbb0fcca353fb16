import { type Actor, BodyLimit, CurrentActor, RequireRoles, RouteTimeout, ZodBody, ZodParam } from '#service-kit';
import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { found } from '../http/answers.js';
import { type AuditRow, loadAudit, loadCurrent, type ReferenceKind } from './reference-data.repository.js';
import { currency } from './fields.js';
import {
  type Bundle,
  bundleSchema,
  code,
  costSchema,
  customerSchema,
  EMPTY_BUNDLE,
  guardrailSchema,
  id,
  itemSchema,
  locationSchema,
  priceBookSchema,
  promotionSchema,
} from './reference-data.schema.js';
import { type ImportReport, ReferenceData } from './reference-data.js';

/** 50,000 items took 25 s on two busy cores; a file may have 200,000 rows. */
export const IMPORT_MS = 10 * 60_000;
const costOfItem = costSchema.omit({ sku: true });

/** What orders are judged by. Changes are whole: a PUT says how the thing is from now on. */
@ApiTags('reference data')
@Controller('v1')
@RequireRoles('admin')
export class ReferenceDataController {
  constructor(
    private readonly referenceData: ReferenceData,
    private readonly dataSource: DataSource,
  ) {}

  @Post('reference-data/import')
  @HttpCode(200)
  @BodyLimit(64 * 1024 * 1024)
  @RouteTimeout(IMPORT_MS)
  @ApiOperation({ summary: 'Import a bundle: all of it or nothing; the same bundle again changes nothing' })
  import(@ZodBody(bundleSchema) bundle: Bundle, @CurrentActor() actor: Actor): Promise<ImportReport> {
    return this.referenceData.import(bundle, actor.id);
  }

  @Put('customers/:id')
  @ApiOperation({ summary: 'Set up or change a customer' })
  putCustomer(
    @ZodParam('id', id) customerId: string,
    @ZodBody(customerSchema) customer: z.output<typeof customerSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.referenceData.import({ ...EMPTY_BUNDLE, customers: [{ ...customer, id: customerId }] }, actor.id);
  }

  @Put('items/:sku')
  @ApiOperation({ summary: 'Set up or change an item with its units, identifiers and costs' })
  putItem(
    @ZodParam('sku', code) sku: string,
    @ZodBody(itemSchema) item: z.output<typeof itemSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.referenceData.import({ ...EMPTY_BUNDLE, items: [{ ...item, sku }] }, actor.id);
  }

  @Put('locations/:id')
  @ApiOperation({ summary: 'Set up or change a location' })
  putLocation(
    @ZodParam('id', code) locationId: string,
    @ZodBody(locationSchema) location: z.output<typeof locationSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.referenceData.import({ ...EMPTY_BUNDLE, locations: [{ ...location, id: locationId }] }, actor.id);
  }

  @Put('price-books/:id')
  @ApiOperation({ summary: 'Set up or change a price book: list, level, contract or bid, with all its entries' })
  putPriceBook(
    @ZodParam('id', code) bookId: string,
    @ZodBody(priceBookSchema) book: z.output<typeof priceBookSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.referenceData.import({ ...EMPTY_BUNDLE, priceBooks: [{ ...book, id: bookId }] }, actor.id);
  }

  @Put('promotions/:id')
  @ApiOperation({ summary: 'Set up or change a promotion' })
  putPromotion(
    @ZodParam('id', code) promotionId: string,
    @ZodBody(promotionSchema) promotion: z.output<typeof promotionSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.referenceData.import({ ...EMPTY_BUNDLE, promotions: [{ ...promotion, id: promotionId }] }, actor.id);
  }

  @Put('guardrails/:currency')
  @ApiOperation({ summary: 'Set the guardrails of the house for orders of a currency' })
  putGuardrail(
    @ZodParam('currency', currency) of: string,
    @ZodBody(guardrailSchema) guardrail: z.output<typeof guardrailSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.referenceData.import({ ...EMPTY_BUNDLE, guardrails: [{ ...guardrail, currency: of }] }, actor.id);
  }

  @Put('items/:sku/costs')
  @ApiOperation({ summary: 'Set the landed cost of an item from a day on' })
  putCost(
    @ZodParam('sku', code) sku: string,
    @ZodBody(costOfItem) cost: z.output<typeof costOfItem>,
    @CurrentActor() actor: Actor,
  ): Promise<ImportReport> {
    return this.referenceData.import({ ...EMPTY_BUNDLE, costs: [{ ...cost, sku }] }, actor.id);
  }

  @Get('customers/:id')
  @RequireRoles('clerk', 'approver', 'ar')
  @ApiOperation({ summary: 'A customer as it is now' })
  customer(@ZodParam('id', id) customerId: string): Promise<object> {
    return found(loadCurrent(this.dataSource.manager, 'customer', customerId), `customer ${customerId}`);
  }

  @Get('items/:sku')
  @RequireRoles('clerk', 'approver', 'warehouse', 'ar')
  @ApiOperation({ summary: 'An item as it is now' })
  item(@ZodParam('sku', code) sku: string): Promise<object> {
    return found(loadCurrent(this.dataSource.manager, 'item', sku), `item ${sku}`);
  }

  @Get('price-books/:id')
  @RequireRoles('clerk', 'approver')
  @ApiOperation({ summary: 'A price book as it is now, with all its entries' })
  priceBook(@ZodParam('id', code) bookId: string): Promise<object> {
    return found(loadCurrent(this.dataSource.manager, 'price_book', bookId), `price book ${bookId}`);
  }

  @Get('customers/:id/changes')
  @ApiOperation({ summary: 'Who changed a customer, before and after, the newest first' })
  customerChanges(@ZodParam('id', id) customerId: string): Promise<AuditRow[]> {
    return this.#changes('customer', customerId);
  }

  @Get('items/:sku/changes')
  @ApiOperation({ summary: 'Who changed an item, before and after, the newest first' })
  itemChanges(@ZodParam('sku', code) sku: string): Promise<AuditRow[]> {
    return this.#changes('item', sku);
  }

  #changes(kind: ReferenceKind, key: string): Promise<AuditRow[]> {
    return loadAudit(this.dataSource.manager, kind, key);
  }
}
