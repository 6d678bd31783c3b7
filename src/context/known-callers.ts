import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { IncomingHeaders, SentHeaders } from '../credentials/credential.ts';
import type { CallerAccess } from './caller-access.ts';
import type { CallerIdentity } from './caller-identity.ts';
import type { UpstreamInstance } from './upstream-instance.ts';

const MAX_CALLERS = 1_000;
// Headers can have 32 kB each.
const MAX_CHARACTERS = 4_000_000;
// The size of an access, counted for every upstream: about 800 bytes.
const ACCESS_CHARACTERS = 400;

/** The caller of a request, with what follows from its headers alone. */
export interface Caller extends ReadCaller {
  /** A hash of all headers that results depend on: equal scopes and queries have equal results. */
  readonly scope: string;
}

/** What is read from the headers of a caller. */
export interface ReadCaller {
  /** Undefined without a key and a token. */
  readonly identity: CallerIdentity | undefined;
  /** Time limit of its requests, in milliseconds. */
  readonly timeMs: number;
  /** Its access to an upstream; created on first use. */
  readonly accessTo: (instance: UpstreamInstance) => CallerAccess;
}

/** Callers by their headers, cached. */
export interface KnownCallers {
  /** The caller that sent these headers. */
  readonly callerOf: (headers: SentHeaders) => Caller;
  /** Drops what is cached of the tokens in these headers. */
  readonly forget: (headers: SentHeaders) => void;
}

export interface KnownCallersOptions {
  readonly upstreamNames: readonly string[];
  /** @param headers The headers of the scope, and no others. */
  readonly read: (headers: IncomingHeaders) => ReadCaller;
  readonly forgetHashes: (secrets: readonly string[]) => void;
}

export function createKnownCallers({ upstreamNames, read, forgetHashes }: KnownCallersOptions): KnownCallers {
  const tokenHeaders = ['x-auth-token', ...upstreamNames.map((name) => `x-auth-token-${name}`)];
  const scopeHeaders = [
    ...['authorization', 'x-project-id', 'x-request-timeout-ms'],
    ...upstreamNames.map((name) => `x-project-id-${name}`),
    ...tokenHeaders,
  ];
  /** The text that replaces a name: shorter, because the text of each request is hashed. */
  const labels = new Map(scopeHeaders.map((name, index) => [name, `${index}:`]));
  const callers = new LRUCache<string, Caller>({
    max: MAX_CALLERS,
    maxSize: MAX_CHARACTERS,
    // The caller has the values once more.
    sizeCalculation: (_caller, text) => 2 * text.length + upstreamNames.length * ACCESS_CHARACTERS + 1,
  });

  /**
   * The headers of the scope as sent, two of the eight of most requests. A look-up of every header of the scope took as
   * long with two upstreams, and eight times as long with 100. Values have no line breaks.
   */
  function textOf(headers: SentHeaders): string {
    let text = '';
    for (const sent of headers.keys()) {
      const name = sent.toLowerCase();
      const label = labels.get(name);
      const value = label === undefined ? null : headers.get(name);
      if (value !== null) text += `${label}${value}\n`;
    }
    return text;
  }

  function callerOf(headers: SentHeaders): Caller {
    const text = textOf(headers);
    const known = callers.get(text);
    if (known) return known;
    const sent = scopeHeaders.flatMap((name): [string, string][] => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    const kept = new Map(sent);
    const scope = createHash('sha256').update(JSON.stringify(sent)).digest('base64url');
    const caller = { ...read({ get: (name) => kept.get(name) ?? null }), scope };
    callers.set(text, caller);
    return caller;
  }

  function forget(headers: SentHeaders): void {
    callers.delete(textOf(headers));
    forgetHashes(tokenHeaders.flatMap((name) => headers.get(name) || []));
  }

  return { callerOf, forget };
}

/** A caller may request a shorter time than the configured one, in milliseconds. */
export function timeLimitIn(headers: IncomingHeaders, configuredMs: number): number {
  const requested = headers.get('x-request-timeout-ms') ?? '';
  return /^[1-9]\d{0,5}$/.test(requested) ? Math.min(Number(requested), configuredMs) : configuredMs;
}
