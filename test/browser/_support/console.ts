import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { type ListeningGateway, startGateway } from '../../support/gateway.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PREPARE = `broken = []; addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective));
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector('main tbody th')) return;
    firstRowAt = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true });`;

export interface Console {
  readonly page: Page;
  readonly sandbox: Sandbox;
  /** What the console has asked of the graph since the page was opened. */
  readonly asked: readonly Request[];
  /** Streams that are open now. */
  readonly streams: ReadonlySet<Request>;
  /** Opens a page by its address behind the "#", as a first visit. */
  readonly open: (path?: string) => Promise<void>;
  readonly seen: (text: string | RegExp) => Promise<void>;
  /** Sends this token with each request that has none for the upstream; undefined for none. */
  readonly sendToken: (upstream: string, token: string | undefined) => void;
  /** Fails unless axe finds nothing, and neither the policy nor the browser complains. */
  readonly expectSound: (name: string) => Promise<void>;
  /** Starts the gateway again on its port, with these keys in its configuration. */
  readonly restart: (keys?: object, whileAway?: () => Promise<void>) => Promise<void>;
}

/** The console of a gateway over a sandbox, in one browser for all tests of a file. */
export function useConsole(): Console {
  const complaints: string[] = [];
  const asked: Request[] = [];
  const streams = new Set<Request>();
  const tokens = new Map<string, string>();
  let folder: string;
  let sandbox: Sandbox;
  let gateway: ListeningGateway;
  let browser: OpenBrowser;

  const start = (port: number, keys = {}) =>
    startGateway(
      { ...sandbox.gatewayConfig(), port, ...keys },
      { consoleFolder: pathToFileURL(`${inject('installed')}/dist/console/`), callersTokens: sandbox.faultTokens },
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-browser-'));
    vi.stubEnv('TMPDIR', folder);
    sandbox = await startSandbox();
    gateway = await start(0);
    browser = await openBrowser(folder, gateway.url);
    const { page } = browser;
    await page.addInitScript(PREPARE);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('request', (request) => {
      if (request.method() !== 'POST') return;
      asked.push(request);
      // A stream accepts nothing else; urql's queries name it among others.
      if (request.headers().accept === 'text/event-stream') streams.add(request);
    });
    for (const end of ['requestfinished', 'requestfailed'] as const) {
      page.on(end as 'requestfinished', (request) => streams.delete(request));
    }
    await page.route('**/graphql', (route) => {
      const headers = Object.fromEntries([...tokens].map(([name, token]) => [`x-auth-token-${name}`, token]));
      return route.continue({ headers: { ...headers, ...route.request().headers() } });
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
    await sandbox?.close();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  return {
    get page() {
      return browser.page;
    },
    get sandbox() {
      return sandbox;
    },
    asked,
    streams,
    open: async (path = '/') => {
      await browser.page.goto('about:blank');
      asked.length = 0;
      complaints.length = 0;
      await browser.page.goto(`${gateway.url}/console#${path}`);
    },
    seen: (text) => browser.page.getByText(text).first().waitFor({ timeout: 10_000 }),
    sendToken: (upstream, token) => {
      if (token === undefined) tokens.delete(upstream);
      else tokens.set(upstream, token);
    },
    expectSound: async (name) => {
      await browser.page.evaluate(AXE);
      const found = await browser.page.evaluate(
        `axe.run({ runOnly: ${JSON.stringify(WCAG)} }).then(({ violations }) =>
          violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`,
      );
      expect([name, found, await browser.page.evaluate('broken'), complaints, browser.foreignRequests]).toEqual([
        ...[name, [], [], [], []],
      ]);
    },
    restart: async (keys, whileAway) => {
      await gateway.close();
      await whileAway?.();
      gateway = await start(gateway.port, keys);
    },
  };
}
