import { createHash, timingSafeEqual } from 'node:crypto';
import { RIGHTS_OF_TRUE, type WriteRight } from '../domain/write-right.ts';
import { GatewayError } from '../failure.ts';
import type { IncomingHeaders } from './credential.ts';

/** A caller from the configuration, who may use the gateway's own rights. */
export interface ConfiguredCaller {
  readonly name: string;
  /** In hex. */
  readonly keySha256: string;
  /** Names of the permitted upstreams; all if absent. */
  readonly upstreams?: readonly string[] | undefined;
  /** The rights to write; `true` grants those of RIGHTS_OF_TRUE. */
  readonly write: boolean | readonly WriteRight[];
}

type Access = 'read' | WriteRight;

/** The caller of the gateway's own rights, by the key of the request. */
export interface GatewayCaller {
  /** The key as sent, valid or not. A secret. */
  readonly key: string | undefined;
  /** The owner of the key; undefined for an unknown key. */
  readonly caller: ConfiguredCaller | undefined;
  /** Why the caller may not use the gateway's rights at this upstream; undefined if it may. */
  readonly refusal: (upstream: string, access: Access) => GatewayError | undefined;
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
  access: Access,
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
  const rights = writeRightsOf(caller);
  if (access === 'read' || rights.includes(access)) return undefined;
  return refused('FORBIDDEN', `the caller ${caller.name} may only ${listed(['read', ...rights])}`);
}

function writeRightsOf({ write }: ConfiguredCaller): readonly WriteRight[] {
  if (typeof write !== 'boolean') return write;
  return write ? RIGHTS_OF_TRUE : [];
}

const VERBS: Readonly<Record<Access, string>> = {
  read: 'read',
  create: 'create',
  delete: 'delete',
  resetState: 'reset states',
};

/** "read, create and delete" */
function listed(rights: readonly Access[]): string {
  const verbs = rights.map((right) => VERBS[right]);
  const last = verbs.pop() ?? '';
  return verbs.length === 0 ? last : `${verbs.join(', ')} and ${last}`;
}
