import type { AgingPolicy } from '#domain/aging/aging-policy';
import { Injectable } from '@nestjs/common';
import { ArSettings } from '../ar-settings.js';
import { PoliciesRepository } from './policies.repository.js';

/** How receivables are aged now: as last decided, as the environment says before anybody decided. */
@Injectable()
export class AgingInForce {
  constructor(
    private readonly policies: PoliciesRepository,
    private readonly settings: ArSettings,
  ) {}

  async current(): Promise<AgingPolicy> {
    const [latest] = await this.policies.decisions('aging', 1);
    return latest ? await this.policies.current('aging') : { credits: 'apart', ...this.settings.aging };
  }
}
