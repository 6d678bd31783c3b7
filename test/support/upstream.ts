import { MockAgent } from 'undici';
import { createLimit } from '../../src/http/limits/concurrency-limit.ts';
import { createResponseMemory, heldByRequest } from '../../src/http/transport/response-memory.ts';
import type { UpstreamClient } from '../../src/http/upstream-client.ts';
import { createUpstreamState } from '../../src/http/upstream-state.ts';

/** A network on which nothing is reachable but what a test puts there. */
export function closedNetwork(): MockAgent {
  const agent = new MockAgent();
  agent.disableNetConnect();
  return agent;
}

/** A handle as one request would hold it: a caller with a token, ten seconds and eight reads side by side. */
export function testUpstream(
  parts: Pick<UpstreamClient, 'dispatcher' | 'classify' | 'baseUrl' | 'projectId'> & Partial<UpstreamClient>,
): UpstreamClient {
  const { state = createUpstreamState({ maxParallel: 64, callsPerSecond: undefined }), caller = 'hash-of-the-caller' } =
    parts;
  const memory = createResponseMemory();
  return {
    memory,
    heldByCaller: memory.ofCaller('hash-of-the-caller'),
    heldByRequest: heldByRequest(64_000_000),
    name: 'lab',
    headers: {},
    refusal: undefined,
    caller,
    authorize: () => Promise.resolve({ 'x-auth-token': 'token-of-the-caller' }),
    rejected: () => false,
    isFault: () => false,
    signal: new AbortController().signal,
    deadline: { at: performance.now() + 10_000 },
    budget: { used: 0, max: Number.POSITIVE_INFINITY },
    state,
    breaker: state.breakers.of({ id: `${parts.projectId} ${caller}`, tenant: caller }),
    timeoutMs: 5_000,
    limit: createLimit(8),
    warn: () => {},
    ...parts,
  };
}
