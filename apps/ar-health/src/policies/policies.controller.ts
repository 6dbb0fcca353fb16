import { Transactions } from '#messaging';
import { type Actor, Clock, CurrentActor, IdSource, RequireRoles, ZodBody } from '#service-kit';
import { Controller, Get, Put } from '@nestjs/common';
import { AgingInForce } from './aging-in-force.js';
import { PoliciesRepository, POLICIES, type Policy, type PolicyName } from './policies.repository.js';

/** How receivables are aged, when reminders go out and what makes a customer a watch or a risk: decided by AR, counted from the next run on. */
@Controller('v1/policies')
@RequireRoles('ar')
export class PoliciesController {
  constructor(
    private readonly transactions: Transactions,
    private readonly policies: PoliciesRepository,
    private readonly agingInForce: AgingInForce,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** A change moves every invoice that stands in another bucket by it: told on the day of the change, by the next run. */
  @Get('aging')
  async aging() {
    return { ...(await this.#answer('aging')), policy: await this.agingInForce.current() };
  }

  @Put('aging')
  @RequireRoles('admin')
  setAging(@ZodBody(POLICIES.aging) value: Policy<'aging'>, @CurrentActor() actor: Actor) {
    return this.#set('aging', value, actor);
  }

  @Get('dunning')
  dunning() {
    return this.#answer('dunning');
  }

  @Put('dunning')
  @RequireRoles('admin')
  setDunning(@ZodBody(POLICIES.dunning) value: Policy<'dunning'>, @CurrentActor() actor: Actor) {
    return this.#set('dunning', value, actor);
  }

  @Get('health')
  health() {
    return this.#answer('health');
  }

  @Put('health')
  @RequireRoles('admin')
  setHealth(@ZodBody(POLICIES.health) value: Policy<'health'>, @CurrentActor() actor: Actor) {
    return this.#set('health', value, actor);
  }

  /** What is in force, and who decided what and when, youngest first. */
  async #answer(name: PolicyName) {
    return { policy: await this.policies.current(name), decisions: await this.policies.decisions(name) };
  }

  async #set(name: PolicyName, value: object, actor: Actor) {
    const decision = { id: this.ids.newId(), name, value, setBy: actor.id, setAt: this.clock.now() };
    await this.transactions.run(({ manager }) => this.policies.add(manager, decision));
    return this.#answer(name);
  }
}
