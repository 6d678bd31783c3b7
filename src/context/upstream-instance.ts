import { LRUCache } from 'lru-cache';
import type { UpstreamConfig } from '../config/config.ts';
import { accessKeyCredential } from '../credentials/aksk.ts';
import type { Alarm, Credential, IncomingHeaders } from '../credentials/credential.ts';
import { keystoneCredential } from '../credentials/keystone.ts';
import { applicationCredentialAuth, passwordAuth } from '../credentials/login.ts';
import { fixedToken, passthroughCredential } from '../credentials/token.ts';
import { type UpstreamProfile, upstreamId } from '../domain/upstream.ts';
import type { UpstreamObserver } from '../http/observer.ts';
import type { Route } from '../http/transport/route.ts';
import { createUpstreamState } from '../http/upstream-state.ts';
import { kinds } from '../upstreams/index.ts';
import { capabilitiesOf, type UpstreamKind } from '../upstreams/kind.ts';
import { createKnownProviders } from '../upstreams/known-providers.ts';
import type { WriteMemory } from '../upstreams/writes/writes.ts';
import type { ContextOptions } from './options.ts';

export type UpstreamInstance = ReturnType<typeof createUpstreamInstance>;

const MAX_PROJECTS = 1_000;
// A call has less than the whole time of its request: some passes before the call is written.
const MAX_SHARE_OF_A_CALL = 0.9;

/** The part of an upstream that lives as long as the gateway. */
export function createUpstreamInstance(
  upstream: UpstreamConfig,
  requestTimeoutMs: number,
  {
    dispatcher,
    routeTo,
    warn,
    alarm = (_upstream, message) => warn(message),
    observer = {},
    callersTokens,
  }: Pick<ContextOptions, 'dispatcher' | 'routeTo' | 'warn' | 'alarm' | 'observer' | 'callersTokens'>,
  memory: Pick<WriteMemory, 'store' | 'pendingCreates' | 'changes' | 'tagKeys'>,
) {
  const { auth, maxParallel, callsPerSecond } = upstream;
  const kind: UpstreamKind = kinds[upstream.kind];
  const isPassthrough = auth.mode === 'passthrough';
  const route = routeTo?.(upstream) ?? dispatcher;
  const baseUrls = new LRUCache<string, URL>({ max: MAX_PROJECTS });

  function baseUrlOf(projectId: string): URL {
    const known = baseUrls.get(projectId) ?? new URL(`${upstream.endpoint}/${kind.version}/${projectId}`);
    baseUrls.set(projectId, known);
    return known;
  }

  const upstreamAlarm: Alarm = (message, failed) => alarm(upstream.name, message, failed);
  const credential = credentialOf(upstream, route, upstreamAlarm, observer);
  const callersCredential = passthroughCredential(upstream.name);
  const header = `x-auth-token-${upstream.name}`;
  const onBreakerChange = (isFailing: boolean) => observer.breakerTurned?.(upstream.name, isFailing);
  const state = createUpstreamState({ maxParallel, callsPerSecond, onBreakerChange });
  const separateState = createUpstreamState({ maxParallel, callsPerSecond });

  return {
    baseUrlOf,
    upstream,
    kind,
    route,
    /** Callers send their own tokens, and need no key of the gateway. */
    isPassthrough,
    profile: profileOf(upstream, kind),
    credential,
    state,
    /** The credential and the state for a request. Calls with a caller's token do not affect the state of others. */
    accessFor: (headers: IncomingHeaders) =>
      callersTokens?.test(headers.get(header) ?? '')
        ? { credential: callersCredential, state: separateState, isSeparate: true }
        : { credential, state, isSeparate: false },
    timeoutMs: Math.min(upstream.timeoutMs, requestTimeoutMs * MAX_SHARE_OF_A_CALL),
    warn: onceEach(warn),
    writeMemory: {
      ...memory,
      store: upstream.alwaysLook ? { ...memory.store, isComplete: async () => false } : memory.store,
      knownProviders: createKnownProviders(),
      hasTag: upstream.writeMark,
      isCallersToken: isPassthrough,
    },
  };
}

/** The profile of an upstream, from its configuration. */
function profileOf({ name, region, projectId }: UpstreamConfig, kind: UpstreamKind): UpstreamProfile {
  return {
    id: upstreamId.of(name),
    name,
    kind: kind.name,
    region: region ?? null,
    projectId: projectId ?? null,
    capabilities: capabilitiesOf(kind),
  };
}

/** Created once per gateway: the credential may hold a token. */
function credentialOf(
  { name, auth, projectId }: UpstreamConfig,
  route: Route,
  alarm: Alarm,
  observer: UpstreamObserver,
): Credential {
  switch (auth.mode) {
    case 'passthrough':
      return passthroughCredential(name);
    case 'token':
      return fixedToken(name, auth.token, alarm);
    case 'password':
      return keystoneCredential(name, { ...auth, auth: passwordAuth({ projectId, ...auth }) }, route, alarm, observer);
    case 'application-credential':
      return keystoneCredential(name, { ...auth, auth: applicationCredentialAuth(auth) }, route, alarm, observer);
    case 'aksk':
      return accessKeyCredential(name, auth, projectId ?? '', alarm);
  }
}

/** Drops repeated messages. */
function onceEach(log: (message: string) => void): (message: string) => void {
  const logged = new Set<string>();
  return (message) => {
    if (logged.has(message)) return;
    logged.add(message);
    log(message);
  };
}
