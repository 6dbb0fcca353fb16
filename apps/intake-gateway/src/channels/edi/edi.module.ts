import { type DynamicModule, Module } from '@nestjs/common';
import { CanonicalOrderModule } from '../../canonical-order/canonical-order.module.js';
import type { EdiSettings } from '../../config.js';
import { PartnersModule } from '../../partners/partners.module.js';
import { EdiOrderReader } from './edi-order.reader.js';
import { EDI_SETTINGS } from './edi-settings.token.js';
import { EdiController } from './edi.controller.js';
import { WatchEdiFolder } from './watch-edi-folder.job.js';
import { WriteAnswers } from './write-answers.job.js';

@Module({})
export class EdiModule {
  static register(settings: EdiSettings): DynamicModule {
    return {
      module: EdiModule,
      imports: [CanonicalOrderModule, PartnersModule],
      controllers: [EdiController],
      providers: [{ provide: EDI_SETTINGS, useValue: settings }, EdiOrderReader, WatchEdiFolder, WriteAnswers],
    };
  }
}
