import { Injectable } from '@nestjs/common';
import { Transactions } from '#messaging';
import { type Actor, Clock, Problem } from '#service-kit';
import type { EntityManager } from 'typeorm';
import { mappingFaults } from './mapping-query.js';
import { type Partner, partnerProfile, type PartnerProfile } from './partner-profile.js';
import { PartnerRepository } from './partner.repository.js';

@Injectable()
export class PartnerService {
  constructor(
    private readonly transactions: Transactions,
    private readonly partners: PartnerRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates or replaces a profile; every version stays in the audit trail.
   * @throws Problem 409 when a sender id or address of the profile belongs to another partner
   * @throws Problem 422 when a query of it can find nothing
   */
  async put(id: string, profile: PartnerProfile, actor: Actor): Promise<Partner> {
    return this.transactions.run(({ manager }) => this.store(manager, id, profile, actor));
  }

  /**
   * Creates or replaces profiles in one transaction; those that are as they were make no new version.
   * @throws Problem 409 as {@link put}, and then nothing is changed
   */
  async import(
    profiles: readonly (PartnerProfile & { readonly id: string })[],
    actor: Actor,
  ): Promise<{ imported: number; unchanged: number }> {
    return this.transactions.run(async ({ manager }) => {
      let imported = 0;
      for (const { id, ...profile } of profiles) {
        const present = await this.partners.find(id);
        if (present && sameProfile(present, profile)) continue;
        await this.store(manager, id, profile, actor);
        imported += 1;
      }
      return { imported, unchanged: profiles.length - imported };
    });
  }

  private async store(manager: EntityManager, id: string, profile: PartnerProfile, actor: Actor): Promise<Partner> {
    const faults = mappingFaults(profile);
    if (faults.length > 0) {
      const items = faults.map((fault) => ({ code: 'MAPPING_QUERY_INVALID', ...fault }));
      throw new Problem(422, 'MAPPING_QUERY_INVALID', 'A query of the profile can find nothing in an 850.', items);
    }
    const taken = await this.partners.findTaken(manager, id, profile);
    if (taken.length > 0) {
      const items = taken.map(({ kind, value, partnerId }) => ({
        code: 'PARTNER_IDENTITY_TAKEN',
        message: `${kind} ${value} belongs to partner ${partnerId}.`,
        pointer: kind === 'isa' ? '/edi/theirs' : kind === 'email' ? '/email/addresses' : '/email/domains',
      }));
      throw new Problem(409, 'PARTNER_IDENTITY_TAKEN', 'A sender can belong to one partner only.', items);
    }
    return this.partners.save(manager, { id, profile, at: this.clock.now(), actor: actor.id });
  }
}

/** Parsed again, both have their keys in the order of the schema. */
function sameProfile(
  { id: _i, version: _v, updatedAt: _a, updatedBy: _b, ...present }: Partner,
  other: PartnerProfile,
) {
  return JSON.stringify(partnerProfile.parse(present)) === JSON.stringify(partnerProfile.parse(other));
}
