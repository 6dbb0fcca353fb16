import { type DynamicModule, Module } from '@nestjs/common';
import type { MailSettings } from '../../../mail-settings.js';
import { SenderCheck } from '../certainty/sender-trust.js';
import { DnsLookup, SystemDns } from './dns-lookup.js';
import { MailSenderRepository } from './mail-sender.repository.js';
import { TRUSTED_HOSTS, VerifiedSenderCheck } from './verified-sender-check.js';

/** Who mails are really from. */
@Module({})
export class TrustModule {
  static register({ trustedHosts, dnsServers }: Pick<MailSettings, 'trustedHosts' | 'dnsServers'>): DynamicModule {
    return {
      module: TrustModule,
      providers: [
        { provide: TRUSTED_HOSTS, useValue: trustedHosts },
        { provide: DnsLookup, useValue: new SystemDns(dnsServers) },
        MailSenderRepository,
        { provide: SenderCheck, useClass: VerifiedSenderCheck },
      ],
      exports: [SenderCheck],
    };
  }
}
