import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ListeningGateway, startGateway } from '../support/gateway.ts';
import { type OpenBrowser, openBrowser } from './_support/browser.ts';

const frontend = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>frontend</title>');
});

let folder: string;
let origin: string;
let allowing: ListeningGateway;
let strict: ListeningGateway;
let browser: OpenBrowser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-browser-'));
  vi.stubEnv('TMPDIR', folder);
  await once(frontend.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(frontend.address() as AddressInfo).port}`;
  allowing = await startGateway({ corsOrigins: [origin] }, { sandbox: {} });
  strict = await startGateway({ corsOrigins: ['http://127.0.0.1:1'] }, { sandbox: {} });
  browser = await openBrowser(folder, origin, allowing.url, strict.url);
  await browser.page.goto(origin);
});

afterAll(async () => {
  await browser?.close();
  await allowing?.close();
  await strict?.close();
  frontend.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What a page of the frontend gets; in the words of the browser, whose types this project does not know. */
function ask(url: string, query: string, headers: object): Promise<unknown> {
  const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
  return browser.page.evaluate(`fetch(${JSON.stringify(`${url}/graphql`)}, ${JSON.stringify(init)}).then(
    async (response) => ({ status: response.status, shown: response.headers.has("X-Request-Id"), ...(await response.json()) }),
    (error) => error.name,
  )`);
}

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/json' };
const UPSTREAMS = '{ upstreams { name } }';
const DELETE =
  'mutation { deleteCheckpoint(input: { id: "checkpoint:sg:00000000-0000-4000-8000-000000000001" }) { __typename } }';

describe('a page of an origin in corsOrigins', () => {
  it.each([
    ['a query', UPSTREAMS, JSON_TYPE, 'upstreams'],
    ['a query with a token of its own', UPSTREAMS, { ...JSON_TYPE, 'x-auth-token-sg': 'of-the-page' }, 'upstreams'],
    ['a mutation', DELETE, JSON_TYPE, 'deleteCheckpoint'],
  ])('gets the answer to %s, and sees the id of its request', async (_name, query, headers, field) => {
    const answer = await ask(allowing.url, query, headers);
    expect(answer).toMatchObject({ status: 200, shown: true, data: { [field]: expect.anything() } });
  });

  it('is not let through with a header that nobody listed', async () => {
    expect(await ask(allowing.url, UPSTREAMS, { ...JSON_TYPE, 'x-other': '1' })).toBe('TypeError');
  });
});

describe('a page of any other origin', () => {
  it.each([
    ['as JSON, which its browser asks for first', JSON_TYPE],
    ['as text, which needs no asking', { 'content-type': 'text/plain' }],
  ])('gets no answer %s', async (_name, headers) => {
    expect(await ask(strict.url, DELETE, headers)).toBe('TypeError');
    expect(browser.foreignRequests).toEqual([]);
  });
});

describe('the browser of these tests', () => {
  it.each(['http://192.0.2.1/a', 'http://localhost:65000/b', 'https://cdn.example/c'])(
    'does not get to %s',
    async (url) => {
      const before = browser.foreignRequests.length;
      await browser.page.goto(url).catch(() => undefined);
      expect(browser.foreignRequests).toHaveLength(before + 1);
    },
  );
});
