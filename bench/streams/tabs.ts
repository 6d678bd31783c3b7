import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '../../test/browser/_support/browser.ts';
import { FOLLOW, openFollowedGateway } from './gateway.ts';

export interface Tabs {
  readonly tabs: number;
  /** The time of each query, in milliseconds. */
  readonly queryMs: readonly number[];
}

// In the words of the browser, whose types this project does not know.
const START = (operation: object) => `(async () => {
  const headers = { 'content-type': 'application/json' };
  const send = (body, accept) => fetch('/graphql', {
    method: 'POST', headers: { ...headers, accept }, body: JSON.stringify(body) });
  const { body } = await send(${JSON.stringify(operation)}, 'text/event-stream');
  const reader = body.getReader();
  await reader.read();
  const read = async () => { while (!(await reader.read()).done); };
  void read();
  window.ask = async () => {
    const startedAt = performance.now();
    await (await send({ query: '{ upstreams { name } }' }, 'application/json')).json();
    return performance.now() - startedAt;
  };
})()`;

/** Browser tabs, each with a stream, that query in turn. */
export async function measureTabs(main: string, tabs: number, queries: number): Promise<Tabs> {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-tabs-'));
  process.env.TMPDIR = folder;
  const gateway = await openFollowedGateway(main);
  const { page, close } = await openBrowser(folder, gateway.url);
  try {
    // One context: its tabs share the six connections to a host.
    const context = await page.context().browser()?.newContext();
    if (!context) throw new Error('The browser has no contexts.');
    const pages = [await context.newPage()];
    while (pages.length < tabs) pages.push(await context.newPage());
    // The gateway's own pages allow no script of ours.
    const blank = `${gateway.url}/blank`;
    await context.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    for (const tab of pages) {
      await tab.goto(blank);
      await tab.evaluate(START(FOLLOW));
    }
    // The first query of a tab opens its connection and compiles code.
    for (const tab of pages) await tab.evaluate('ask()');
    const queryMs: number[] = [];
    for (let query = 0; query < queries; query += 1)
      for (const tab of pages) queryMs.push((await tab.evaluate('ask()')) as number);
    return { tabs, queryMs };
  } finally {
    await close();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
