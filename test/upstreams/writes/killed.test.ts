import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { folder, start } from '../../support/command.ts';

const CREATE = `mutation($vaultId: ID!) {
  createCheckpoint(input: { vaultId: $vaultId, idempotencyKey: "nightly-1" }) {
    ... on CreateCheckpointPayload { checkpointId }
    ... on Failure { code }
  }
}`;

async function startOver(config: object): Promise<{ url: string; kill: () => Promise<unknown> }> {
  const command = start(['--port', '0'], {}, folder(config));
  const printed = await command.printed(/Gateway {3}(http:\S+)/);
  const url = /Gateway {3}(http:\S+)/.exec(printed)?.[1] ?? '';
  const kill = () => {
    command.process.kill('SIGKILL');
    return command.ended;
  };
  return { url, kill };
}

function create(url: string, vaultId: string): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: CREATE, variables: { vaultId } }),
  });
}

it('finds, after it was killed and started anew, what it had made before, and makes no second one', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const vault = sandbox.estate.cbr.vaults.find(({ name }) => name === 'vault-shop-eu');
  const before = sandbox.estate.cbr.checkpoints.length;
  sandbox.knobs.rules.push({ method: 'POST', path: /\/checkpoints$/, count: 1, fault: { kind: 'delay', ms: 60_000 } });
  const upstream = vault?.projectId === sandbox.estate.cbr.vaults[0]?.projectId ? 'sg' : 'eu';

  const first = await startOver(sandbox.gatewayConfig());
  const lost = create(first.url, `vault:${upstream}:${vault?.id}`).catch(() => 'cut off');
  await expect.poll(() => sandbox.estate.cbr.checkpoints.length, { timeout: 10_000 }).toBe(before + 1);
  await first.kill();
  expect(await lost).toBe('cut off');

  const second = await startOver(sandbox.gatewayConfig());
  const answer = await (await create(second.url, `vault:${upstream}:${vault?.id}`)).json();
  const made = sandbox.estate.cbr.checkpoints.at(-1)?.id;
  expect(answer).toEqual({ data: { createCheckpoint: { checkpointId: `checkpoint:${upstream}:${made}` } } });
  expect(sandbox.estate.cbr.checkpoints).toHaveLength(before + 1);
  await second.kill();
});
