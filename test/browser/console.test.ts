import { fileURLToPath } from 'node:url';
import type { Locator, Route } from 'playwright-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cbrVault } from '../../src/sandbox/cbr/estate.ts';
import { cbrTask } from '../../src/sandbox/cbr/estate-tasks.ts';
import { exampleVariables } from '../../src/sandbox/example-variables.ts';
import { CALLERS, KEYS } from '../support/guarded.ts';
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
/** Presses Tab until the element has the focus. */
async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 100; presses += 1) {
    if ((await target.and(app.page.locator(':focus')).count()) > 0) return;
    await app.page.keyboard.press('Tab');
  }
  throw new Error(`${target} cannot be reached by Tab.`);
}
const STORED = 'JSON.stringify([localStorage, sessionStorage, document.cookie])';
const press = (key: string) => app.page.keyboard.press(key);
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
    const response = await app.asked[0]?.response();
    const { extensions } = JSON.parse((await response?.text()) ?? '');
    expect(extensions.cost.upstreamCalls.estimated).toBeLessThanOrEqual(100);
    expect(await names()).toHaveLength(19);
    // The backup of a night is made at two: until then today has none.
    const nights = app.sandbox.estate.cbr.checkpoints.filter(
      ({ vaultName, name }) => vaultName === 'vault-orders-prod' && name.startsWith('autobk_'),
    );
    const isMade = new Date().getUTCDate() === new Date(Math.max(...nights.map((one) => one.createdAt))).getUTCDate();
    const label = `${isMade ? 29 : 28} of 30 days with a good backup, 1 failed`;
    await app.page.getByRole('img', { name: label, exact: true }).first().waitFor();
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
    await seen('vault-orders-prod');
    await app.page.getByLabel('No good backup for 24 h').check();
    const late = ['vault-orders-prod', 'vault-archive-2024'];
    await eventually(async () => (await names()).filter((name) => late.includes(name))).toEqual(['vault-archive-2024']);
    expect(app.asked).toHaveLength(1);
    await app.page.getByLabel('Name').fill('no such name');
    await seen('No vaults match.');
    await expectSound('no vaults');
  });

  it('has 300 vaults more when it is scrolled to its end, with its first rows as fast as without them; a page that fails is read again by hand', async () => {
    const { vaults } = app.sandbox.estate.cbr;
    const before = vaults.length;
    for (let index = 0; index < 300; index += 1) vaults.push(cbrVault({ name: `many-${index}`, resources: [] }));
    try {
      await open('/?upstream=sg');
      await seen('vault-orders-prod');
      expect(await app.page.evaluate('firstRowAt')).toBeLessThan(1000);
      expect(await names()).toHaveLength(25);
      const isCutOff = (route: Route) =>
        route.request().postData()?.includes('"after"') ? route.abort() : route.fallback();
      await app.page.route('**/graphql', isCutOff);
      await app.page.evaluate('scrollTo(0, document.body.scrollHeight)');
      await seen(/^The gateway cannot be reached/);
      expect(await button('More vaults').count()).toBe(0);
      expect(app.asked).toHaveLength(2);
      await app.page.unroute('**/graphql', isCutOff);
      await button('Try again').click();
      await expect
        .poll(
          async () => {
            await app.page.evaluate('scrollTo(0, document.body.scrollHeight)');
            return (await names()).length;
          },
          { timeout: 20_000 },
        )
        .toBe(311);
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

  it('says that there are no vaults yet', async () => {
    const { cbr, karbor } = app.sandbox.estate;
    const [vaults, plans] = [cbr.vaults.splice(0), karbor.plans.splice(0)];
    try {
      await open();
      await seen('No vaults yet.');
      await expectSound('no vaults yet');
    } finally {
      cbr.vaults.push(...vaults);
      karbor.plans.push(...plans);
    }
  });

  it('opens its document in GraphiQL, with its variables', async () => {
    await open('/?name=orders');
    await seen('vault-orders-prod');
    await app.page.locator('summary').click();
    await eventually(() => app.page.locator('pre').textContent()).toContain('query Vaults(');
    await link('Open in GraphiQL').click();
    await eventually(() => app.page.getByRole('region', { name: 'Operation Editor' }).textContent()).toMatch(
      /query.Vaults/,
    );
    await eventually(() => app.page.getByRole('region', { name: 'Variables' }).textContent()).toMatch(
      /nameContains.*orders/,
    );
  });

  it('has the moment in UTC on hover', async () => {
    await open();
    await seen('vault-orders-prod');
    const title = await app.page.locator('.vaults time').first().getAttribute('title');
    expect(title).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
  });
});

describe('an expired token', () => {
  it('is asked for, sent, and kept in memory only', async () => {
    sendToken('sg', 'fault-401');
    await open();
    const token = dialog().getByLabel('Token for sg');
    await token.fill('fault-401');
    await expectSound('sign-in');
    await press('Enter');
    await seen('What you entered was refused.');
    await token.fill('token-that-is-valid');
    await press('Enter');
    await eventually(names).toContain('vault-orders-prod');
    expect(app.asked.at(-1)?.headers()['x-auth-token-sg']).toBe('token-that-is-valid');
    expect(await app.page.evaluate(STORED)).not.toContain('token-that-is-valid');
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

describe('the key of a caller', () => {
  it('is asked for by a gateway that has callers, and kept in memory only', async () => {
    await app.restart({ callers: CALLERS.filter(({ name }) => name === 'second') });
    try {
      await open('/tasks');
      await dialog().getByLabel('Key for this gateway').fill(KEYS.wrong);
      await press('Enter');
      await seen('What you entered was refused.');
      await dialog().getByLabel('Key for this gateway').fill(KEYS.second);
      await press('Enter');
      await seen('BackupService.6204');
      await seen('Replication');
      expect(await app.page.evaluate(STORED)).not.toContain(KEYS.second);
      await app.page.reload();
      await dialog().getByLabel('Key for this gateway').waitFor();
    } finally {
      await app.restart();
    }
  });
});

describe('a backup', () => {
  const made = () => app.sandbox.estate.cbr.checkpoints;

  it('is made once by a double click, and followed to its end', async () => {
    await open(WEB_DISKS);
    const before = made().length;
    await button('Back up…').click();
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

  it('is made by the keyboard alone, and its button is disabled while it is sent', async () => {
    await open(WEB_DISKS);
    const before = made().length;
    await reach(button('Back up…'));
    await press('Enter');
    await reach(dialog().getByLabel('Name'));
    await app.page.keyboard.type('by-keyboard');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await app.page.route('**/graphql', (route) => held.then(() => route.fallback()), { times: 1 });
    await reach(button('Back up now'));
    await press('Enter');
    await eventually(() => button('Back up now').isDisabled()).toBe(true);
    release();
    await app.page.waitForURL(/#\/checkpoints\//);
    await app.page.getByRole('heading', { name: 'by-keyboard' }).waitFor();
    expect(made()).toHaveLength(before + 1);
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
    const isOpen = () => app.page.locator('.tree details').first().getAttribute('open');
    await reach(app.page.locator('.tree summary').first());
    await press('Enter');
    await eventually(isOpen).toBeNull();
    await press('Enter');
    await eventually(isOpen).toBe('');
  });

  it('is reset by the keyboard alone, behind a confirmation that says what happens', async () => {
    await open(WITH_GRAPH);
    await reach(button('Reset state…'));
    await press('Enter');
    await seen(/its data stays as it is/);
    await expectSound('reset');
    await reach(dialog().getByLabel('New state'));
    await press('ArrowDown');
    await reach(button('Reset'));
    await press('Enter');
    await eventually(() => dialog().count()).toBe(0);
    await app.page.locator('dd .status.good').waitFor();
  });

  it('is deleted by the keyboard alone, behind a confirmation that says what happens', async () => {
    await open(DELETED);
    await reach(button('Delete…'));
    await press('Enter');
    await seen(/Nothing can be restored from it afterwards/);
    await expectSound('delete');
    await press('Escape');
    await eventually(() => dialog().count()).toBe(0);
    await reach(button('Delete…'));
    await press('Enter');
    await reach(button('Delete for good'));
    await press('Enter');
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

describe('a long list', () => {
  it('of checkpoints goes on by its button, to the oldest one', async () => {
    await open(ORDERS);
    const rows = rowsOf('Checkpoints');
    await eventually(() => rows.count()).toBe(20);
    await button('Older checkpoints').click();
    await eventually(() => rows.count()).toBe(40);
    await button('Older checkpoints').click();
    await eventually(() => rows.count()).toBe(60);
    await button('Older checkpoints').click();
    await eventually(() => button('Older checkpoints').count()).toBe(0);
    expect(await rows.count()).toBeGreaterThan(60);
  });

  /** Tasks of CBR that are there while something is tried. */
  async function withTasks(count: number, status: 'failed' | 'running', attempt: () => Promise<void>): Promise<void> {
    const { tasks, vaults } = app.sandbox.estate.cbr;
    const before = tasks.length;
    const [vault = cbrVault({ name: 'none', resources: [] })] = vaults;
    for (let index = 0; index < count; index += 1) {
      const createdAt = Date.now() - (status === 'running' ? 0 : 3_600_000) - index;
      const server = { id: `${status}-${index}`, type: 'OS::Nova::Server', name: `${status}-${index}` };
      tasks.push(cbrTask(vault, server, { operationType: 'backup', status, createdAt }));
    }
    try {
      await attempt();
    } finally {
      tasks.length = before;
    }
  }
  const rowsOf = (name: string) => app.page.getByRole('table', { name }).locator('tbody tr');

  it('of failed tasks goes on by its button', () =>
    withTasks(60, 'failed', async () => {
      await open('/tasks');
      await eventually(() => rowsOf('Failed').count()).toBe(50);
      await button('Earlier failures').click();
      await eventually(() => rowsOf('Failed').count()).toBeGreaterThan(60);
      expect(await button('Earlier failures').count()).toBe(0);
    }));

  it('of running tasks says where it is cut off', () =>
    withTasks(120, 'running', async () => {
      await open('/tasks');
      await seen('Only 100 of them are shown.');
      expect(await rowsOf('Running').count()).toBe(100);
    }));
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
    await app.restart({}, () => seen('reconnecting…'));
    await eventually(() => app.page.getByText('live', { exact: true }).count()).toBe(1);
    expect(app.streams.size).toBe(1);
  });
});
