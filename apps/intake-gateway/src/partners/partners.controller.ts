import { Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor, Problem, RequireRoles, ZodAnswer, ZodBody, ZodParam, ZodQuery } from '#service-kit';
import { z } from 'zod';
import { partnerId, partnerProfile, type PartnerProfile } from './partner-profile.js';
import { PartnerRepository } from './partner.repository.js';
import { PartnerService } from './partner.service.js';

const partnersQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: partnerId.optional().describe('The `next` of the page before.'),
});

const partnerView = z.object({
  id: partnerId,
  ...partnerProfile.shape,
  version: z.number(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});

@ApiTags('partners')
@Controller('v1/partners')
@RequireRoles('clerk')
export class PartnersController {
  constructor(
    private readonly partners: PartnerRepository,
    private readonly service: PartnerService,
  ) {}

  @Get()
  @ZodAnswer(200, z.object({ items: z.array(partnerView), next: z.string().nullable() }), 'Partners by id.')
  async list(@ZodQuery(partnersQuery) query: z.infer<typeof partnersQuery>) {
    const items = await this.partners.list(query.after, query.limit);
    return { items, next: items.length === query.limit ? items[items.length - 1]!.id : null };
  }

  @Get(':id')
  @ZodAnswer(200, partnerView, 'The partner profile.')
  async show(@ZodParam('id', partnerId) id: string) {
    const partner = await this.partners.find(id);
    if (!partner) throw new Problem(404, 'NOT_FOUND', `There is no partner ${id}.`);
    return partner;
  }

  /** Creates or replaces a profile. Documents that wait for it can then be resubmitted from the quarantine. */
  @Put(':id')
  @RequireRoles('admin')
  @ZodAnswer(200, partnerView, 'The profile as stored.')
  async put(
    @CurrentActor() actor: Actor,
    @ZodParam('id', partnerId) id: string,
    @ZodBody(partnerProfile) profile: PartnerProfile,
  ) {
    return this.service.put(id, profile, actor);
  }
}
