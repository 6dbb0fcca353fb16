import type { AgingPolicy } from '#domain/aging/aging-policy';

/** Who reads the weekly recap. */
export interface MailSettings {
  readonly recapTo: readonly string[];
}

interface Settings {
  readonly timeZone: string;
  /** Of the company: what reports are converted into. */
  readonly currency: string;
  /** Before anybody decided otherwise at run time. */
  readonly aging: AgingPolicy;
  /** Undefined: nothing leaves by mail. */
  readonly mail?: MailSettings | undefined;
}

/** What the company decided, as the stages need it. A class so that it is its own injection token. */
export class ArSettings implements Settings {
  readonly timeZone: string;
  readonly currency: string;
  readonly aging: AgingPolicy;
  readonly mail: MailSettings | undefined;

  constructor({ timeZone, currency, aging, mail }: Settings) {
    this.timeZone = timeZone;
    this.currency = currency;
    this.aging = aging;
    this.mail = mail;
  }
}

/** The `source` of the events this service speaks. */
export const EVENT_SOURCE = '/ar-health';
