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
import type { UpstreamKind } from '../upstreams/kind.ts';
import { createKnownProviders } from '../upstreams/known-providers.ts';
import type { WriteMemory } from '../upstreams/writes/writes.ts';
import type { ContextOptions } from './options.ts';

export type UpstreamInstance = ReturnType<typeof createUpstreamInstance>;

const MAX_PROJECTS = 1_000;
// No call has all of a request's time: some of it goes by before the call is written.
const MAX_SHARE_OF_A_CALL = 0.9;

/** All of one upstream that lives as long as the gateway. */
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
  memory: Pick<WriteMemory, 'store' | 'attempts' | 'changes' | 'markKeys'>,
) {
  const { auth, maxParallel, callsPerSecond } = upstream;
  const kind: UpstreamKind = kinds[upstream.kind];
  const isPassthrough = auth.mode === 'passthrough';
  const way = routeTo?.(upstream) ?? dispatcher;
  const baseUrls = new LRUCache<string, URL>({ max: MAX_PROJECTS });

  function baseUrlOf(projectId: string): URL {
    const known = baseUrls.get(projectId) ?? new URL(`${upstream.endpoint}/${kind.version}/${projectId}`);
    baseUrls.set(projectId, known);
    return known;
  }

  const tellAlarm: Alarm = (message, failed) => alarm(upstream.name, message, failed);
  const credential = credentialOf(upstream, way, tellAlarm, observer);
  const callersCredential = passthroughCredential(upstream.name);
  const header = `x-auth-token-${upstream.name}`;
  const onBreakerChange = (isFailing: boolean) => observer.breakerTurned?.(upstream.name, isFailing);
  const state = createUpstreamState({ maxParallel, callsPerSecond, onBreakerChange });
  const asideState = createUpstreamState({ maxParallel, callsPerSecond });

  return {
    baseUrlOf,
    upstream,
    kind,
    way,
    /** Whoever brings a token of this upstream needs no rights of the gateway. */
    isPassthrough,
    profile: profileOf(upstream, kind),
    credential,
    state,
    /** By what rights a request asks, and beside whom. What becomes of a token that it brings is nobody else's concern. */
    accessFor: (headers: IncomingHeaders) =>
      callersTokens?.test(headers.get(header) ?? '')
        ? { credential: callersCredential, state: asideState, isAside: true }
        : { credential, state, isAside: false },
    timeoutMs: Math.min(upstream.timeoutMs, requestTimeoutMs * MAX_SHARE_OF_A_CALL),
    warn: sayOnce(warn),
    writeMemory: {
      ...memory,
      knownProviders: createKnownProviders(),
      hasMark: upstream.writeMark,
      isCallersToken: isPassthrough,
    },
  };
}

/** What is known of an upstream from its configuration. */
function profileOf({ name, region, projectId }: UpstreamConfig, kind: UpstreamKind): UpstreamProfile {
  return {
    id: upstreamId.of(name),
    name,
    kind: kind.name,
    region: region ?? null,
    projectId: projectId ?? null,
    capabilities: kind.capabilities,
  };
}

/** Lives as long as the gateway: it may hold a token. */
function credentialOf(
  { name, auth, projectId }: UpstreamConfig,
  way: Route,
  alarm: Alarm,
  observer: UpstreamObserver,
): Credential {
  switch (auth.mode) {
    case 'passthrough':
      return passthroughCredential(name);
    case 'token':
      return fixedToken(name, auth.token, alarm);
    case 'password':
      return keystoneCredential(name, { ...auth, auth: passwordAuth({ projectId, ...auth }) }, way, alarm, observer);
    case 'application-credential':
      return keystoneCredential(name, { ...auth, auth: applicationCredentialAuth(auth) }, way, alarm, observer);
    case 'aksk':
      return accessKeyCredential(name, auth, projectId ?? '', alarm);
  }
}

/** Lives as long as the gateway: the same thing is said once, however many requests come upon it. */
function sayOnce(say: (message: string) => void): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (said.has(message)) return;
    said.add(message);
    say(message);
  };
}
