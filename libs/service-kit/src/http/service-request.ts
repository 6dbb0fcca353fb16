import type { Request } from 'express';
import type { Actor } from '../auth/actor.js';

/** The Express request with what the kit's middleware and guards put on it, in that order. */
export interface ServiceRequest extends Request {
  requestId: string;
  /** Absent on public routes. */
  actor?: Actor;
  /** The bytes of the body as received. */
  rawBody?: Buffer;
}
