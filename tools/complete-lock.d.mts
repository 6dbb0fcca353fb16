/** Entries of optional packages for other platforms that a lock file (its `packages`) lacks. */
export function missingOptional(packages: Record<string, object>): { path: string; entry: object }[];
/** npm's `os` and `cpu` in the name of a package for one platform; undefined when it names none. */
export function platformOf(name: string): { os: string; cpu: string } | undefined;
