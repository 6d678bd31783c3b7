import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { exampleVariables } from '../../src/sandbox/example-variables.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { startGateway } from '../support/gateway.ts';
import { type OpenBrowser, openBrowser } from './_support/browser.ts';

const LIBRARY = join(dirname(createRequire(import.meta.url).resolve('graphql-sse')), '../umd/graphql-sse.js');
const QUERY = 'subscription ($id: ID!) { checkpoint(id: $id) { status } }';

const frontend = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>frontend</title>');
});

let folder: string;
let origin: string;
let sandbox: Sandbox;
let browser: OpenBrowser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-browser-'));
  vi.stubEnv('TMPDIR', folder);
  await once(frontend.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(frontend.address() as AddressInfo).port}`;
  sandbox = await startSandbox();
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
  frontend.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('a page of an allowed origin comes back to its live query after a restart right behind an event', async () => {
  const config = { ...sandbox.gatewayConfig(), corsOrigins: [origin] };
  let closing: Promise<void> | undefined;
  // The event follows in the tick of the call that it is read by.
  const callEnded = ({ operation }: { operation: string }) => {
    if (operation === 'logIn') return;
    process.nextTick(() => {
      closing ??= gateway.close();
    });
  };
  const gateway = await startGateway(config, { observer: { callEnded } });
  browser = await openBrowser(folder, origin, gateway.url);
  await browser.page.goto(origin);
  await browser.page.evaluate(readFileSync(LIBRARY, 'utf8'));
  const request = { query: QUERY, variables: exampleVariables.FollowCheckpoint };
  await browser.page.evaluate(`
    seen = [];
    graphqlSse.createClient({ url: ${JSON.stringify(`${gateway.url}/graphql`)} }).subscribe(${JSON.stringify(request)}, {
      next: ({ data }) => seen.push(data.checkpoint.status),
      error: (error) => seen.push(String(error)),
      complete: () => seen.push('complete'),
    });
    undefined`);
  await vi.waitFor(() => expect(closing).toBeDefined(), 15_000);
  await closing;
  const again = await startGateway({ ...config, port: gateway.port });
  try {
    const seen = () => browser.page.evaluate('seen');
    await expect.poll(seen, { timeout: 15_000 }).toEqual(['PROTECTING', 'PROTECTING']);
    for (const row of sandbox.estate.karbor.checkpoints) if (row.settlesAt !== undefined) row.settlesAt = 0;
    await expect.poll(seen, { timeout: 15_000 }).toEqual(['PROTECTING', 'PROTECTING', 'AVAILABLE', 'complete']);
  } finally {
    await again.close();
  }
}, 60_000);
