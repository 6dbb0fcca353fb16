import { text } from '#contracts';
import { closesCircle } from '#domain/aging/roll-up';
import { Transactions } from '#messaging';
import { type Actor, Clock, CurrentActor, IdSource, Problem, RequireRoles, ZodBody, ZodParam } from '#service-kit';
import { Controller, Get, Put } from '@nestjs/common';
import { z } from 'zod';
import { CustomerParentsRepository } from './customer-parents.repository.js';

const parentBody = z.strictObject({
  parentId: text(80).nullable().describe('the customer it belongs to; null for none'),
});

/** Who pays and is reported together: the schools of a district, the branches of a chain. */
@Controller('v1/customers/:customerId/parent')
@RequireRoles('ar')
export class CustomerParentsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly parents: CustomerParentsRepository,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** The parent, and who decided so and when, youngest first. */
  @Get()
  async parent(@ZodParam('customerId', text(80)) customerId: string) {
    const decisions = await this.parents.decisions(customerId);
    return { customerId, parentId: decisions[0]?.parentId ?? null, decisions };
  }

  @Put()
  async setParent(
    @ZodParam('customerId', text(80)) customerId: string,
    @ZodBody(parentBody) { parentId }: z.output<typeof parentBody>,
    @CurrentActor() actor: Actor,
  ) {
    const setAt = this.clock.now();
    await this.transactions.run(async ({ manager }) => {
      await this.parents.lock(manager);
      const known = await this.parents.all(manager);
      if (parentId !== null && closesCircle(customerId, parentId, known)) {
        throw new Problem(422, 'PARENT_CIRCLE', `Customer ${parentId} belongs to ${customerId} itself.`);
      }
      if ((known.get(customerId) ?? null) === parentId) return;
      await this.parents.add(manager, { id: this.ids.newId(), customerId, parentId, setBy: actor.id, setAt });
    });
    return { customerId, parentId };
  }
}
