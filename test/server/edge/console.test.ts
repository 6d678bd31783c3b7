import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type ListeningGateway, startGateway } from '../../support/gateway.ts';

const FOLDER = pathToFileURL(`${inject('installed')}/dist/console/`);
const FILES = readdirSync(new URL('console/', FOLDER));
const DOCUMENTS = new URL('../../../schema/generated/console/trusted-documents.json', import.meta.url);
const MANIFEST = { trustedDocuments: { manifest: 'schema/generated/trusted-documents.json' } };

let development: ListeningGateway;
let production: ListeningGateway;
let asked: ListeningGateway;

beforeAll(async () => {
  const options = { sandbox: {}, consoleFolder: FOLDER };
  development = await startGateway({}, options);
  production = await startGateway({ production: true, callers: 'anyone' }, options);
  asked = await startGateway({ production: true, console: true, callers: 'anyone', ...MANIFEST }, options);
});

afterAll(() => Promise.all([development, production, asked].map((gateway) => gateway?.close())));

const get = (path: string, init: RequestInit = {}) => fetch(development.url + path, { redirect: 'manual', ...init });

/** The status of a path that is sent as it is written. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port: development.port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('the console', () => {
  it('is a page that is not kept, with files that are kept for good under their hash', async () => {
    const page = await get('/console?from=here');
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const html = await page.text();
    const named = Array.from(html.matchAll(/(?:src|href)="\.\/(console\/[^"]+)"/g), ([, path = '']) => path);
    expect(named.map((path) => path.slice('console/'.length)).toSorted()).toEqual(FILES.toSorted());
    for (const path of named) {
      const { status, headers } = await get(`/${path}`);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('content-type')).toMatch(path.endsWith('.css') ? /^text\/css;/ : /^text\/javascript;/);
    }
  });

  it('allows its own files and the graph, and no script or style within the page', async () => {
    const page = await get('/console');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(await page.text()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bon\w+=/);
  });

  it('has at most 100 kB of JavaScript in gzip', () => {
    const scripts = FILES.filter((name) => name.endsWith('.js'));
    const sizes = scripts.map((name) => gzipSync(readFileSync(new URL(`console/${name}`, FOLDER))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(100_000);
  });

  it('has at most 1,500 lines in 15 files, its page of documentation excepted', () => {
    const folder = new URL('../../../examples/console/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name !== 'README.md');
    const lines = files.map((name) => readFileSync(new URL(name, folder), 'utf8').split('\n').length - 1);
    expect(files.length).toBeLessThanOrEqual(15);
    expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1500);
  });

  it.each(['/', '/?x=1'])('is where %s leads, by a relative address', async (path) => {
    const { status, headers } = await get(path);
    expect([status, headers.get('location')]).toEqual([302, 'console']);
    expect((await get(path, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('is at its address without the slash at the end', async () => {
    expect((await get('/console/')).headers.get('location')).toBe('../console');
    expect((await get('/console', { method: 'POST', body: '{}' })).status).toBe(405);
  });

  it.each([
    '/console/index.html',
    '/console/../package.json',
    '/console/..%2f..%2fpackage.json',
    '/console/%2e%2e/index.html',
    '/console//etc/passwd',
    '/console/constructor',
    '/consolex',
  ])('has no other files: %s', async (path) => {
    expect(await statusOf(path)).toBe(404);
  });

  it('is off in production, and / leads nowhere there', async () => {
    for (const path of ['/', '/console', `/console/${FILES[0]}`]) {
      expect((await fetch(production.url + path, { redirect: 'manual' })).status).toBe(404);
    }
    const page = await fetch(`${asked.url}/console`);
    expect([page.status, (await page.text()).includes('data-graphiql')]).toEqual([200, false]);
    expect(await (await get('/console')).text()).toContain('data-graphiql');
  });

  it('says how to build it where it is not built', async () => {
    const gateway = await startGateway({}, { sandbox: {}, consoleFolder: new URL('nowhere/', FOLDER) });
    try {
      const page = await fetch(`${gateway.url}/console`);
      expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('npm run build')]);
      expect((await fetch(`${gateway.url}/`, { redirect: 'manual' })).status).toBe(404);
    } finally {
      await gateway.close();
    }
  });
});

describe('the documents of the console', () => {
  const post = (gateway: ListeningGateway, body: object) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json());
  const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(DOCUMENTS, 'utf8'));
  const [documentId = ''] = Object.entries(texts).find(([, text]) => text.startsWith('query FailedTasks')) ?? [];
  const variables = { first: 1, from: '2026-01-01T00:00:00Z' };

  it('are trusted by their hash, whatever the manifest has', async () => {
    for (const gateway of [development, asked]) {
      expect(await post(gateway, { documentId, variables })).toMatchObject({ data: { tasks: { failures: [] } } });
    }
    expect(await post(asked, { query: '{ upstreams { name } }' })).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });

  it('are not known where the console is off', async () => {
    expect(await post(production, { documentId, variables })).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT' } }],
    });
  });
});
