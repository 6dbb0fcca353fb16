import type { AgingPolicy } from '#domain/aging/aging-policy';

/** What the company decided, as the stages need it. A class so that it is its own injection token. */
export class ArSettings {
  readonly timeZone: string;
  /** Of the company: what reports are converted into. */
  readonly currency: string;
  /** Before anybody decided otherwise at run time. */
  readonly aging: AgingPolicy;

  constructor(settings: { readonly timeZone: string; readonly currency: string; readonly aging: AgingPolicy }) {
    this.timeZone = settings.timeZone;
    this.currency = settings.currency;
    this.aging = settings.aging;
  }
}

/** The `source` of the events this service speaks. */
export const EVENT_SOURCE = '/ar-health';
