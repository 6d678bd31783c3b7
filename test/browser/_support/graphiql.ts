import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, vi } from 'vitest';
import type { Estate } from '../../../src/sandbox/estate.ts';
import { demoEstate } from '../../../src/sandbox/seed.ts';
import { type ListeningGateway, startGateway } from '../../support/gateway.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';

export interface Graphiql {
  readonly browser: OpenBrowser;
  readonly page: Page;
  /** Opens GraphiQL with this search or hash, and waits until it is drawn. */
  readonly open: (search?: string) => Promise<void>;
  /** Opens GraphiQL as on a first visit, but for what `items` say that the browser has kept. */
  readonly openAnew: (search?: string, items?: Readonly<Record<string, string>>) => Promise<void>;
  /** All that the browser keeps for the page, as one text. */
  readonly kept: () => Promise<string>;
  /** The rules of the page that something on it has broken. */
  readonly brokenRules: () => Promise<string[]>;
  readonly tabNames: () => Promise<string[]>;
  readonly selected: () => Promise<string[]>;
  readonly text: (editor: string) => Promise<string | null>;
  /** The labels of the history, the latest first. */
  readonly history: () => Promise<string[]>;
  /** Scrolls to a tab, and presses and releases a button of the mouse there, as a hand does: once, and whatever comes of it. */
  readonly clickOnce: (name: string) => Promise<void>;
  readonly run: () => Promise<{ headers: Record<string, string>; body: { data?: object; errors?: object[] } }>;
  /** Starts a live query; resolves with the type of the response. */
  readonly follow: () => Promise<string | undefined>;
  readonly stop: () => Promise<void>;
  /** The estate of the sandbox. */
  readonly estate: Estate;
}

/** The hash by which a page of this browser is one whose storage is blocked. */
export const BLOCKED = '#blocked';

// In the words of the browser, whose types this project does not know.
const PREPARE = `
  broken = [];
  addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
  if (location.hash === '${BLOCKED}') for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('The storage is blocked.', 'SecurityError'); } });`;

/** GraphiQL of a gateway over a sandbox, in one browser for all tests of a file; it opens with a first visit. */
export function useGraphiql(): Graphiql {
  const estate = demoEstate(Date.now());
  let folder: string;
  let gateway: ListeningGateway;
  let browser: OpenBrowser;

  beforeAll(async () => {
    // The browser is unpacked into TMPDIR: one of our own, or two runs on one machine would meet there.
    folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-browser-'));
    vi.stubEnv('TMPDIR', folder);
    gateway = await startGateway({}, { sandbox: { estate } });
    browser = await openBrowser(folder, gateway.url);
    await browser.page.addInitScript(PREPARE);
    await open();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  const tab = (name: string) => browser.page.getByRole('tab').filter({ hasText: name });

  async function open(search = ''): Promise<void> {
    await browser.page.goto(`${gateway.url}/graphql${search}`);
    await browser.page.locator('.graphiql-execute-button').waitFor();
  }

  /** GraphiQL asks for the schema of its own. */
  const isRun = (body: string | null) => body !== null && !body.includes('IntrospectionQuery');

  async function execute(): Promise<Response> {
    const [response] = await Promise.all([
      browser.page.waitForResponse((one) => isRun(one.request().postData())),
      browser.page.getByRole('button', { name: 'Execute query' }).click(),
    ]);
    return response;
  }

  return {
    get browser() {
      return browser;
    },
    get page() {
      return browser.page;
    },
    open,
    openAnew: async (search, items = {}) => {
      // A page of the same origin on which nothing runs.
      await browser.page.goto(`${gateway.url}/health`);
      const given = JSON.stringify(items);
      await browser.page.evaluate(
        `localStorage.clear(); sessionStorage.clear(); Object.assign(localStorage, ${given}); undefined`,
      );
      await open(search);
    },
    kept: () => browser.page.evaluate('JSON.stringify([localStorage, sessionStorage])'),
    brokenRules: () => browser.page.evaluate('broken'),
    tabNames: () => browser.page.getByRole('tab').allInnerTexts(),
    selected: () => browser.page.locator('[role=tab][aria-selected=true]').allInnerTexts(),
    text: (editor) => browser.page.locator(`.graphiql-${editor} .view-lines`).first().textContent(),
    history: async () => {
      const show = browser.page.getByRole('button', { name: 'Show History' });
      if (await show.isVisible()) await show.click();
      const labels = browser.page.locator('.graphiql-history-item-label');
      await labels.first().waitFor();
      return labels.allInnerTexts();
    },
    clickOnce: async (name) => {
      await tab(name).scrollIntoViewIfNeeded();
      const box = await tab(name).boundingBox();
      await browser.page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10, { delay: 30 });
    },
    run: async () => {
      const response = await execute();
      return { headers: response.request().headers(), body: await response.json() };
    },
    follow: async () => (await execute()).headers()['content-type'],
    stop: () => browser.page.getByRole('button', { name: 'Stop query' }).click(),
    estate,
  };
}
