import { Injectable } from '@nestjs/common';
import { DEFAULT_LINE_THRESHOLD } from '../certainty/order-policy.js';

@Injectable()
export class LineThresholds {
  of(_customerId: string | undefined): Promise<number> {
    return Promise.resolve(DEFAULT_LINE_THRESHOLD);
  }
}
