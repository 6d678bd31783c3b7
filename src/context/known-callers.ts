import { LRUCache } from 'lru-cache';
import type { IncomingHeaders } from '../credentials/credential.ts';
import type { CallerIdentity } from './caller-identity.ts';

const MAX_CALLERS = 1_000;
// Headers can have 32 kB each.
const MAX_CHARACTERS = 4_000_000;

/** The caller of a request. */
export interface Caller {
  /** Undefined without a key and a token. */
  readonly identity: CallerIdentity | undefined;
  /** All headers that results depend on: equal scopes and queries have equal results. A secret. */
  readonly scope: string;
}

/** Callers by their headers, cached. */
export interface KnownCallers {
  /** The caller that sent these headers. */
  readonly callerOf: (headers: IncomingHeaders) => Caller;
  /** Drops what is cached of the tokens in these headers. */
  readonly forget: (headers: IncomingHeaders) => void;
}

export interface KnownCallersOptions {
  readonly upstreamNames: readonly string[];
  readonly read: (headers: IncomingHeaders) => CallerIdentity | undefined;
  readonly forgetHashes: (secrets: readonly string[]) => void;
}

export function createKnownCallers({ upstreamNames, read, forgetHashes }: KnownCallersOptions): KnownCallers {
  const tokenHeaders = ['x-auth-token', ...upstreamNames.map((name) => `x-auth-token-${name}`)];
  const scopeHeaders = [
    ...['authorization', 'x-project-id', 'x-request-timeout-ms'],
    ...upstreamNames.map((name) => `x-project-id-${name}`),
    ...tokenHeaders,
  ];
  const callers = new LRUCache<string, Caller>({
    max: MAX_CALLERS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_caller, scope) => scope.length + 1,
  });

  function scopeOf(headers: IncomingHeaders): string {
    let scope = '';
    for (const name of scopeHeaders) scope += `${headers.get(name) ?? ''}\n`;
    return scope;
  }

  function callerOf(headers: IncomingHeaders): Caller {
    const scope = scopeOf(headers);
    const known = callers.get(scope);
    if (known) return known;
    const caller = { identity: read(headers), scope };
    callers.set(scope, caller);
    return caller;
  }

  function forget(headers: IncomingHeaders): void {
    callers.delete(scopeOf(headers));
    forgetHashes(tokenHeaders.flatMap((name) => headers.get(name) || []));
  }

  return { callerOf, forget };
}
