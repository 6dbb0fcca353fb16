import { Injectable } from '@nestjs/common';
import { Transactions } from '#messaging';
import { type Actor, Clock, Problem } from '#service-kit';
import type { Partner, PartnerProfile } from './partner-profile.js';
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
   */
  async put(id: string, profile: PartnerProfile, actor: Actor): Promise<Partner> {
    return this.transactions.run(async ({ manager }) => {
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
    });
  }
}
