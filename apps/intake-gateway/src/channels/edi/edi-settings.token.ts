/** Injection token of the channel's settings (`EdiSettings`). */
export const EDI_SETTINGS = Symbol('edi settings');
