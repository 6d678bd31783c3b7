import type { GatewayCaller } from '../credentials/callers.ts';
import type { Credential, IncomingHeaders } from '../credentials/credential.ts';

/** Whom a request is of, as far as that shows without asking an upstream. */
export interface CallerIdentity {
  /** For the log: the configured name of a known caller, else eight characters of `id`. */
  readonly label: string;
  /** A keyed hash of what they sent. Without a configured `secret` it is good for as long as this process lives. */
  readonly id: string;
  /** False for what nobody has checked here: another token, or another wrong key, makes another `id`. */
  readonly isKnown: boolean;
}

/** Undefined for who sent neither a key nor a token. */
export function identityOf(
  { key, caller }: GatewayCaller,
  incoming: IncomingHeaders,
  passthrough: readonly Credential[],
  hash: (secret: string) => string,
): CallerIdentity | undefined {
  if (caller) return { label: caller.name, id: hash(`key ${caller.keySha256}`), isKnown: true };
  const tokens = new Set(passthrough.map(({ identity }) => identity(incoming)).filter((token) => token !== ''));
  if (tokens.size === 0 && key === undefined) return undefined;
  const id = hash(tokens.size > 0 ? `tokens ${[...tokens].join('\n')}` : `wrong key ${key}`);
  return { label: id.slice(0, 8), id, isKnown: false };
}
