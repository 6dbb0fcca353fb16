import { Module } from '@nestjs/common';
import { PartnerRepository } from './partner.repository.js';
import { PartnerService } from './partner.service.js';
import { PartnersController } from './partners.controller.js';

@Module({
  controllers: [PartnersController],
  providers: [PartnerRepository, PartnerService],
  exports: [PartnerRepository],
})
export class PartnersModule {}
