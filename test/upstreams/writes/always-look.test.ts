import { expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { tally } from '../../support/calls.ts';
import { serverVault } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';
import { openSandbox } from './_support/create-scenes.ts';

/** Two replicas that have run for so long that each would trust its own store. */
async function openTwo() {
  const estate = emptyEstate();
  const vault = serverVault('web');
  estate.cbr.vaults.push(vault);
  const { sandbox, content } = await openSandbox(estate, []);
  const { upstreams } = content as { readonly upstreams: readonly { readonly kind: string }[] };
  const looking = upstreams.map((upstream) => (upstream.kind === 'cbr' ? { ...upstream, alwaysLook: true } : upstream));
  const open = () =>
    openGateway({ upstreams: looking }, { writeStore: { ...memoryWriteStore(), isComplete: async () => true } });
  const input = { vaultId: `vault:sg:${vault.id}`, idempotencyKey: 'k-1' };
  return { estate, sandbox, gateways: [open(), open()] as const, input };
}

it('a create with a key is found by another replica without Redis where each looks before it posts', async () => {
  const { estate, sandbox, gateways, input } = await openTwo();
  const [one, other] = gateways;
  const { result } = await create(one, input, 'checkpointId isFound');
  expect(tally(sandbox)).toMatchObject({ 'GET /backups': 2, 'POST /checkpoints': 1 });
  expect((await create(other, input, 'checkpointId isFound')).result).toEqual({ ...result, isFound: true });
  expect(estate.cbr.checkpoints).toHaveLength(1);
});

it('a create without a key is sent without a look', async () => {
  const { sandbox, gateways, input } = await openTwo();
  await create(gateways[0], { vaultId: input.vaultId });
  expect(tally(sandbox)).toEqual({ 'POST /checkpoints': 1 });
});
