import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import record from '../../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import { askCbr, CHECKPOINT, outcomeOfAsking } from '../../support/cbr-questions.ts';
import { openGateway } from '../../support/gateway.ts';
import type { WireAnswer } from '../../support/wire.ts';
import { serve } from '../../support/wire-server.ts';

const WHOLE = Buffer.from(JSON.stringify(record));
const NOISE = Buffer.from([0x7b, 0xff, 0x00, 0x9c, 0x41, 0xfe]);

const coded = (coding: string, body: Buffer, status = 200): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'content-encoding': coding },
  body,
});

describe('an answer is read', () => {
  it.each([
    ['in gzip', 'gzip', gzipSync(WHOLE)],
    ['in gzip by its old name', 'x-gzip', gzipSync(WHOLE)],
    ['in gzip in other letters', 'GZip', gzipSync(WHOLE)],
    ['in deflate', 'deflate', deflateSync(WHOLE)],
    ['in brotli', 'br', brotliCompressSync(WHOLE)],
    ['in gzip beside identity', ' identity , gzip ,, ', gzipSync(WHOLE)],
    ['in brotli in gzip', 'br, x-gzip', gzipSync(brotliCompressSync(WHOLE))],
    ['that says gzip and is plain', 'gzip', WHOLE],
    ['that says brotli and is plain', 'br', WHOLE],
    ['that names a character set for a coding', 'UTF-8', WHOLE],
    ['that names nothing', '', WHOLE],
  ])('%s', async (_what, coding, body) => {
    const plain = await outcomeOfAsking('checkpoint', { body: WHOLE });
    expect(plain).toMatchObject({ value: { nativeId: CHECKPOINT } });
    expect(await outcomeOfAsking('checkpoint', coded(coding, body))).toEqual(plain);
  });
});

describe('a coding that cannot be taken off is a bad response that names it, after one call', () => {
  it.each([
    ['unknown', 'zstd', gzipSync(WHOLE), ': zstd.'],
    ['damaged', 'x-gzip', gzipSync(WHOLE).subarray(0, -20), ': gzip.'],
    ['noise', 'br', NOISE, ': br.'],
    ['one of several', 'zstd, gzip', gzipSync(WHOLE), ': zstd, gzip.'],
    ['too many', 'gzip, gzip, gzip, gzip', gzipSync(WHOLE), ': gzip, gzip, gzip, gzip.'],
    ['no name of a coding', 'no such; thing="1"', gzipSync(WHOLE), 'content coding.'],
    ["the caller's token", 'token-of-the-caller', gzipSync(WHOLE), 'content coding.'],
  ])('%s', async (_what, coding, body, words) => {
    const { wire, answer } = await askCbr('checkpoint', coded(coding, body));
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', retryable: false });
    expect(answer.errors?.[0]?.message).toContain(words);
    expect(JSON.stringify(answer)).not.toContain('token-of-the-caller');
    expect(wire.requests).toHaveLength(1);
  });
});

it('leaves open what became of a write whose answer is in such a coding', async () => {
  const { answer } = await askCbr('create', coded('zstd', NOISE));
  expect(answer.data?.it).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
});

it.each([
  [401, 'UNAUTHENTICATED'],
  [429, 'THROTTLED'],
  [503, 'UPSTREAM_UNAVAILABLE'],
])('reads a refusal %i in such a coding by its status', async (status, code) => {
  expect(await outcomeOfAsking('checkpoint', coded('zstd', NOISE, status))).toMatchObject({ failure: { code } });
});

describe('the breaker', () => {
  it.each([
    ['codings that cannot be read', { 'content-encoding': 'zstd' }],
    ['headers of more than 16 KiB', { 'x-long': 'x'.repeat(20_000) }],
  ])('does not open for %s', async (_what, headers) => {
    const { origin, seen } = await serve((_request, response) => response.writeHead(200, headers).end(NOISE));
    const auth = { mode: 'passthrough' };
    const gateway = openGateway({ upstreams: [{ name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p', auth }] });
    const ask = () =>
      gateway.query(`{ checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { id } }`, {}, { 'x-auth-token': 'tok' });
    for (let asked = 0; asked < 30; asked += 1) {
      expect((await ask()).errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
    }
    expect(seen).toHaveLength(30);
  });
});
