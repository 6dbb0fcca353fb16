import { Module } from '@nestjs/common';
import { AgingInForce } from './aging-in-force.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesRepository } from './policies.repository.js';

@Module({
  controllers: [PoliciesController],
  providers: [PoliciesRepository, AgingInForce],
  exports: [PoliciesRepository, AgingInForce],
})
export class PoliciesModule {}
