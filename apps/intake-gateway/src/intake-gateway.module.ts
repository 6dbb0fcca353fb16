import { type DynamicModule, Module } from '@nestjs/common';
import { CanonicalOrderModule } from './canonical-order/canonical-order.module.js';
import { EdiModule } from './channels/edi/edi.module.js';
import { EmailModule } from './channels/email/email.module.js';
import { PortalModule } from './channels/portal/portal.module.js';
import type { EdiSettings, EmailSettings } from './config.js';
import { PartnersModule } from './partners/partners.module.js';
import { WorkModule } from './work/work.module.js';

@Module({})
export class IntakeGatewayModule {
  static register(settings: { edi: EdiSettings; email: EmailSettings }): DynamicModule {
    return {
      module: IntakeGatewayModule,
      imports: [
        CanonicalOrderModule,
        PartnersModule,
        EdiModule.register(settings.edi),
        EmailModule.register(settings.email),
        PortalModule,
        WorkModule,
      ],
    };
  }
}
