import { createHmac } from 'node:crypto';
import pLimit from 'p-limit';
import type { Dispatcher } from 'undici';
import type { UpstreamConfig } from '../config.ts';
import type { Credential, IncomingHeaders } from '../credentials/credential.ts';
import { isNativeId } from '../domain/id.ts';
import { GatewayError } from '../failure.ts';
import type { Traffic } from '../http/traffic.ts';
import type { Deadline, Spending, Upstream } from '../http/upstream.ts';
import { createCbrLoaders } from '../loaders/cbr/loaders.ts';
import { createKarborLoaders } from '../loaders/karbor/loaders.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { explain as explainCbr, isFault as isCbrFault } from '../upstream/cbr/errors.ts';
import { explain as explainKarbor, isFault as isKarborFault } from '../upstream/karbor/errors.ts';
import type { WriteStore } from '../upstream/write-store.ts';

const MOST_READS_SIDE_BY_SIDE = 8;

export interface ContextOptions {
  readonly dispatcher: Dispatcher;
  /** Said once to whoever runs the gateway. */
  readonly warn: (message: string) => void;
  readonly report: (error: unknown) => void;
  /** How long a write may take in all; 60 seconds unless given. */
  readonly writeMs?: number | undefined;
  /** Where creates with an idempotency key are remembered; in memory unless given. */
  readonly writeStore?: WriteStore | undefined;
}

/** One request of a caller; the signal is aborted when they leave. */
export interface Incoming {
  readonly headers: IncomingHeaders;
  readonly signal: AbortSignal;
  /** Counts the upstream calls of the request. */
  readonly spending: Spending;
}

/** One upstream, for one request. */
export interface Connection extends ContextOptions {
  readonly upstream: UpstreamConfig;
  readonly credential: Credential;
  readonly traffic: Traffic;
  readonly incoming: Incoming;
  readonly deadline: Deadline;
  /** Makes the hash of who is asking. */
  readonly hashKey: Buffer;
}

/** The handle and the loaders of an upstream, each made when it is first used. */
export function connect(connection: Connection): { readonly handle: () => Upstream; readonly loaders: () => Loaders } {
  const { upstream } = connection;
  const handle = once(() => openHandle(connection));
  const loaders = once(() =>
    upstream.kind === 'cbr' ? createCbrLoaders(handle(), upstream.backupListSplit) : createKarborLoaders(handle()),
  );
  return { handle, loaders };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const DIALECTS = {
  cbr: { version: 'v3', headers: { 'x-language': 'en-us' }, explain: explainCbr, isFault: isCbrFault },
  karbor: { version: 'v1', headers: {}, explain: explainKarbor, isFault: isKarborFault },
} as const;

function openHandle(connection: Connection): Upstream {
  const { upstream, credential, traffic, incoming, deadline, hashKey, dispatcher, warn } = connection;
  const { name, endpoint } = upstream;
  const { version, headers, explain, isFault } = DIALECTS[upstream.kind];
  const projectId = upstream.projectId ?? projectFrom(incoming.headers, name);
  return {
    name,
    projectId: projectId ?? '',
    baseUrl: new URL(`${endpoint}/${version}/${projectId}`),
    headers,
    refusal: projectId === undefined ? missingProject(name) : undefined,
    caller: createHmac('sha256', hashKey).update(credential.identity(incoming.headers)).digest('base64url'),
    authorize: (request, signal) => credential.authorize(incoming.headers, request, signal),
    rejected: credential.rejected,
    explain,
    isFault,
    dispatcher,
    signal: incoming.signal,
    deadline,
    spending: incoming.spending,
    traffic,
    lane: pLimit(MOST_READS_SIDE_BY_SIDE),
    warn,
  };
}

function projectFrom(headers: IncomingHeaders, name: string): string | undefined {
  const projectId = headers.get(`x-project-id-${name}`) ?? headers.get('x-project-id') ?? '';
  return isNativeId(projectId) ? projectId : undefined;
}

function missingProject(upstream: string): GatewayError {
  return new GatewayError(
    'INVALID_INPUT',
    `${upstream}: send the id of a project of this upstream in the header X-Project-Id-${upstream} or X-Project-Id.`,
    { upstream },
  );
}
