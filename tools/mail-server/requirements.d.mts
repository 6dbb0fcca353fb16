/** PATH with the folders Debian keeps servers in. */
export const PATH_OF_SERVERS: string;
/** Why no suite can run against Dovecot here, one sentence a lack; undefined when all it needs is there. */
export function whatDovecotSuitesLack(): string | undefined;
