import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { openGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';

const DOCUMENT = `{
  vaults(first: 20) { nodes { id name resources { name } checkpoints(first: 2) { nodes { id status } } } failures { code } }
  checkpoints(first: 5) { nodes { id createdOn skippedResources { code } } failures { code } }
  upstreams { name providers { id name } }
}`;
const NOON = Date.UTC(2026, 10, 22, 12);

/** What stands before a service and passes on what is asked below a base path. */
async function below(origin: string, basePath: string): Promise<string> {
  const front = createServer((request, response) => {
    const { method, headers, url = '' } = request;
    if (!url.startsWith(`${basePath}/`)) return void response.writeHead(404).end();
    const onward = ask(origin + url.slice(basePath.length), { method, headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    front.closeAllConnections();
    front.close();
  });
  return `http://127.0.0.1:${(front.address() as AddressInfo).port}${basePath}`;
}

interface Upstream {
  readonly kind: string;
  readonly endpoint: string;
  readonly auth: { readonly authUrl?: string };
}

it('reads and writes below any base path as without one', async () => {
  const sandbox = await startSandbox({ now: () => NOON });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: Upstream[] };
  const moved = await Promise.all(
    upstreams.map(async ({ endpoint, auth, ...upstream }) => ({
      ...upstream,
      endpoint: await below(endpoint, upstream.kind === 'cbr' ? '/api/v1/back%20up' : '/karbor/v3'),
      auth: {
        ...auth,
        ...(auth.authUrl && { authUrl: `${await below(new URL(auth.authUrl).origin, '/identity')}/v3` }),
      },
    })),
  );
  const [plain, behind] = [openGateway({ upstreams }), openGateway({ upstreams: moved })];
  const answer = await plain.query(DOCUMENT);
  expect(answer.errors).toBeUndefined();
  expect(answer.data.checkpoints.nodes).toHaveLength(5);
  expect(await behind.query(DOCUMENT)).toEqual(answer);
  const ids: string[] = answer.data.vaults.nodes.map(({ id }: { id: string }) => id);
  for (const name of ['sg', 'lab']) {
    const vaultId = ids.find((id) => id.startsWith(`vault:${name}:`));
    const { result } = await create(behind, { vaultId });
    expect(result.__typename).toBe('CreateCheckpointPayload');
  }
});
