import type { RequestListener } from 'node:http';
import { expect } from 'vitest';
import {
  createResponseMemory,
  type HeldByRequest,
  heldByRequest,
} from '../../../../src/http/transport/response-memory.ts';
import { inMs, outcomeOf, upstreamBehind } from '../../_support/reading.ts';

export const KILOBYTE = 1_000;

/** Answers with so many bytes of JSON. */
function sending(bytes: number, isChunked = false): RequestListener {
  const body = JSON.stringify({ filler: 'x'.repeat(bytes - '{"filler":""}'.length) });
  return (_request, response) => {
    response.writeHead(200, isChunked ? {} : { 'content-length': String(body.length) });
    // Two parts, so that the second one finds the first one held.
    response.write(body.slice(0, bytes / 2));
    setImmediate(() => response.end(body.slice(bytes / 2)));
  };
}

/** An upstream whose answers have so many bytes, a memory of its own, and requests of callers. */
export async function openMemory(bytes: number, size: number, isChunked = false) {
  const upstream = await upstreamBehind(sending(bytes, isChunked));
  const memory = createResponseMemory(size);
  const ask = (request: HeldByRequest, caller = 'one', ms = 5_000) =>
    upstream.handle({ memory, caller, heldByCaller: memory.ofCaller(caller), heldByRequest: request, ...inMs(ms) });
  return { ...upstream, memory, ask };
}

export const request = (most = 1_000 * KILOBYTE) => heldByRequest(most);
export const codesOf = async (work: readonly Promise<unknown>[]) =>
  (await Promise.all(work.map(outcomeOf))).map((error) => error?.code ?? 'OK');

/** Waits until a response of the request waits for room. */
export const waits = (held: HeldByRequest) =>
  expect.poll(() => held.responses.some(({ wanted }) => wanted > 0), { interval: 5 }).toBe(true);
