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

beforeAll(async () => {
  // The browser is unpacked into TMPDIR: one of our own, or two runs on one machine would meet there.
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-browser-'));
  vi.stubEnv('TMPDIR', folder);
  gateway = await listeningGateway();
  browser = await openBrowser(folder, gateway.url);
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
