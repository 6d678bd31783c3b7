import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cbrVault } from '../../src/sandbox/cbr/estate.ts';
import { exampleVariables } from '../../src/sandbox/example-variables.ts';
import { useConsole } from './_support/console.ts';

vi.setConfig({ testTimeout: 30_000 });

const app = useConsole();
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 15_000 });
const { open, seen, sendToken, expectSound } = app;

const link = (name: string) => app.page.getByRole('link', { name, exact: true }).first();
const button = (name: string) => app.page.getByRole('button', { name, exact: true });
const dialog = () => app.page.getByRole('dialog');
const names = () => app.page.locator('.vaults th a').allInnerTexts();
const picture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}.png`, import.meta.url));
const pathOf = (kind: string, id: string) => `/${kind}/${encodeURIComponent(id)}`;

const WITH_SKIPPED = pathOf('checkpoints', exampleVariables.CheckpointDetail.id);
const WITH_GRAPH = pathOf('checkpoints', exampleVariables.ResetCheckpointState.input.id);
const DELETED = pathOf('checkpoints', exampleVariables.DeleteCheckpoint.input.id);
const ORDERS = pathOf('vaults', exampleVariables.VaultDetail.id);
const WEB_DISKS = pathOf('vaults', exampleVariables.CreateCheckpoint.input.vaultId);
/** Each page with a text that it shows once it is read. */
const PAGES = [
  ['vaults', '/', 'vault-orders-prod'],
  ['a vault', ORDERS, 'before-schema-change'],
  ['a checkpoint of CBR', WITH_SKIPPED, 'BackupService.6203'],
  ['a checkpoint of Karbor', WITH_GRAPH, 'orders-shared-data'],
  ['tasks', '/tasks', 'BackupService.6204'],
] as const;

afterEach(async () => {
  for (const upstream of ['sg', 'eu', 'lab']) sendToken(upstream, undefined);
});

describe.each(PAGES)('the page of %s', (name, path, text) => {
  it.each([
    ['1280 px wide and light', 1280, 'light'],
    ['390 px wide and dark', 390, 'dark'],
  ] as const)('is accessible, within its policy and without a complaint, %s', async (how, width, colorScheme) => {
    const { page } = app;
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    try {
      await open(path);
      await seen(text);
      await expectSound(`${name}, ${how}`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      const isShown = process.env.SCREENSHOT === '1' && name === 'vaults';
      const shot = await page.screenshot({ ...(isShown && { path: picture(`console-${width}`) }) });
      expect(shot.length).toBeGreaterThan(10_000);
    } finally {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.emulateMedia({ colorScheme: 'light' });
    }
  });

  it('is there again after a reload, and after going elsewhere and back', async () => {
    await open(path);
    await seen(text);
    await app.page.reload();
    await seen(text);
    await link(path === '/tasks' ? 'Vaults' : 'Tasks').click();
    await app.page.waitForURL(/#\/(tasks)?$/);
    await app.page.goBack();
    await seen(text);
  });
});

describe('the list of vaults', () => {
  it('shows its first rows within a second of opening, by one query whose cost is in the footer', async () => {
    const times: number[] = [];
    for (let visit = 0; visit < 3; visit += 1) {
      await open();
      await seen('vault-orders-prod');
      times.push(Number(await app.page.evaluate('firstRowAt')));
    }
    expect(Math.min(...times)).toBeLessThan(1000);
    await seen(/^1 request, \d+ upstream calls, \d+ ms$/);
    expect(app.asked).toHaveLength(1);
    expect(await names()).toHaveLength(19);
    await app.page.getByRole('img', { name: '29 of 30 days with a good backup, 1 failed' }).first().waitFor();
  });

  it('is narrowed by name, upstream, status and a missing backup, which the address keeps', async () => {
    await open();
    await seen('vault-orders-prod');
    await app.page.getByLabel('Name').fill('payroll');
    await eventually(names).toEqual(['vault-payroll', 'payroll volumes']);
    await app.page.getByLabel('Upstream').selectOption('lab');
    await eventually(names).toEqual(['payroll volumes']);
    await app.page.reload();
    await eventually(names).toEqual(['payroll volumes']);
    await open();
    await app.page.getByLabel('Status').selectOption('FROZEN');
    await eventually(names).toEqual(['vault-mail']);
    await open();
    await app.page.getByLabel('No good backup for 24 h').check();
    const late = ['vault-orders-prod', 'vault-archive-2024'];
    await eventually(async () => (await names()).filter((name) => late.includes(name))).toEqual(['vault-archive-2024']);
    await app.page.getByLabel('Name').fill('no such name');
    await seen('No vaults match.');
    await expectSound('no vaults');
  });

  it('has 100 vaults more when it is scrolled to its end', async () => {
    const { vaults } = app.sandbox.estate.cbr;
    const before = vaults.length;
    for (let index = 0; index < 100; index += 1) vaults.push(cbrVault({ name: `many-${index}`, resources: [] }));
    try {
      await open('/?upstream=sg');
      await expect
        .poll(
          async () => {
            await app.page.evaluate('scrollTo(0, document.body.scrollHeight)');
            return (await names()).length;
          },
          { timeout: 20_000 },
        )
        .toBe(111);
    } finally {
      vaults.length = before;
    }
  });

  it('names an upstream that fails, and shows all others', async () => {
    sendToken('eu', 'fault-503');
    await open();
    await seen(/UPSTREAM_UNAVAILABLE/);
    await seen('The upstream is slow or away. Try again.');
    expect(await names()).toEqual(expect.arrayContaining(['vault-orders-prod', 'lab files']));
    expect(await names()).not.toContain('vault-shop-eu');
    sendToken('eu', undefined);
    await button('Try again').first().click();
    await eventually(names).toContain('vault-shop-eu');
  });

  it('opens its document in GraphiQL, with its variables', async () => {
    await open();
    await seen('vault-orders-prod');
    const href = await link('Open in GraphiQL').getAttribute('href');
    const { searchParams } = new URL(href ?? '', 'http://here/');
    expect(searchParams.get('query')).toContain('query Vaults(');
    expect(JSON.parse(searchParams.get('variables') ?? '')).toMatchObject({ first: 20 });
    await app.page.locator('summary').click();
    await eventually(() => app.page.locator('pre').textContent()).toContain('query Vaults(');
  });
});

describe('an expired token', () => {
  it('is asked for, sent, and kept in memory only', async () => {
    sendToken('sg', 'fault-401');
    await open();
    await dialog().getByLabel('Your token for sg').fill('token-that-is-valid');
    await expectSound('sign-in');
    await app.page.keyboard.press('Enter');
    await eventually(names).toContain('vault-orders-prod');
    expect(app.asked.at(-1)?.headers()['x-auth-token-sg']).toBe('token-that-is-valid');
    expect(await app.page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')).toBe(
      '[{},{},""]',
    );
    await app.page.reload();
    await dialog().waitFor();
    // A browser drops keys that come before the first frame of a page.
    await eventually(async () => {
      await app.page.keyboard.press('Escape');
      return dialog().count();
    }).toBe(0);
    await seen('Sign in with a token or key that is still valid.');
  });
});

describe('a backup', () => {
  const made = () => app.sandbox.estate.cbr.checkpoints;

  it('is made once by a double click, and followed to its end', async () => {
    await open(WEB_DISKS);
    const before = made().length;
    await button('Back up…').focus();
    await app.page.keyboard.press('Enter');
    await dialog().getByLabel('Name').fill('by-hand');
    await expectSound('create');
    await button('Back up now').dblclick();
    await app.page.waitForURL(/#\/checkpoints\//);
    await seen('Protecting');
    await app.page.getByRole('progressbar').first().waitFor();
    expect(made()).toHaveLength(before + 1);
    expect(app.streams.size).toBe(1);
    for (const backup of app.sandbox.estate.cbr.backups) if (backup.settlesAt) backup.settlesAt = 0;
    for (const task of app.sandbox.estate.cbr.tasks) if (task.endsAt) task.endsAt = Math.min(task.endsAt, Date.now());
    await app.page.locator('dd .status.good').waitFor({ timeout: 20_000 });
    await eventually(() => app.streams.size).toBe(0);
    await app.page.goBack();
    await seen('by-hand');
  });

  it('is not made if the newest good one is recent enough', async () => {
    await open(WEB_DISKS);
    const before = made().length;
    await button('Back up…').click();
    await dialog().getByLabel('Only if the newest good checkpoint is older than').selectOption('168');
    await button('Back up now').click();
    await app.page.waitForURL(/#\/checkpoints\//);
    await seen('This one is recent enough, so nothing was created.');
    expect(made()).toHaveLength(before);
  });

  it('whose outcome is unknown is sent again under the same key, and never made twice', async () => {
    await open(WEB_DISKS);
    const before = made().length;
    sendToken('sg', 'fault-lost-create');
    await button('Back up…').click();
    await button('Back up now').click();
    await seen('OUTCOME_UNKNOWN');
    await seen(/a create can be sent again as it is/);
    await expectSound('outcome unknown');
    expect(made()).toHaveLength(before);
    sendToken('sg', undefined);
    await button('Back up now again').click();
    const keys = () =>
      app.asked.flatMap((one) => JSON.parse(one.postData() ?? '{}').variables?.input?.idempotencyKey ?? []);
    await eventually(keys).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    await seen('OUTCOME_UNKNOWN');
    expect(made()).toHaveLength(before);
  });
});

describe('a checkpoint', () => {
  it('says what was not backed up, and why', async () => {
    await open(WITH_SKIPPED);
    await seen('The resource is being backed up.');
    await seen('orders-api-02');
    expect(await button('Reset state…').count()).toBe(0);
  });

  it('has its graph as a tree that the keyboard opens and closes', async () => {
    await open(WITH_GRAPH);
    await seen('orders-shared-data');
    const branch = app.page.locator('.tree summary').first();
    await branch.focus();
    await app.page.keyboard.press('Enter');
    await eventually(() => app.page.locator('.tree details').first().getAttribute('open')).toBeNull();
  });

  it('is reset behind a confirmation that says what happens', async () => {
    await open(WITH_GRAPH);
    await button('Reset state…').click();
    await seen(/its data stays as it is/);
    await expectSound('reset');
    await button('Reset').click();
    await eventually(() => dialog().count()).toBe(0);
    await app.page.locator('dd .status.bad').waitFor();
  });

  it('is deleted behind a confirmation that says what happens', async () => {
    await open(DELETED);
    await button('Delete…').click();
    await seen(/Nothing can be restored from it afterwards/);
    await expectSound('delete');
    await app.page.keyboard.press('Escape');
    await eventually(() => dialog().count()).toBe(0);
    await button('Delete…').click();
    await button('Delete for good').click();
    await seen(/does not exist, or no longer|Deleting|Deleted/);
  });

  it('that is refused says the reason and what helps', async () => {
    await open(WITH_SKIPPED);
    await button('Delete…').click();
    sendToken('sg', 'fault-403');
    await button('Delete for good').click();
    await seen(/FORBIDDEN/);
    await seen('Ask whoever grants rights on this upstream.');
  });
});

describe('a live view', () => {
  it('is one stream, closed while the tab is hidden', async () => {
    const show = (isHidden: boolean) =>
      app.page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await open('/tasks');
    await seen('Replication');
    expect(app.streams.size).toBe(1);
    await show(true);
    await eventually(() => app.streams.size).toBe(0);
    await show(false);
    await eventually(() => app.streams.size).toBe(1);
  });

  it('comes back after a restart of the gateway', async () => {
    await open('/tasks');
    await seen('Replication');
    await app.restart();
    await eventually(() => app.page.getByText('live', { exact: true }).count()).toBe(1);
    expect(app.streams.size).toBe(1);
  });
});
