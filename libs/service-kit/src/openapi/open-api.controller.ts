import { Controller, Get, Inject } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../auth/roles.decorator.js';

/** Gives the document, which can be built only when the application stands. */
export const OPEN_API = Symbol('open api');

@Controller()
@Public()
@ApiExcludeController()
export class OpenApiController {
  constructor(@Inject(OPEN_API) private readonly document: { get(): OpenAPIObject }) {}

  @Get('openapi.json')
  read(): OpenAPIObject {
    return this.document.get();
  }
}
