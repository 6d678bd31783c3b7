import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { useEdge } from './_support/edge.ts';

const edge = useEdge();
const plain = useEdge({ graphiql: false });

async function fetchRaw(url: string, headers: Record<string, string> = {}) {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, bytes: await buffer(response) };
}

const ASSET = /"(graphql\/assets\/([0-9a-f]{32})\.(js|css))"/g;

async function assets(): Promise<{ path: string; hash: string; kind: string }[]> {
  const { bytes } = await fetchRaw(`${edge.url}/graphql`, { accept: 'text/html' });
  return Array.from(bytes.toString().matchAll(ASSET), ([, path = '', hash = '', kind = '']) => ({
    path: `/${path}`,
    hash,
    kind,
  }));
}

describe('the page of GraphiQL', () => {
  it('is small and kept by nobody; its script and its styles are kept for good, under their hash', async () => {
    const page = await fetchRaw(`${edge.url}/graphql`, { accept: 'text/html' });
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(page.bytes.length).toBeLessThan(50_000);
    const parts = await assets();
    expect(parts.map(({ kind }) => kind).sort()).toEqual(['css', 'js']);
    for (const { path, hash, kind } of parts) {
      const { status, headers, bytes } = await fetchRaw(edge.url + path);
      expect(status).toBe(200);
      expect(createHash('sha256').update(bytes).digest('hex').slice(0, 32)).toBe(hash);
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
        'content-type': kind === 'js' ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'content-length': String(bytes.length),
      });
      expect(headers['content-encoding']).toBeUndefined();
    }
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, GZIP;q=0.5', 'gzip'],
    ['br; q=0.0, gzip;q=0', undefined],
    ['deflate, zstd', undefined],
    ['identity', undefined],
  ])('comes in a coding that the client takes: Accept-Encoding: %s', async (acceptEncoding, coding) => {
    for (const path of ['/graphql', ...(await assets()).map((asset) => asset.path)]) {
      const accept = 'text/html';
      const { headers, bytes } = await fetchRaw(edge.url + path, { accept, 'accept-encoding': acceptEncoding });
      expect(headers['content-encoding']).toBe(coding);
      expect(headers['content-length']).toBe(String(bytes.length));
      const { bytes: whole } = await fetchRaw(edge.url + path, { accept });
      const decode = { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ''] ?? ((given: Buffer) => given);
      expect(decode(bytes).equals(whole)).toBe(true);
      if (coding && path.endsWith('.js')) expect(bytes.length).toBeLessThan(whole.length / 3);
    }
  });

  it('knows no other parts', async () => {
    for (const path of [`/graphql/assets/${'0'.repeat(32)}.js`, '/graphql/assets/', '/graphql/assets/../graphql']) {
      expect((await fetchRaw(edge.url + path)).status).toBe(404);
    }
    expect((await fetch(`${edge.url}${(await assets())[0]?.path}`, { method: 'POST' })).status).toBe(404);
  });

  it('has no parts where GraphiQL is off', async () => {
    expect((await fetchRaw(`${plain.url}${(await assets())[0]?.path}`)).status).toBe(404);
  });
});
