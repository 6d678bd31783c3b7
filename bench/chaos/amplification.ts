import { setInterval as every } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Breakers } from '../../src/http/limits/caller-breakers.ts';
import { read } from '../../src/http/request.ts';
import { createUpstreamState } from '../../src/http/upstream-state.ts';
import { classify } from '../../src/upstreams/cbr/errors.ts';
import { testUpstream } from '../../test/support/upstream.ts';
import { randomFrom } from './figures.ts';
import { listen, sendJson } from './server.ts';

const WINDOW_MS = 10_000;

const permit = { report: () => {} };

/** Breakers that stay closed whatever happens. */
export const neverOpen: Breakers = {
  of: () => ({ pauseMs: () => undefined, enter: () => permit, pass: () => permit }),
  isFailing: () => false,
};

export interface AmplificationRun {
  /** The share of answers that are a 503. */
  readonly errorShare: number;
  readonly callsPerSecond: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface AmplificationFigures {
  readonly calls: number;
  readonly upstreamCalls: number;
  /** Upstream calls for each call, over the whole run and after its first ten seconds. */
  readonly ratio: number;
  readonly ratioAfterWindow: number;
}

/** Reads at a steady rate, each of another thing, with the breaker off. */
export async function measureAmplification(run: AmplificationRun): Promise<AmplificationFigures> {
  const random = randomFrom(run.seed);
  const asked: number[] = [];
  const received: number[] = [];
  const peer = await listen((_request, response) => {
    received.push(performance.now());
    if (random() < run.errorShare) sendJson(response, 503, {});
    else sendJson(response, 200, {});
  });
  const dispatcher = new Agent();
  const state = { ...createUpstreamState({ maxParallel: 64, callsPerSecond: undefined }), breakers: neverOpen };
  const baseUrl = new URL(`${peer.origin}/v3/project`);
  const begun = performance.now();
  const pending: Promise<unknown>[] = [];
  for await (const _ of every(1_000 / run.callsPerSecond)) {
    const at = performance.now();
    if (at - begun > run.seconds * 1_000) break;
    asked.push(at);
    const upstream = testUpstream({ dispatcher, classify, baseUrl, projectId: 'project', state });
    const call = { operation: 'getThing', path: `/things/${asked.length}` };
    pending.push(read(upstream, call, () => null).catch(() => null));
  }
  await Promise.all(pending);
  await dispatcher.destroy();
  await peer.close();
  const since = (moments: number[], start: number) => moments.filter((at) => at >= start).length;
  const ratioSince = (start: number) => since(received, start) / since(asked, start);
  return {
    calls: asked.length,
    upstreamCalls: received.length,
    ratio: ratioSince(begun),
    ratioAfterWindow: ratioSince(begun + WINDOW_MS),
  };
}
