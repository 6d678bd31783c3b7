import { Agent } from 'undici';
import { read } from '../../src/http/request.ts';
import { createUpstreamState } from '../../src/http/upstream-state.ts';
import { classify } from '../../src/upstreams/cbr/errors.ts';
import { testUpstream } from '../../test/support/upstream.ts';
import { listen, sendJson } from './server.ts';

export interface RefusalFigures {
  /** How long each call took that was refused while the breaker was open. */
  readonly tookMs: readonly number[];
  /** What the upstream saw: the failures that opened the breaker, and nothing after them. */
  readonly upstreamCalls: number;
}

/** Opens the breaker of an upstream that answers 500, then calls it again and again for less than its pause. */
export async function measureRefusals(times: number): Promise<RefusalFigures> {
  let upstreamCalls = 0;
  const peer = await listen((_request, response) => {
    upstreamCalls += 1;
    sendJson(response, 500, {});
  });
  const dispatcher = new Agent();
  const state = createUpstreamState({ maxParallel: 64, callsPerSecond: undefined });
  const baseUrl = new URL(`${peer.origin}/v3/project`);
  // One request makes all the calls: what is timed is the call, and not the making of a stand-in for a request.
  const upstream = testUpstream({ dispatcher, classify, baseUrl, projectId: 'project', state });
  const call = { operation: 'getThing', path: '/things/1' };
  const fail = async () => {
    const begun = performance.now();
    await read(upstream, call, () => null).catch(() => null);
    return performance.now() - begun;
  };
  while (upstream.breaker.pauseMs() === undefined) await fail();
  const openedAt = performance.now();
  const tookMs: number[] = [];
  while (tookMs.length < times && performance.now() < openedAt + 900) tookMs.push(await fail());
  await dispatcher.destroy();
  await peer.close();
  return { tookMs, upstreamCalls };
}
