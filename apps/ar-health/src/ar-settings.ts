import type { AgingPolicy } from '#domain/aging/aging-policy';

/** What the company decided, as the stages need it. A class so that it is its own injection token. */
export class ArSettings {
  readonly timeZone: string;
  readonly aging: AgingPolicy;

  constructor(settings: { readonly timeZone: string; readonly aging: AgingPolicy }) {
    this.timeZone = settings.timeZone;
    this.aging = settings.aging;
  }
}

/** The `source` of the events this service speaks. */
export const EVENT_SOURCE = '/ar-health';
