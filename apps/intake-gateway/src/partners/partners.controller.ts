import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
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

const exportView = z.object({
  partners: z.array(z.strictObject({ id: partnerId, ...partnerProfile.shape })).max(2000),
});

const changeView = z.object({
  version: z.number(),
  changedAt: z.iso.datetime(),
  changedBy: z.string(),
  profile: z.unknown().describe('The profile as of this version.'),
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

  /** Every profile, in the form the import takes. */
  @Get('export')
  @RequireRoles('admin')
  @ZodAnswer(200, exportView, 'All profiles.')
  async export() {
    const partners: z.input<typeof exportView>['partners'] = [];
    for (;;) {
      const page = await this.partners.list(partners.at(-1)?.id, 500);
      partners.push(...page.map(({ version: _v, updatedAt: _a, updatedBy: _b, ...profile }) => profile));
      if (page.length < 500) return { partners };
    }
  }

  /** Creates or replaces profiles, all of them or none; each goes into the audit trail. */
  @Post('import')
  @HttpCode(200)
  @RequireRoles('admin')
  @ZodAnswer(200, z.object({ imported: z.number(), unchanged: z.number() }), 'How many profiles changed.')
  async import(@CurrentActor() actor: Actor, @ZodBody(exportView) body: z.infer<typeof exportView>) {
    return this.service.import(body.partners, actor);
  }

  @Get(':id')
  @ZodAnswer(200, partnerView, 'The partner profile.')
  async show(@ZodParam('id', partnerId) id: string) {
    const partner = await this.partners.find(id);
    if (!partner) throw new Problem(404, 'NOT_FOUND', `There is no partner ${id}.`);
    return partner;
  }

  /** Who changed what, newest first. */
  @Get(':id/changes')
  @ZodAnswer(200, z.object({ items: z.array(changeView) }), 'The versions of the profile.')
  async changes(@ZodParam('id', partnerId) id: string) {
    const items = await this.partners.findChanges(id);
    if (items.length === 0) throw new Problem(404, 'NOT_FOUND', `There is no partner ${id}.`);
    return { items };
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
