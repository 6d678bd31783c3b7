import type { RequestListener } from 'node:http';
import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { GatewayError } from '../../../src/failure.ts';
import { text } from '../../../src/http/json-reader.ts';
import { read } from '../../../src/http/request.ts';
import type { UpstreamClient } from '../../../src/http/upstream-client.ts';
import { createUpstreamState, type UpstreamState } from '../../../src/http/upstream-state.ts';
import { classify, isFault } from '../../../src/upstreams/cbr/errors.ts';
import { testUpstream } from '../../support/upstream.ts';
import { serve } from '../../support/wire-server.ts';

/** An upstream behind a real socket. Requests made by `handle` share its traffic, as those of a gateway do. */
export async function upstreamBehind(listener: RequestListener, shared: Partial<UpstreamState> = {}) {
  const arrivals: number[] = [];
  const { origin, seen } = await serve((request, response) => {
    arrivals.push(performance.now());
    listener(request, response);
  });
  return { origin, seen, arrivals, ...upstreamAt(origin, shared) };
}

export function upstreamAt(origin: string, shared: Partial<UpstreamState> = {}) {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const state = { ...createUpstreamState({ maxParallel: 64, callsPerSecond: undefined }), ...shared };
  const baseUrl = new URL(`${origin}/v3/project`);
  /** The handle of one request, which has ten seconds unless told otherwise. */
  const handle = (parts: Partial<UpstreamClient> = {}): UpstreamClient =>
    testUpstream({
      name: 'sg',
      dispatcher,
      classify,
      isFault,
      baseUrl,
      projectId: 'project',
      state,
      ...parts,
    });
  return { handle, state };
}

let things = 0;

/** Reads a thing that nobody has asked for before. */
export function readThing(upstream: UpstreamClient): Promise<null> {
  things += 1;
  return read(upstream, { operation: 'getThing', path: `/things/${things}` }, () => null);
}

export const CALL = { operation: 'getThing', path: '/things/1' };

/** Reads the name of one thing, the same for all. */
export function readName(upstream: UpstreamClient): Promise<string> {
  return read(upstream, CALL, (body) => text(body, 'name'));
}

/** The code of what became of it, or "OK". */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return outcomeOf(work).then((error) => error?.code ?? 'OK');
}

export async function outcomeOf(work: Promise<unknown>): Promise<GatewayError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

export function inMs(ms: number): { deadline: UpstreamClient['deadline'] } {
  return { deadline: { at: performance.now() + ms } };
}
