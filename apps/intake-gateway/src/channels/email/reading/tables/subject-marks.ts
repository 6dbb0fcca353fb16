const ANSWER =
  /^\s*(?:re|aw|sv|vs|antw|antwort|r|ri|rif|r[ée]f?|res|odp|ynt|bls|ats|回复|答复)(?:\[\d{1,2}\]|\(\d{1,2}\))?\s*[:：]/i;
const FORWARD = /^\s*(?:fwd?|wg|tr|rv|enc|i|doorst|vl|pd|i?lt|weitergeleitet|reenviado|转发)\s*[:：]/i;

/** `Re:`, `AW:`, `R:`: the subject is that of the mail it answers. */
export const isAnswer = (subject: string): boolean => ANSWER.test(subject);

/** `Fwd:`, `WG:`, `TR:`: the mail passes on another. */
export const isForward = (subject: string): boolean => FORWARD.test(subject);
