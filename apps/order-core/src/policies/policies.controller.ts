import { type Actor, Clock, CurrentActor, Problem, problemItems, RequireRoles, ZodBody, ZodParam } from '#service-kit';
import { Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { loadPolicy, putPolicy } from './policies.repository.js';
import { POLICIES, POLICY_NAMES, type PolicyName } from './policies.schema.js';

const policyName = z.enum(POLICY_NAMES, `There are the policies ${POLICY_NAMES.join(', ')}.`);

/** What the desk decides by, as data: from where orders ship, who is served first, who approves, what changes cost. */
@ApiTags('policies')
@Controller('v1/policies')
export class PoliciesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get(':name')
  @RequireRoles('clerk', 'approver', 'warehouse', 'ar')
  @ApiOperation({ summary: 'A policy as it counts now, defaults included' })
  async get(@ZodParam('name', policyName) name: PolicyName) {
    return loadPolicy(this.dataSource.manager, name);
  }

  @Put(':name')
  @RequireRoles('admin')
  @ApiOperation({ summary: 'Set a policy as a whole; it counts from the next order on and is kept in the audit log' })
  async put(
    @ZodParam('name', policyName) name: PolicyName,
    @ZodBody(z.looseObject({}).describe('routing, allocation, approval or changes: see GET for its fields'))
    body: object,
    @CurrentActor() actor: Actor,
  ) {
    const parsed = POLICIES[name].safeParse(body);
    if (!parsed.success) {
      throw new Problem(422, 'REQUEST_INVALID', 'The policy cannot be set as it is.', problemItems(parsed.error));
    }
    const { manager } = this.dataSource;
    await putPolicy(manager, { name, value: parsed.data, actor: actor.id, now: this.clock.now() });
    return loadPolicy(manager, name);
  }
}
