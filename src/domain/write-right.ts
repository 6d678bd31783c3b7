/** The rights that `"write": true` grants: exactly these. A right that is added later has to be named in a list. */
export const RIGHTS_OF_TRUE = ['create', 'delete', 'resetState'] as const;

/** The rights that a caller of the configuration may have beyond reading. */
export const WRITE_RIGHTS = [...RIGHTS_OF_TRUE] as const;

export type WriteRight = (typeof WRITE_RIGHTS)[number];
