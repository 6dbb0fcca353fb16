import { type Actor, CurrentActor, RequireRoles, ZodParam } from '#service-kit';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { loadInstructingMessages } from './order-instructions.repository.js';
import { instructionsOf } from './order-instructions.js';
import { visibleOrder } from './visible-order.js';

/** What customers write into orders for people to read. */
@ApiTags('orders')
@Controller('v1/orders')
@RequireRoles('clerk', 'approver', 'warehouse', 'ar')
export class OrderInstructionsController {
  constructor(private readonly dataSource: DataSource) {}

  @Get(':id/instructions')
  @ApiOperation({
    summary: 'What the documents of an order say that no rule acts on: notes, freight, conditions, marks, lead times …',
  })
  async get(@ZodParam('id', z.uuid()) id: string, @CurrentActor() actor: Actor) {
    const { manager } = this.dataSource;
    await visibleOrder(manager, id, actor);
    const messages = await loadInstructingMessages(manager, id);
    return { items: messages.map(instructionsOf).filter((found) => found !== undefined) };
  }
}
