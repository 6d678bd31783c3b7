import { createHash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../failure.ts';
import type { IncomingHeaders } from './credential.ts';

/** A caller from the configuration, who may use the gateway's own rights. */
export interface ConfiguredCaller {
  readonly name: string;
  /** In hex. */
  readonly keySha256: string;
  /** Names of the permitted upstreams; all if absent. */
  readonly upstreams?: readonly string[] | undefined;
  readonly write: boolean;
}

/** The caller of the gateway's own rights, by the key of the request. */
export interface GatewayCaller {
  /** The key as sent, valid or not. A secret. */
  readonly key: string | undefined;
  /** The owner of the key; undefined for an unknown key. */
  readonly caller: ConfiguredCaller | undefined;
  /** Why the caller may not use the gateway's rights at this upstream; undefined if it may. */
  readonly refusal: (upstream: string, access: 'read' | 'write') => GatewayError | undefined;
}

/** Identifies callers by their keys: `Authorization: Bearer <key>`. With 'anyone' every request has all rights. */
export function createCallers(
  callers: 'anyone' | readonly ConfiguredCaller[] = 'anyone',
): (incoming: IncomingHeaders) => GatewayCaller {
  if (callers === 'anyone') {
    return (incoming) => ({ key: keyIn(incoming), caller: undefined, refusal: () => undefined });
  }
  const known = callers.map((caller) => ({ caller, hash: Buffer.from(caller.keySha256, 'hex') }));

  /** Takes constant time for valid and invalid keys. */
  function ownerOf(key: string): ConfiguredCaller | undefined {
    const given = createHash('sha256').update(key).digest();
    return known.filter(({ hash }) => timingSafeEqual(hash, given))[0]?.caller;
  }

  return (incoming) => {
    const key = keyIn(incoming);
    const caller = key === undefined ? undefined : ownerOf(key);
    return { key, caller, refusal: (upstream, access) => refusalOf(key, caller, upstream, access) };
  };
}

const BEARER = /^bearer +([!-~]+)$/i;

function keyIn(incoming: IncomingHeaders): string | undefined {
  return BEARER.exec(incoming.get('authorization') ?? '')?.[1];
}

function refusalOf(
  key: string | undefined,
  caller: ConfiguredCaller | undefined,
  upstream: string,
  access: 'read' | 'write',
): GatewayError | undefined {
  const refused = (code: GatewayError['code'], reason: string) =>
    new GatewayError(code, `${upstream}: ${reason}.`, { upstream });
  if (caller === undefined) {
    const unknown = key === undefined ? '' : 'the key that was sent is unknown to this gateway; ';
    return refused('UNAUTHENTICATED', `${unknown}send a key of this gateway in the header Authorization: Bearer <key>`);
  }
  if (caller.upstreams && !caller.upstreams.includes(upstream)) {
    return refused('FORBIDDEN', `the caller ${caller.name} may not use this upstream`);
  }
  return access === 'read' || caller.write
    ? undefined
    : refused('FORBIDDEN', `the caller ${caller.name} may only read`);
}
