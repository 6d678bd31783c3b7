import { createHash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../failure.ts';
import type { IncomingHeaders } from './credential.ts';

/** Somebody who may use the rights of the gateway itself. */
export interface ConfiguredCaller {
  readonly name: string;
  /** In hex. */
  readonly keySha256: string;
  /** By name; all of them when absent. */
  readonly upstreams?: readonly string[] | undefined;
  readonly write: boolean;
}

/** Who sent a request, by the key in it. */
export interface GatewayCaller {
  /** The key, right or wrong. A secret. */
  readonly key: string | undefined;
  /** Whose key it is. */
  readonly caller: ConfiguredCaller | undefined;
  /** Why they may not use the rights that the gateway has at this upstream; undefined when they may. */
  readonly refusal: (upstream: string, access: 'read' | 'write') => GatewayError | undefined;
}

/** Tells callers by their keys: `Authorization: Bearer <key>`. Without a list of them everybody may do everything. */
export function createCallers(
  callers: 'anyone' | readonly ConfiguredCaller[] = 'anyone',
): (incoming: IncomingHeaders) => GatewayCaller {
  if (callers === 'anyone') {
    return (incoming) => ({ key: keyIn(incoming), caller: undefined, refusal: () => undefined });
  }
  const known = callers.map((caller) => ({ caller, hash: Buffer.from(caller.keySha256, 'hex') }));

  /** Takes as long for a right key as for a wrong one. */
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
    const wrong = key === undefined ? '' : 'this gateway does not know the key that was sent; ';
    return refused('UNAUTHENTICATED', `${wrong}send a key of this gateway in the header Authorization: Bearer <key>`);
  }
  if (caller.upstreams && !caller.upstreams.includes(upstream)) {
    return refused('FORBIDDEN', `the caller ${caller.name} may not use this upstream`);
  }
  return access === 'read' || caller.write
    ? undefined
    : refused('FORBIDDEN', `the caller ${caller.name} may only read`);
}
