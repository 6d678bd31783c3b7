/** Something on the command line is not accepted. */
export class UsageError extends Error {}
