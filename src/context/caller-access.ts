import type { UpstreamConfig } from '../config/config.ts';
import type { GatewayCaller } from '../credentials/callers.ts';
import type { IncomingHeaders } from '../credentials/credential.ts';
import { isNativeId } from '../domain/id.ts';
import type { WriteRight } from '../domain/write-right.ts';
import { GatewayError } from '../failure.ts';
import { type BreakerScope, NEVER_OPEN } from '../http/limits/caller-breakers.ts';
import type { UpstreamClient } from '../http/upstream-client.ts';
import type { UpstreamInstance } from './upstream-instance.ts';

type OfCaller =
  | 'projectId'
  | 'baseUrl'
  | 'caller'
  | 'authorize'
  | 'accepted'
  | 'rejected'
  | 'describeRefusal'
  | 'state'
  | 'breaker';

/** One caller's access to one upstream: the part of a handle that all of the caller's requests share. */
export interface CallerAccess extends Pick<UpstreamClient, OfCaller> {
  /**
   * Why the caller cannot use the upstream; undefined if it can. A new error for each request: the stack of an error
   * retains the request that made it.
   */
  readonly refusal: () => GatewayError | undefined;
  /** Why the caller lacks a right to write; undefined if it has the right. */
  readonly writeRefusal: (right: WriteRight) => GatewayError | undefined;
}

/**
 * @param incoming The headers that the access depends on; retained.
 * @param gatewayCaller The caller of the gateway's own rights; undefined if callers send their own tokens.
 * @param hash The keyed hash of a secret.
 */
export function openAccess(
  instance: UpstreamInstance,
  incoming: IncomingHeaders,
  gatewayCaller: GatewayCaller | undefined,
  hash: (secret: string) => string,
): CallerAccess {
  const { upstream } = instance;
  const { credential, state, isSeparate } = instance.accessFor(incoming);
  const { name } = upstream;
  const sentProject = projectFrom(incoming, name);
  const projectId = upstream.projectId ?? (isNativeId(sentProject) ? sentProject : undefined);
  const caller = hash(`rights ${credential.identity(incoming)}\n${gatewayCaller?.caller?.keySha256 ?? ''}`);
  return {
    projectId: projectId ?? '',
    baseUrl: instance.baseUrlOf(projectId ?? ''),
    caller,
    refusal: () =>
      gatewayCaller?.refusal(name, 'read') ?? (projectId === undefined ? noProject(name, sentProject) : undefined),
    writeRefusal: (right) => gatewayCaller?.refusal(name, right),
    authorize: (request, signal, span) => credential.authorize(incoming, request, signal, span),
    accepted: credential.accepted,
    rejected: credential.rejected,
    describeRefusal: credential.describeRefusal,
    state,
    breaker: isSeparate ? NEVER_OPEN : state.breakers.of(breakerScopeOf(upstream, projectId, caller)),
  };
}

function breakerScopeOf(upstream: UpstreamConfig, projectId: string | undefined, caller: string): BreakerScope {
  return { id: `${projectId} ${caller}`, tenant: upstream.projectId === undefined ? `${projectId}` : caller };
}

function projectFrom(headers: IncomingHeaders, name: string): string {
  return headers.get(`x-project-id-${name}`) ?? headers.get('x-project-id') ?? '';
}

function noProject(upstream: string, sent: string): GatewayError {
  const malformed = sent === '' ? '' : 'the project that was sent is not 1 to 64 letters, digits, "_" and "-"; ';
  return new GatewayError(
    'INVALID_INPUT',
    `${upstream}: ${malformed}send the id of a project of this upstream in the header X-Project-Id-${upstream} or X-Project-Id.`,
    { upstream },
  );
}
