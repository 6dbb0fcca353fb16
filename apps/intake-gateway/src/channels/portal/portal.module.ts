import { Module } from '@nestjs/common';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { PortalOrderReader } from './portal-order.reader.js';
import { PortalController } from './portal.controller.js';

@Module({
  imports: [CanonicalOrderModule, PartnersModule],
  controllers: [PortalController],
  providers: [PortalOrderReader],
})
export class PortalModule {}
