import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listeningGateway } from '../client/listening-gateway.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';

const SECRET = 'secret-of-a-caller-0123456789';
const OPERATIONS = readdirSync(new URL('../../schema/operations/', import.meta.url));
const OWN = '{ upstreams { name } }';

let folder: string;
let gateway: Awaited<ReturnType<typeof listeningGateway>>;
let browser: OpenBrowser;

// The page is nine megabytes of script, and a busy machine takes seconds to read it.
vi.setConfig({ testTimeout: 60_000 });

/** What this browser keeps for the page, as one text. */
const kept = () => browser.page.evaluate('JSON.stringify([localStorage, sessionStorage])') as Promise<string>;

const tab = (name: string) => browser.page.getByRole('tab').filter({ hasText: name });
const tabNames = () => browser.page.getByRole('tab').allInnerTexts();
const selected = () => browser.page.locator('[role=tab][aria-selected=true]').allInnerTexts();
const editor = (name: string) => browser.page.locator(`.graphiql-${name} .view-lines`);

async function open(search = ''): Promise<void> {
  await browser.page.goto(`${gateway.url}/graphql${search}`);
  await browser.page.locator('.graphiql-execute-button').waitFor();
}

/** Presses and releases a button of the mouse where a tab is, as a hand does: once, and whatever comes of it. */
async function clickOnce(name: string): Promise<void> {
  const box = await tab(name).boundingBox();
  await browser.page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10, { delay: 30 });
}

/** GraphiQL asks for the schema of its own. */
const isRun = (body: string | null) => body !== null && !body.includes('IntrospectionQuery');

async function run() {
  const [response] = await Promise.all([
    browser.page.waitForResponse((one) => isRun(one.request().postData())),
    browser.page.getByRole('button', { name: 'Execute query' }).click(),
  ]);
  return {
    headers: response.request().headers(),
    body: (await response.json()) as { data?: object; errors?: object[] },
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-browser-'));
  vi.stubEnv('TMPDIR', folder);
  gateway = await listeningGateway();
  browser = await openBrowser(folder, gateway.url);
});

afterAll(async () => {
  await browser?.close();
  await gateway?.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

// A page of the same origin on which nothing runs.
beforeEach(async () => {
  await browser.page.goto(`${gateway.url}/health`);
  await browser.page.evaluate('localStorage.clear(); sessionStorage.clear()');
});

describe('a first visit to GraphiQL', () => {
  it('selects each tab by one click, and each does as delivered what it is there for', async () => {
    await open();
    const names = await tabNames();
    expect(await selected()).toEqual(names.slice(0, 1));
    for (const name of [...names.slice(1), ...names.slice(0, 1)]) {
      await clickOnce(name);
      await expect.poll(selected).toEqual([name]);
      await expect.poll(() => editor('query-editor').textContent()).toContain(name);
      const { body } = await run();
      expect(body).not.toHaveProperty('errors');
      const [field] = Object.values(body.data ?? {});
      expect(field).not.toBeNull();
      if (field.__typename) expect(field).toMatchObject({ __typename: `${name}Payload` });
    }
    await clickOnce('VaultDetail');
    await browser.page.waitForURL(/VaultDetail/);
    await browser.page.reload();
    await expect.poll(selected).toEqual(['VaultDetail']);
    expect(await tabNames()).toEqual(names);
    await expect.poll(() => editor('editor-tool').first().textContent()).toContain('vault:sg:');
  });

  it('adds no tab when the page is loaded again', async () => {
    await open();
    await browser.page.reload();
    await expect.poll(tabNames).toHaveLength(OPERATIONS.length);
    expect(await selected()).toEqual(['VaultOverview']);
  });
});

describe('a query in the address', () => {
  it('has a tab of its own, on a first visit and later, and once', async () => {
    for (const _visit of ['the first', 'the second']) {
      await open(`?query=${encodeURIComponent(OWN)}`);
      await expect.poll(() => editor('query-editor').textContent()).toMatch(/upstreams\s{\sname\s}/);
      const names = await tabNames();
      expect([names.length, names.at(-1), await selected()]).toEqual([
        OPERATIONS.length + 1,
        '<untitled>',
        ['<untitled>'],
      ]);
    }
    expect((await run()).body).toMatchObject({
      data: { upstreams: [{ name: 'sg' }, { name: 'eu' }, { name: 'lab' }] },
    });
    await clickOnce('VaultOverview');
    await expect.poll(() => editor('query-editor').textContent()).toContain('VaultOverview');
  });
});

describe('what is sent by GraphiQL', () => {
  it('is in its history the next time, without its headers, which are kept nowhere', async () => {
    const { page } = browser;
    await open();
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .monaco-editor').last().click();
    await page.keyboard.insertText(`{ "x-auth-token": "${SECRET}" }`);
    await expect.poll(async () => (await run()).headers['x-auth-token']).toBe(SECRET);
    await expect.poll(kept).toContain('"graphiql:queries"');
    expect(await kept()).not.toContain(SECRET);
    await page.reload();
    expect((await run()).headers).not.toHaveProperty('x-auth-token');
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.locator('.graphiql-history-item-label').first().waitFor();
    expect(await page.locator('.graphiql-history-item-label').first().textContent()).toBe('VaultOverview');
    expect(await kept()).not.toContain(SECRET);
  });
});

describe('on a telephone, 390 pixels wide,', () => {
  it('GraphiQL has room for a query and its answer, and every tab can be chosen', async () => {
    const { page } = browser;
    await page.setViewportSize({ width: 390, height: 844 });
    await open();
    for (const name of await tabNames()) {
      await tab(name).scrollIntoViewIfNeeded();
      await clickOnce(name);
      await expect.poll(selected).toEqual([name]);
    }
    await tab('VaultOverview').scrollIntoViewIfNeeded();
    await clickOnce('VaultOverview');
    await run();
    await page.locator('.result-window').getByText('"vault-orders-prod"').waitFor();
    for (const part of ['.graphiql-query-editor .monaco-editor', '.result-window']) {
      const { x, width, y, height } = (await page.locator(part).boundingBox()) ?? { x: 0, width: 0, y: 0, height: 0 };
      expect(width, part).toBeGreaterThan(240);
      expect(height, part).toBeGreaterThan(150);
      expect([x >= 0, x + width <= 390, y + height <= 844]).toEqual([true, true, true]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});
